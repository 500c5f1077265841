"""The addresses of assistance."""

from __future__ import annotations

from django.urls import path

from minsheng.programmes.assistance import pages

urlpatterns = [
    path("runs/", pages.runs, name="runs"),
    path("runs/<int:number>/", pages.run, name="run"),
    path("runs/<int:number>/report/", pages.report, name="run_report"),
    path("runs/<int:number>/report/file/", pages.report_file, name="run_report_file"),
]
