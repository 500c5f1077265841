"""Whose row is it: the register of people, exact links by number, Splink for the rest."""
