"""Charts as SVG whose text stays text; their colours are told apart without colour vision, too."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from typing import Any

import altair as alt
import vl_convert

FONTS = (
    '"Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei","Microsoft YaHei",'
    '"PingFang SC",sans-serif'
)
WIDE, NARROW = 720, 320
"""Widths of a chart in pixels: on a page, and on a telephone."""
SIZE = 13
INK, RULE = "#1f2933", "#d5dbe1"
COLOURS: Mapping[str, str] = {
    "continue": "#8fb8a8",
    "adjust": "#4a7fb5",
    "grant_proposed": "#1b4f8a",
    "cannot_say": "#e0b33c",
    "refuse_proposed": "#a5652a",
    "stop_proposed": "#8c2d2d",
    "new_since_officer": "#6b4c9a",
    "hangs_on_officer": "#b59ad1",
    "settled_by_officer": "#c3cad1",
}
"""Colours of the outcomes; their lightness differs, so that a grey print tells them apart."""
ROW = 26
"""Height of a bar with what is between two, in pixels."""
LINE = 12
"""How much higher each more line of a label makes it."""
LONG, LATIN_LONG = 10, 16
"""Letters of a label that have room on a telephone, Chinese and Latin ones."""
BREAK = "|"
"""Between the lines of a label; no name has it."""
HALF = 2


def in_both(draw: Callable[[int], str]) -> tuple[str, str]:
    """A chart wide and narrow, from what draws it in a width."""
    return draw(WIDE), draw(NARROW)


def drawn(chart: Any) -> str:
    """A chart of altair's as SVG.

    Args:
        chart: of altair's.
    """
    axis = alt.AxisConfig(
        labelFontSize=SIZE - 1,
        titleFontSize=SIZE - 1,
        titleFontWeight="normal",
        labelColor=INK,
        titleColor=INK,
        gridColor=RULE,
        domainColor=RULE,
        tickColor=RULE,
        labelLimit=WIDE // HALF,
    )
    legend = alt.LegendConfig(
        labelFontSize=SIZE - 1,
        titleFontSize=SIZE - 1,
        titleFontWeight="normal",
        titleLimit=WIDE,
        labelLimit=WIDE,
    )
    styled = chart.configure(
        font=FONTS,
        aria=False,
        background="transparent",
        axis=axis,
        legend=legend,
        view=alt.ViewConfig(stroke=None),
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        padding=4,
    )
    svg: str = vl_convert.vegalite_to_svg(json.dumps(styled.to_dict(), ensure_ascii=False))
    return svg


def bars(
    rows: Sequence[tuple[str, float, str]], axis: str, width: int, colour: str = "#1b4f8a"
) -> str:
    """Horizontal bars, in the order given, each with its figure at its end.

    Args:
        rows: of each bar the label, its length, and the figure as it is written.
        axis: what the length is, with the unit.
        width: of the chart in pixels.
        colour: of all bars.
    """
    rows = [(_broken(label, width), value, text) for label, value, text in rows]
    data = [
        {"label": label, "value": value, "text": text, "less": value < 0}
        for label, value, text in rows
    ]
    low, high = _reach([value for _, value, _ in rows], 0.25 if width >= WIDE else 0.5)
    y = _labels([label for label, _, _ in rows], width)
    x = alt.X(
        "value:Q",
        title=axis,
        scale=alt.Scale(domain=[low, high], nice=False),
        axis=alt.Axis(tickCount=4, format=",.0f"),
    )
    base = alt.Chart(alt.InlineData(values=data)).encode(x=x, y=y)
    layers = [base.mark_bar(color=colour, height=ROW - 10)]
    more, less = (base.transform_filter(f"{sign}datum.less") for sign in ("!", ""))
    right = more.mark_text(align="left", dx=4, fontSize=SIZE - 1, color=INK)
    left = less.mark_text(align="right", dx=-4, fontSize=SIZE - 1, color=INK)
    layers += [right.encode(text="text:N"), left.encode(text="text:N")]
    return drawn(alt.layer(*layers).properties(width=width, height=_tall(rows) + 50))


def _reach(values: Sequence[float], part: float) -> tuple[float, float]:
    """From where to where the axis goes: beyond the longest bar there is room for its figure."""
    low, high = min([0.0, *values]), max([0.0, *values])
    room = part * ((high - low) or 1)
    return (low - room if low < 0 else 0.0), high + (room if high > 0 or low == 0 else 0.0)


def _labels(labels: Sequence[str], width: int) -> alt.Y:
    """The labels of bars in their order, each in its lines."""
    axis = alt.Axis(
        title=None,
        ticks=False,
        domain=False,
        labelExpr=f"split(datum.label, '{BREAK}')",
        labelLimit=width,
    )
    return alt.Y("label:N", sort=list(labels), axis=axis)


def _tall(rows: Sequence[tuple[Any, ...]]) -> int:
    """How high the bars are together, so that labels of several lines stand apart."""
    more = max((label.count(BREAK) for label, *_ in rows), default=0)
    return (ROW + LINE * more) * len(rows)


def _broken(label: str, width: int) -> str:
    """A label parted into lines where there is not room for all of it; words stay whole."""
    if width >= WIDE:
        return label
    if label.isascii():
        return BREAK.join(wrap(label, LATIN_LONG))
    return BREAK.join(label[place : place + LONG] for place in range(0, len(label), LONG))


def stacked(
    rows: Sequence[tuple[str, Mapping[str, int]]],
    order: Sequence[tuple[str, str]],
    axis: str,
    legend: str,
    width: int,
) -> str:
    """A bar for each row, parted by shares that make up the whole.

    Args:
        rows: of each its label, and how many there are of each outcome.
        order: the outcomes from left to right, and what they are called.
        axis: what the length is, with the unit.
        legend: what the colours stand for.
        width: of the chart in pixels.
    """
    rows = [(_broken(label, width), counts) for label, counts in rows]
    data = [
        {"label": label, "outcome": called, "n": counts.get(name, 0), "place": place}
        for label, counts in rows
        for place, (name, called) in enumerate(order)
    ]
    colour = alt.Color(
        "outcome:N",
        title=legend,
        sort=[called for _, called in order],
        scale=alt.Scale(
            domain=[called for _, called in order], range=[COLOURS[name] for name, _ in order]
        ),
        legend=alt.Legend(orient="bottom", columns=3 if width >= WIDE else 2),
    )
    chart = (
        alt.Chart(alt.InlineData(values=data))
        .mark_bar(height=ROW - 8)
        .encode(
            x=alt.X("n:Q", stack="normalize", title=axis, axis=alt.Axis(format="%", tickCount=5)),
            y=_labels([label for label, _ in rows], width),
            color=colour,
            order="place:Q",
        )
    )
    return drawn(chart.properties(width=width, height=_tall(rows) + 130))
