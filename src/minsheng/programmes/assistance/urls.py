"""The addresses of assistance."""

from __future__ import annotations

from django.urls import path

from minsheng.programmes.assistance import case_pages, pages

urlpatterns = [
    path("runs/", pages.runs, name="runs"),
    path("runs/<int:number>/", pages.run, name="run"),
    path("runs/<int:number>/report/", pages.report, name="run_report"),
    path("runs/<int:number>/report/file/", pages.report_file, name="run_report_file"),
    path("cases/", case_pages.listed, name="cases"),
    path("cases/new/<int:number>/", case_pages.opened, name="case_open"),
    path("cases/review/<int:number>/", case_pages.reviewed, name="case_review"),
    path("cases/draw/", case_pages.drawn, name="case_draw"),
    path("cases/<int:number>/", case_pages.case, name="case"),
    path("cases/<int:number>/take/", case_pages.taken, name="case_take"),
    path("cases/<int:number>/notice/", case_pages.notice, name="case_notice"),
    path("cases/<int:number>/notice.json", case_pages.notice_file, name="case_notice_file"),
    path("cases/<int:number>/sheet/", case_pages.sheet, name="case_sheet"),
    path("cases/<int:number>/do/<slug:deed>/", case_pages.did, name="case_deed"),
    path("cases/<int:number>/facts/<slug:name>/<int:person>/", case_pages.fact, name="case_fact"),
    path("procedures/", case_pages.procedures_page, name="procedures"),
    path("procedures/<slug:key>/", case_pages.procedure, name="procedure"),
]
