"""`minsheng doctor`: is everything as it should be, and if not, what is to be done."""

from minsheng.web.doctor.examine import Finding, State, examine

__all__ = ["Finding", "State", "examine"]
