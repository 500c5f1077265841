"""The addresses of the site. Each stands in the access matrix of the tests, or they fail."""

from __future__ import annotations

from django.urls import include, path

from minsheng.web import health
from minsheng.web.pages import desk, people, search

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("", desk.desk, name="desk"),
    path("find/", search.find, name="find"),
    path("households/<int:number>/", people.household, name="household"),
    path("people/<int:number>/", people.person, name="person"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]
