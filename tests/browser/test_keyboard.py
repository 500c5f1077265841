"""Work without a mouse: from the door to a person and back, through lists and dialogs."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.chromium import findings, keep
from tests.database import PASSWORD

MOST_TABS = 60
FOUND = "[data-row]:has(a[href^='/findings/'])"
"""A finding on the desk; above them stand cases."""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until it has the focus; wherever the focus goes on the way, it is seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const at = document.activeElement, style = getComputedStyle(at);
                return at === document.body || at.checkVisibility({visibilityProperty: true})
                    && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none";
            }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("no way there by Tab")


@pytest.fixture
def somebody(signed_in) -> Page:
    """The page of whom the clerk's most urgent finding is about."""
    page = signed_in("clerk")
    page.locator(f"{FOUND} a").first.click()
    page.locator("dl.facts a").first.click()
    page.wait_for_url(re.compile(r"/people/\d+/$"))
    return page


def test_from_the_door_to_a_correction_and_back(page):
    page.goto("/accounts/login/")
    tab_to(page, page.locator("#id_login"))
    page.keyboard.type("clerk")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的工作台")
    name = page.locator(f"{FOUND} td").nth(1).inner_text()
    page.keyboard.press("/")
    page.keyboard.type(name)
    expect(page.locator("#suggestions [role=option]").first).to_contain_text(name)
    option = page.locator("#suggestions [role=option]").first
    icon, said = option.locator(".icon").bounding_box(), option.locator("strong").bounding_box()
    assert icon["x"] + icon["width"] <= said["x"]
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/people/\d+/$"))
    card = page.url
    tab_to(page, page.get_by_role("link", name="更正"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/correct/")
    tab_to(page, page.get_by_label("联系电话", exact=True))
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.locator(".invalid-feedback")).to_contain_text("手机号码为11位")
    expect(page.get_by_label("联系电话", exact=True)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("13900001111")
    page.keyboard.press("Enter")
    page.wait_for_url(card)
    expect(page.locator(".messages")).to_contain_text("已保存")
    expect(page.locator("main")).to_contain_text("1111")


def test_a_list_is_walked_and_a_finding_taken_by_keys(signed_in):
    page = signed_in("clerk")
    page.goto("/findings/")
    rows = page.locator("[data-row] [data-open]")
    for key, row in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(rows.nth(row)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/findings/\d+/$"))
    page.keyboard.press("t")
    expect(page.locator("main")).to_contain_text("已由您经办")
    page.keyboard.press("t")
    expect(page.locator("main")).to_contain_text("已交回")
    page.goto("/findings/")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url("**/#close")
    expect(page.locator("#close [type=radio]").first).to_be_focused()


def test_letters_in_a_box_are_no_keys(signed_in):
    page = signed_in("clerk")
    page.goto("/findings/")
    page.keyboard.press("/")
    page.keyboard.type("jtc")
    expect(page.locator("#search")).to_have_value("jtc")
    expect(page.locator("#search")).to_be_focused()


def test_a_number_is_shown_in_a_dialog_that_keeps_the_focus(somebody):
    show = somebody.get_by_role("button", name=re.compile("显示完整的电话"))
    tab_to(somebody, show)
    somebody.keyboard.press("Enter")
    reason = somebody.locator("#dialog").get_by_label("查看事由")
    expect(reason).to_be_focused()
    somebody.keyboard.press("Enter")
    expect(somebody.locator("#dialog .invalid-feedback")).to_be_visible()
    expect(reason).to_be_focused()
    assert not findings(somebody)
    keep(somebody, "reveal-refused")
    somebody.keyboard.type("核对发放账户")
    somebody.keyboard.press("Enter")
    expect(somebody.locator("#dialog .masked")).to_have_text(re.compile(r"^\d{7,12}$"))
    expect(somebody.get_by_role("button", name="看完了")).to_be_focused()
    keep(somebody, "revealed")
    somebody.keyboard.press("Enter")
    expect(somebody.locator("#dialog")).to_be_hidden()
    expect(somebody.locator("#dialog")).to_be_empty()
    expect(show).to_be_focused()
