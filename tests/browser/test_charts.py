"""Charts and the map draw under the site's policy: no style or script of their own gets through."""

import json
from pathlib import Path

from playwright.sync_api import expect

import minsheng.web

FRONT = Path(minsheng.web.__file__).parent / "static" / "front" / "manifest.json"
POLICY = "default-src 'self'; img-src 'self' data:"
BARS = {
    "xAxis": {"type": "category", "data": ["启东市", "如皋市"]},
    "yAxis": {"type": "value"},
    "tooltip": {"trigger": "axis"},
    "series": [{"type": "bar", "data": [3, 5]}],
}
MAP = {
    "visualMap": {"min": 0, "max": 5},
    "series": [{"type": "map", "map": "counties", "data": [{"name": "启东市", "value": 3}]}],
}


def body(options: dict[str, object], of_map: str = "") -> str:
    built = json.loads(FRONT.read_text())
    script, style = built["charts/main.ts"]["file"], built["office/main.ts"]["css"][0]
    return f"""<!doctype html><html lang="zh"><title>图</title>
    <link rel="stylesheet" href="/static/front/{style}"><body>
    <figure data-chart="options" {of_map}></figure>
    <script type="application/json" id="options">{json.dumps(options)}</script>
    <script type="module" src="/static/front/{script}"></script>"""


def shown(page, options, of_map=""):
    page.route(
        "**/chart-of-the-test/",
        lambda route: route.fulfill(
            body=body(options, of_map),
            headers={"Content-Type": "text/html", "Content-Security-Policy": POLICY},
        ),
    )
    page.goto("/chart-of-the-test/")
    return page.locator("figure svg")


def test_a_bar_chart_is_drawn(page):
    drawing = shown(page, BARS)
    expect(drawing).to_contain_text("启东市")


def test_the_counties_are_drawn(page):
    drawing = shown(page, MAP, 'data-map="/maps/counties.json"')
    expect(drawing.locator("path").first).to_be_attached()
    assert drawing.locator("path").count() >= 5
