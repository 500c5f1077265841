"""Charts of a what-if: bars of before beside bars of after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import altair as alt

from minsheng.recheck.reports.charts import INK, ROW, SIZE, WIDE, drawn

COLOURS = ("#9fb3c8", "#1b4f8a")
"""Before and after: apart in a grey print, too."""
PLAIN = 14
"""Height of one bar in pixels."""


Shown: TypeAlias = tuple[int, str]
"""The length of a bar, and the figure beside it."""


def beside(
    rows: Sequence[tuple[str, Shown, Shown]],
    called: tuple[str, str],
    axis: str,
    legend: str,
    width: int,
) -> str:
    """For each label a bar of before and one of after, with their figures.

    Args:
        rows: of each label how many before and after, and how that is written.
        called: what before and after are called.
        axis: what the length is, with the unit.
        legend: what the colours stand for.
        width: of the chart in pixels.
    """
    data: list[dict[str, Any]] = [
        {"label": label, "law": law, "value": value, "text": text}
        for label, *values in rows
        for law, (value, text) in zip(called, values, strict=True)
    ]
    most = max((one["value"] for one in data), default=0) or 1
    room = 0.12 if width >= WIDE else 0.3
    base = alt.Chart(alt.InlineData(values=data)).encode(
        x=alt.X(
            "value:Q",
            title=axis,
            scale=alt.Scale(domain=[0, most * (1 + room)], nice=False),
            axis=alt.Axis(tickCount=4, format=",.0f"),
        ),
        y=alt.Y(
            "label:N",
            sort=[label for label, *_ in rows],
            axis=alt.Axis(title=None, ticks=False, domain=False, labelLimit=width),
        ),
        yOffset=alt.YOffset("law:N", sort=list(called)),
    )
    bars = base.mark_bar(height=PLAIN).encode(
        color=alt.Color(
            "law:N",
            title=legend,
            sort=list(called),
            scale=alt.Scale(domain=list(called), range=list(COLOURS)),
            legend=alt.Legend(orient="bottom"),
        )
    )
    letters = base.mark_text(align="left", dx=4, fontSize=SIZE - 1, color=INK)
    chart = alt.layer(bars, letters.encode(text="text:N"))
    return drawn(chart.properties(width=width, height=(ROW + PLAIN) * len(rows) + 100))
