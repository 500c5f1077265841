"""What a run tells the office: the report in one file, and a work list for each town."""

from minsheng.recheck.reports.material import Material
from minsheng.recheck.reports.page import written_report

__all__ = ["Material", "written_report"]
