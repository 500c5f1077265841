"""Minsheng 民生: no household left behind, by the written rule, with reasons."""

__version__ = "0.1.0"
