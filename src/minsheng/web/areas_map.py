"""The counties on a map, as ECharts draws it, with the table beside it saying the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from minsheng.kernel.areas.names import AreaBook, Named

SHADES = ("#eaf1f8", "#0f4c81")
OUTLINES_OF = "county"


class Counted(Protocol):
    """An area and its counts."""

    @property
    def area(self) -> Named:
        """The area."""

    @property
    def counts(self) -> list[int | None]:
        """By what is counted; None where it is not told."""


def county_map(lines: Sequence[Counted], kinds: Sequence[object], book: AreaBook) -> dict[str, Any]:
    """What the chart is told: each county's first count, by the name its outline bears.

    A county whose count is not told has no value, and stands in the table as that.

    Args:
        lines: the counties.
        kinds: what is counted.
        book: the names of the day.
    """
    title = _("%(area)s%(what)s") % {"area": book.name(0), "what": kinds[0]}
    data = [
        {"name": line.area.name, "value": line.counts[0], "key": line.area.key}
        for line in lines
        if line.counts[0] is not None and line.area.level == OUTLINES_OF
    ]
    most = max((line.counts[0] or 0 for line in lines), default=0)
    said = _("各县（市、区）分布图，数据同旁边的表")
    return {
        "aria": {"enabled": True, "label": {"description": said}},
        "title": {"text": title, "subtext": _("单位：人"), "left": "center"},
        "tooltip": {"trigger": "item"},
        "visualMap": {
            "type": "continuous", "min": 0, "max": most or 1, "orient": "horizontal",
            "left": "center", "bottom": 0, "calculable": False, "inRange": {"color": list(SHADES)},
            "text": [_("多"), _("少")],
        },
        "series": [
            {
                "name": str(kinds[0]), "type": "map", "map": "counties", "roam": False,
                "top": 70, "bottom": 60,
                "label": {"show": True, "color": "#1d273b", "textBorderColor": "#fff",
                          "textBorderWidth": 3},
                "itemStyle": {"borderColor": "#54606f", "areaColor": "#f4f4f4"},
                "data": data,
            }
        ],
    }  # fmt: skip
