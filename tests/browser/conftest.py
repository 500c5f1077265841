"""Pages in a real browser, on a site that really runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.chromium import NARROW, WIDE, chromium, missing
from tests.browser.site import Site, running
from tests.database import PASSWORD, cluster, django_db_setup, small_city

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
def site(cluster, django_db_setup, tmp_path_factory) -> Iterator[Site]:
    """A site with a small city and the demo's officers."""
    with running(cluster, tmp_path_factory.mktemp("site")) as found:
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
    made.set_default_timeout(10_000)
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
