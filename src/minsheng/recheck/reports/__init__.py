"""What a run tells the office: the report in one file, and a work list for each town."""

from minsheng.recheck.reports.file import refuse_another, write_report
from minsheng.recheck.reports.material import Material
from minsheng.recheck.reports.page import written_report
from minsheng.recheck.reports.towns import Worklists

__all__ = ["Material", "Worklists", "refuse_another", "write_report", "written_report"]
