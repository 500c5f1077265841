"""Pages in a real browser, on a site that really runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from tests.browser.chromium import NARROW, WIDE, chromium, complaints, missing, sign_in
from tests.browser.site import Site, running
from tests.database import MONTH, cluster, committed, django_db_setup, small_city

from minsheng.kernel.areas.counting import recount
from minsheng.kernel.database.roles import LOADER
from minsheng.policy.engine.library import load_library
from minsheng.programmes.assistance.entering import enter
from minsheng.programmes.assistance.reports import make_reports
from minsheng.recheck.decide import recheck
from minsheng.web.demo.cases import enter_cases

__all__ = ["cluster", "django_db_setup", "small_city"]


@pytest.fixture(scope="module")
def browser(site: Site) -> Iterator[Browser]:
    """The machine's Chromium. Where there is none, the tests fail, and say what to install.

    It is closed with the module: while it runs, Django refuses this thread its database.
    """
    lacks = missing()
    assert not lacks, lacks
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def site(
    cluster, django_db_setup, django_db_blocker, small_city, tmp_path_factory
) -> Iterator[Site]:
    """A site with a small city, the demo's officers and their cases, and a recheck."""
    out = tmp_path_factory.mktemp("run") / "run"
    recheck(small_city, MONTH, out, load_library())

    def prepared(name: str) -> int:
        with cluster.connect(name, LOADER) as loader, loader.transaction():
            recount(loader.cursor(), timezone.localtime())
            run = enter(loader, out, timezone.localtime(), then=lambda: make_reports(out)).run
        with django_db_blocker.unblock(), committed(name):
            enter_cases(timezone.localtime())
        return run

    with running(cluster, tmp_path_factory.mktemp("site"), prepared) as found:
        yield found


@pytest.fixture(params=["wide", "narrow"])
def size(request) -> dict[str, int]:
    """Both sizes of a window."""
    return WIDE if request.param == "wide" else NARROW


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page nobody is signed in to; what its scripts or the policy complain of fails the test."""
    context = browser.new_context(base_url=site.url, viewport=WIDE)
    made = context.new_page()
    faults = complaints(made, site.url)
    yield made
    context.close()
    assert not faults


@pytest.fixture(scope="module")
def signed(browser: Browser, site: Site) -> Callable[[str], Any]:
    """Gives what a browser keeps of one of the demo's officers, each signed in once."""

    @cache
    def of(username: str) -> Any:
        context = browser.new_context(base_url=site.url)
        sign_in(context.new_page(), username)
        kept = context.storage_state()
        context.close()
        return kept

    return of


@pytest.fixture
def signed_in(page: Page, signed: Callable[[str], Any]) -> Callable[[str], Page]:
    """Gives the page of one of the demo's officers, at their desk."""

    def of(username: str) -> Page:
        page.context.add_cookies(signed(username)["cookies"])
        page.goto("/")
        return page

    return of
