"""The addresses of the site. Each stands in the access matrix of the tests, or they fail."""

from __future__ import annotations

from django.urls import include, path

from minsheng.web import health
from minsheng.web.pages import desk, language, maps, people, search

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("", desk.desk, name="desk"),
    path("find/", search.find, name="find"),
    path("households/<int:number>/", people.household, name="household"),
    path("people/<int:number>/", people.person, name="person"),
    path("assistance/", include("minsheng.programmes.assistance.urls")),
    path("language/", language.language, name="language"),
    path("maps/counties.json", maps.counties, name="counties"),
    path("accounts/", include("minsheng.web.signing")),
]

handler400 = "minsheng.web.pages.errors.bad_request"
handler403 = "minsheng.web.pages.errors.refused"
handler404 = "minsheng.web.pages.errors.not_found"
handler429 = "minsheng.web.pages.errors.crowded"
handler500 = "minsheng.web.pages.errors.failed"
