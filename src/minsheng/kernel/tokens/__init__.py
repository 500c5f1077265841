"""Tokens for the interface: a program works in an officer's place, within less than they may."""
