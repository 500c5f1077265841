"""The rule book for people: its handbook pages, its check, and what changes between days."""

from minsheng.policy.rulebook.check import Checked, check
from minsheng.policy.rulebook.contents import Contents, contents
from minsheng.policy.rulebook.diff import Difference, difference
from minsheng.policy.rulebook.names import Names, lacking, read_names
from minsheng.policy.rulebook.pages import cases_of, pages, write_pages

__all__ = [
    "Checked",
    "Contents",
    "Difference",
    "Names",
    "cases_of",
    "check",
    "contents",
    "difference",
    "lacking",
    "pages",
    "read_names",
    "write_pages",
]
