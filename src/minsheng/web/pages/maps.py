"""The outlines of the counties, as the report has them."""

from __future__ import annotations

from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from minsheng.web.doors import public

OUTLINES = ("minsheng.recheck.reports", "data/nantong_counties.geojson")


@public
@require_safe
@cache_control(public=True, max_age=24 * 3600)
def counties(request: HttpRequest) -> HttpResponse:
    """GeoJSON; the boundaries of 2021, public, and nobody is in them."""
    del request
    package, name = OUTLINES
    content = (files(package) / name).read_bytes()
    return HttpResponse(content, content_type="application/geo+json")
