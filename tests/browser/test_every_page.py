"""Every page, wide and on a phone, in both languages: it fits, and it can be read and hit.

With MINSHENG_PICTURES=folder (`tools/pictures`) each is also kept as a picture, to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page
from tests.browser.addresses import MORE, SEEN, UNSEEN, names
from tests.browser.chromium import (
    NARROW,
    WIDE,
    complaints,
    findings,
    keep,
    overflow,
    resize,
    small_targets,
    squeezed,
)
from tests.browser.laid_out import lay_out
from tests.browser.office import numbers
from tests.browser.site import Site, copy_of

Window: TypeAlias = tuple[Page, list[str]]
"""Of one who looks, and what its pages have complained of."""
SIZES = {"wide": WIDE, "narrow": NARROW}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
LOOKED_THROUGH = {("zh", "wide"), ("en", "narrow")}
"""Where axe looks, which takes longest: each size and each language once."""


@pytest.fixture(scope="module")
def somebody(cluster, site) -> dict[str, str]:
    """A person in the clerk's town, all that pages are about, and what is on the desks."""
    with cluster.connect(copy_of(str(connection.settings_dict["NAME"]))) as admin:
        return numbers(admin) | lay_out(admin) | {"run": str(site.run)}


@pytest.fixture(scope="module")
def windows(browser: Browser, site: Site, signed) -> Callable[[str], Window]:
    """Gives the window of whoever looks, kept for all pages they look at."""

    @cache
    def of(username: str) -> Window:
        state = signed(username) if username else None
        page = browser.new_context(base_url=site.url, storage_state=state).new_page()
        return page, complaints(page, site.url)

    return of


def test_every_address_is_looked_at_or_it_is_said_why_not():
    assert set(names()) == set(SEEN) | set(UNSEEN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SEEN | MORE)
def test_it_fits(windows, site, somebody, name, language):
    who, path = (SEEN | MORE)[name]
    page, faults = windows(who)
    faults.clear()
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": LANGUAGES[language]}
    page.context.add_cookies([{**cookie, "url": site.url}])
    page.set_viewport_size(WIDE)
    page.goto(path.format(**somebody))
    keep(page, f"{name}-{language}")
    for size, viewport in SIZES.items():
        resize(page, viewport)
        told = [*overflow(page), *squeezed(page), *small_targets(page)]
        if (language, size) in LOOKED_THROUGH:
            told += findings(page)
        faults += [f"{size}: {fault}" for fault in told]
    assert not faults
