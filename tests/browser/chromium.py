"""The machine's Chromium, and the questions asked of every page in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from tests.database import PASSWORD

ROOT = Path(__file__).parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
TARGET = 44
"""Pixels: a finger's width."""


def missing() -> str:
    """What this machine lacks for browser tests, and how to get it; empty if nothing."""
    if not any(map(shutil.which, NAMES)):
        return "No Chromium was found: apt-get install chromium (as root, `make` does it)."
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout
    if not fonts.strip():
        return "No Chinese font was found: apt-get install fonts-wqy-microhei."
    if not AXE.is_file():
        return "The front end's packages are not installed: run `make front`."
    if not (ROOT / "src/minsheng/web/static/front/manifest.json").is_file():
        return "The front end is not built: run `make front`."
    return ""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; no window."""
    path = next(found for name in NAMES if (found := shutil.which(name)))
    options = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


def sign_in(page: Page, username: str) -> None:
    """Go through the door as one of the demo's officers."""
    page.goto("/accounts/login/")
    page.locator("#id_login").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("/")


def complaints(page: Page, url: str) -> list[str]:
    """Grows by whatever a page's scripts or the policy complain of, and by what is asked abroad.

    Args:
        page: not yet at the site.
        url: of the site.
    """
    page.set_default_timeout(60_000)  # a loaded machine is no fault
    faults: list[str] = []

    def abroad(asked: Request) -> None:
        if not asked.url.startswith((url, "data:")):
            faults.append(asked.url)

    def said(message: ConsoleMessage) -> None:
        # An error page's own status is told as a fault of loading; the test expects it.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            faults.append(message.text)

    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", said)
    page.on("request", abroad)
    return faults


def keep(page: Page, name: str) -> None:
    """Keep a picture of a page where `tools/pictures` asked for some: whole, both sizes."""
    folder = os.environ.get("MINSHENG_PICTURES", "")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for size, viewport in {"wide": WIDE, "narrow": NARROW}.items():
        resize(page, viewport)
        page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=True)
    page.set_viewport_size(before or WIDE)


def resize(page: Page, viewport: dict[str, int]) -> None:
    """Give a page another size, and wait until it is laid out and drawn."""
    page.set_viewport_size(viewport)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def findings(page: Page) -> list[str]:
    """Axe's serious and critical findings on a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in result["violations"]
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """What reaches over the right edge of a page, or a table over that of the card it is in."""
    return page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            const cards = [...document.querySelectorAll(".table-responsive")];
            const cut = cards.filter(e => e.scrollWidth > e.clientWidth + 1);
            if (cut.length) return cut.map(e => "in its card: " + e.textContent.slice(0, 60));
            if (document.documentElement.scrollWidth <= wide) return [];
            return [...document.body.querySelectorAll("*")]
                .filter(e => e.getBoundingClientRect().right > wide + 0.5)
                .map(e => e.tagName + "." + e.className).slice(0, 10);
        }"""
    )


def squeezed(page: Page) -> list[str]:
    """What is broken at every second sign, because something beside it takes its room."""
    return page.evaluate(
        """() => [...document.querySelectorAll("h1, dd, td, th, p, li, label")]
            .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
            .filter(e => e.textContent.trim().length > 12 && !e.closest(".visually-hidden"))
            .map(e => [e, e.getBoundingClientRect()])
            .filter(([e, b]) => b.width && b.width < 60 && b.height > 60)
            .map(([e, b]) => `${e.tagName} ${Math.round(b.width)} wide: `
                + e.textContent.trim().slice(0, 30))"""
    )


def small_targets(page: Page) -> list[str]:
    """What a finger may miss. A link inside a sentence may be as high as its line (WCAG 2.5.8)."""
    return page.evaluate(
        """(least) => [...document.querySelectorAll(
                "a[href], button, input:not([type=hidden]), select, textarea, summary")]
            .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
            .filter(e => !e.closest(".skip") && !e.matches("p a, li p a, .form-check-input"))
            .map(e => [e, e.getBoundingClientRect()])
            .filter(([e, b]) => b.width && (b.width < least - 0.5 || b.height < least - 0.5))
            .map(([e, b]) => `${e.tagName} ${e.textContent.trim().slice(0, 20)} ${e.name || ""} `
                + `${Math.round(b.width)}x${Math.round(b.height)}`)""",
        TARGET,
    )
