"""Every page, wide and on a phone, in both languages: it fits, and it can be read and hit.

With MINSHENG_PICTURES=folder (`tools/pictures`) each is also kept as a picture, to be looked at.
"""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser
from tests.browser.addresses import MORE, SEEN, UNSEEN, names
from tests.browser.chromium import NARROW, WIDE, findings, keep, overflow, small_targets
from tests.browser.laid_out import lay_out
from tests.browser.office import numbers
from tests.browser.site import copy_of
from tests.database import PASSWORD

SIZES = {"wide": WIDE, "narrow": NARROW}
LANGUAGES = {"zh": "zh-hans", "en": "en"}


@pytest.fixture(scope="module")
def somebody(cluster, site) -> dict[str, str]:
    """A person in the clerk's town, all that pages are about, and what is on the desks."""
    with cluster.connect(copy_of(str(connection.settings_dict["NAME"]))) as admin:
        return numbers(admin) | lay_out(admin) | {"run": str(site.run)}


@pytest.fixture(scope="module")
def signed(browser: Browser, site) -> dict[str, object]:
    """The cookies of those who look, each signed in once."""
    held: dict[str, object] = {}
    for username in {who for who, _ in (SEEN | MORE).values() if who}:
        context = browser.new_context(base_url=site.url)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.locator("#id_login").fill(username)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("main form button").click()
        page.wait_for_url(f"{site.url}/")
        held[username] = context.storage_state()
        context.close()
    return held


def test_every_address_is_looked_at_or_it_is_said_why_not():
    assert set(names()) == set(SEEN) | set(UNSEEN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SEEN | MORE)
def test_it_fits(browser, site, signed, somebody, name, size, language):
    who, path = (SEEN | MORE)[name]
    context = browser.new_context(
        base_url=site.url, viewport=SIZES[size], storage_state=signed.get(who) or None
    )
    try:
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": LANGUAGES[language]}
        context.add_cookies([{**cookie, "url": site.url}])
        page = context.new_page()
        page.goto(path.format(**somebody))
        if size == "wide":
            keep(page, f"{name}-{language}")
        assert not overflow(page)
        assert not small_targets(page)
        assert not findings(page)
    finally:
        context.close()
