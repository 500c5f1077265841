"""What can be wrong with a backup, or with the place it is to go to."""

from __future__ import annotations


class BackupError(Exception):
    """Something a person can mend; the message says how."""
