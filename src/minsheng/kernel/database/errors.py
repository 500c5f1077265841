"""What can go wrong with the database before anybody asks it anything."""

from __future__ import annotations


class DatabaseFaultError(Exception):
    """Something about the database that a person can mend; the message says how."""
