"""The frame around every page: keyboard, phone, menu, errors."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.chromium import NARROW, findings, keep, overflow, small_targets

PAGES = ("/", "/find/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/", "/no/")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_and_a_screen_reader(signed_in, size, path):
    page = signed_in("clerk")
    page.set_viewport_size(size)
    page.goto(path)
    assert not overflow(page)
    assert not small_targets(page)
    assert not findings(page)


def test_the_first_tab_leads_past_the_menu(signed_in):
    page = signed_in("clerk")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_focus_is_seen(signed_in):
    page = signed_in("clerk")
    for _ in range(3):
        page.keyboard.press("Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outline")
    assert re.search(r"solid [23]px|[23]px", style), style


def test_a_slash_goes_to_the_search_box(signed_in):
    page = signed_in("clerk")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    expect(page.locator("#search")).to_have_value("")


def test_escape_closes_what_is_open(signed_in):
    page = signed_in("clerk")
    page.locator("summary").click()
    expect(page.locator(".pop")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".pop")).to_be_hidden()
    expect(page.locator("summary")).to_be_focused()


def test_the_menu_of_a_phone_opens_and_closes(signed_in):
    page = signed_in("clerk")
    page.set_viewport_size(NARROW)
    menu, burger = page.locator("#menu"), page.get_by_role("button", name="菜单")
    expect(menu).to_be_hidden()
    burger.click()
    expect(menu).to_be_visible()
    keep(page, "menu")
    assert not findings(page)
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


@pytest.mark.parametrize("path", ["/no/such/page/", "/people/999999999/"])
def test_what_is_not_there_says_what_to_do(signed_in, path):
    page = signed_in("clerk")
    answer = page.goto(path)
    assert answer.status == 404
    expect(page.locator("main")).to_contain_text("没有找到")
    expect(page.locator("main").get_by_role("link", name="回到首页")).to_be_visible()


def test_whoever_may_not_is_told_so(signed_in):
    page = signed_in("analyst")
    answer = page.goto("/find/")
    assert answer.status == 403
    expect(page.locator("main")).to_contain_text("您没有权限")
    assert not findings(page)


def test_a_hit_takes_few_lines_on_a_phone(signed_in):
    page = signed_in("chief")
    page.set_viewport_size(NARROW)
    page.goto("/find/?q=陈")
    heights = page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.offsetHeight)")
    assert len(heights) >= 40
    assert sum(heights) / len(heights) < 130


def test_paper_bears_the_list_and_no_navigation(signed_in):
    page = signed_in("clerk")
    page.goto("/findings/")
    page.emulate_media(media="print")
    expect(page.locator("[data-row]").first).to_be_visible()
    for part in (".side", ".bar", "form.filter", ".foot"):
        expect(page.locator(part)).to_be_hidden()
    page.locator("[data-row] a").first.click()
    page.locator("dl.facts a").first.click()
    page.get_by_role("link", name=re.compile("室|号")).first.click()
    expect(page.get_by_role("heading", name="家庭成员")).to_be_visible()
    expect(page.locator(".actions")).to_be_hidden()
    expect(page.locator("h2", has_text="谁看过")).to_be_hidden()


def test_a_person_and_a_card_are_a_sheet_or_two_of_paper_without_buttons(signed_in):
    page = signed_in("clerk")
    page.goto("/areas/81101214000/people/")
    # What the last recheck says of a family may be long.
    for row, most in (("td a[href^='/people/']", 1), (".list-group a[href^='/households/']", 2)):
        page.locator(row).first.click()
        page.emulate_media(media="print")
        for button in page.locator("main button, main .btn, main form").all():
            expect(button).to_be_hidden()
        expect(page.locator(".print-only")).to_contain_text("陆示办")
        sheets = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True))
        assert 1 <= len(sheets) <= most, row
        page.emulate_media(media="screen")
