"""A list goes out, comes back over a wire that is cut, and is looked at before it is written."""

import os
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.chromium import NARROW, WIDE, findings, keep, overflow, small_targets
from tests.kernel.exchange.books import PHONE, altered

PIECE = 1 << 20
"""Bytes the browser sends at once (`frontend/office/upload.ts`)."""


@pytest.fixture
def clerk(signed_in) -> Page:
    page = signed_in("clerk")
    page.goto("/exchange/")
    return page


@pytest.fixture
def book(clerk: Page, tmp_path: Path) -> Path:
    """The clerk's people with one phone changed, and more bytes than go in one piece."""

    def edit(rows):
        rows[2][rows[0].index("联系电话")] = PHONE

    clerk.get_by_label("导出事由").fill("入户核对电话")
    with clerk.expect_download() as given:
        clerk.get_by_role("button", name="导出", exact=True).click()
    path = tmp_path / "people.xlsx"
    path.write_bytes(altered(given.value.path().read_bytes(), edit))
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("docProps/more.bin", os.urandom(PIECE))
    return path


def send(page: Page, path: Path) -> None:
    page.get_by_label("文件").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()


def test_a_cut_wire_goes_on_and_the_list_is_seen_before_it_is_written(clerk, book):
    second = re.compile(rf"/exchange/uploads/.+offset={PIECE}$")
    clerk.route(second, lambda route: route.abort("connectionfailed"))
    send(clerk, book)
    expect(clerk.locator("form[data-upload] [role=status]")).to_contain_text("网络断开")
    clerk.goto("/exchange/")
    expect(clerk.get_by_text("没有传完")).to_be_visible()
    clerk.unroute(second)
    asked: list[str] = []
    clerk.on("request", lambda request: asked.append(request.url))
    send(clerk, book)
    clerk.wait_for_url("**/exchange/imports/*/")
    assert [url.rpartition("=")[2] for url in asked if "offset" in url] == [str(PIECE)]
    expect(clerk.locator("main")).to_contain_text(PHONE)
    keep(clerk, "import")
    for size in (WIDE, NARROW):
        clerk.set_viewport_size(size)
        assert not overflow(clerk)
        assert not small_targets(clerk)
    assert not findings(clerk)
    clerk.get_by_role("button", name="全部写入").click()
    clerk.locator("#confirm").get_by_role("button", name="全部写入").click()
    expect(clerk.locator("main")).to_contain_text("已写入 1 行")
    keep(clerk, "import-written")


def test_a_list_says_when_it_is_saved_and_can_be_cancelled(clerk):
    clerk.get_by_label("导出事由").fill("入户核对电话")
    status = clerk.locator("form[data-download] [role=status]")
    with clerk.expect_download() as given:
        clerk.get_by_role("button", name="导出", exact=True).click()
    expect(status).to_contain_text("已导出")
    assert given.value.suggested_filename.endswith(".xlsx")
    clerk.route("**/exchange/export/", lambda _route: None)  # never answered
    clerk.get_by_role("button", name="导出", exact=True).click()
    keep(clerk, "export-busy")
    clerk.get_by_role("button", name="取消导出").click()
    expect(status).to_contain_text("已取消")
    clerk.unroute("**/exchange/export/")
    clerk.route("**/exchange/export/", lambda route: route.abort("connectionfailed"))
    clerk.get_by_role("button", name="导出", exact=True).click()
    expect(clerk.locator("[data-fault]").first).to_contain_text("没有导出")


def test_what_is_wrong_with_an_export_is_said_beside_its_field(clerk):
    clerk.locator("form[data-download] [name=reason]").evaluate("box => box.required = false")
    clerk.get_by_role("button", name="导出", exact=True).click()
    fault = clerk.locator("form[data-download] .invalid-feedback")
    expect(fault).to_be_visible(timeout=60_000)  # it is asked for twice, on a loaded machine


def test_new_rows_are_shown_apart_beside_those_to_mend(clerk, tmp_path):
    home = {"户编号": "12", "所在村（社区）": "永济村", "地址": "7组23号"}
    head = {"与户主关系": "户主", "姓名": "陈户主", "公民身份号码": "11010519491231002X"}
    wrong = {"户编号": "13", "与户主关系": "户主", "姓名": "错号人", "公民身份号码": "1"}

    def edit(rows):
        for row in (home | head, home | {"与户主关系": "子女", "姓名": "陈小妹"}, home | wrong):
            rows.append([row.get(name, "") for name in rows[0]])

    with clerk.expect_download() as given:
        clerk.get_by_role("link", name="住户花名册").click()
    path = tmp_path / "book.xlsx"
    path.write_bytes(altered(given.value.path().read_bytes(), edit, "住户花名册"))
    clerk.get_by_label("哪张表").last.select_option(label="住户花名册")
    send(clerk, path)
    clerk.wait_for_url("**/exchange/imports/*/")
    for said in ("将要新增", "陈小妹", "不能写入的行", "错号人"):
        expect(clerk.locator("main")).to_contain_text(said)
    keep(clerk, "import-new")
    for size in (WIDE, NARROW):
        clerk.set_viewport_size(size)
        assert not overflow(clerk)
        assert not small_targets(clerk)
    assert not findings(clerk)
