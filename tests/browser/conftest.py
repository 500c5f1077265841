"""Pages in a real browser, on a site that really runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from tests.browser.chromium import NARROW, WIDE, chromium, missing
from tests.browser.site import Site, running
from tests.database import MONTH, PASSWORD, cluster, django_db_setup, small_city

from minsheng.kernel.areas.counting import recount
from minsheng.kernel.database.roles import LOADER
from minsheng.policy.engine.library import load_library
from minsheng.programmes.assistance.entering import enter
from minsheng.programmes.assistance.reports import make_reports
from minsheng.recheck.decide import recheck

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
def site(cluster, django_db_setup, small_city, tmp_path_factory) -> Iterator[Site]:
    """A site with a small city, the demo's officers, and a recheck with its report."""
    out = tmp_path_factory.mktemp("run") / "run"
    recheck(small_city, MONTH, out, load_library())

    def prepared(name: str) -> int:
        with cluster.connect(name, LOADER) as loader, loader.transaction():
            recount(loader.cursor(), timezone.localtime())
            return enter(loader, out, timezone.localtime(), then=lambda: make_reports(out)).run

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
    made.set_default_timeout(60_000)  # a loaded machine is no fault
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("console", lambda said: faults.append(said.text) if _is_fault(said) else None)
    made.on("request", lambda asked: faults.append(asked.url) if _is_foreign(asked, site) else None)
    yield made
    context.close()
    assert not faults


def _is_fault(said: Any) -> bool:
    # An error page's own status is told as a fault of loading; the test expects it.
    return said.type == "error" and not said.text.startswith("Failed to load resource")


def _is_foreign(asked: Any, site: Site) -> bool:
    return not asked.url.startswith((site.url, "data:"))


@pytest.fixture
def signed_in(page: Page, site: Site) -> Callable[[str], Page]:
    """Gives the page of one of the demo's officers, signed in through the form."""

    def of(username: str) -> Page:
        page.goto("/accounts/login/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"{site.url}/")
        return page

    return of
