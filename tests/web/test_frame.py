"""The frame of every page: its policy, its language, its errors, what templates may call."""

import errno
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from minsheng.web.pages import errors
from minsheng.web.templatetags import minsheng as tags


def test_nothing_may_come_from_elsewhere(signed_in):
    policy = signed_in("clerk").get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_no_page_has_inline_script_or_style(signed_in):
    page = signed_in("clerk").get("/").content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


def test_an_english_browser_is_answered_in_chinese(client, db):
    page = client.get("/accounts/login/", headers={"accept-language": "en"})
    assert page.headers["Content-Language"] == "zh-hans"
    assert "登录" in page.content.decode()


def test_a_chosen_language_stays_with_the_user(signed_in):
    client = signed_in("clerk")
    back = client.post("/language/", {"language": "en", "next": "/find/"})
    assert back.headers["Location"] == "/find/"
    assert "My desk" in client.get("/").content.decode()
    assert "My desk" in signed_in("clerk").get("/").content.decode()


@pytest.mark.parametrize("next_", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_the_switch_leads_nowhere_else(client, db, next_):
    back = client.post("/language/", {"language": "en", "next": next_})
    assert back.headers["Location"] == "/"


def test_a_language_nobody_speaks_here_changes_nothing(client, db):
    assert not client.post("/language/", {"language": "xx"}).cookies


def test_the_menu_shows_what_one_may_open(signed_in):
    assert 'href="/find/"' in signed_in("clerk").get("/").content.decode()
    assert 'href="/find/"' not in signed_in("analyst").get("/").content.decode()


def test_the_users_menu_says_roles_and_areas(signed_in):
    page = signed_in("clerk").get("/").content.decode()
    assert "乡镇（街道）经办人" in page
    assert "启东市北新镇" in page


@pytest.mark.parametrize(
    ("page", "status", "said"),
    [
        (errors.bad_request, 400, "看不懂"),
        (errors.refused, 403, "没有权限"),
        (errors.expired, 403, "已过期"),
        (errors.not_found, 404, "没有找到"),
        (errors.changed, 409, "改过"),
        (errors.crowded, 429, "太频繁"),
        (errors.wrong_method, 405, "提交表单"),
        (errors.full, 507, "编号"),
        (errors.failed, 500, "编号"),
        (errors.resting, 503, "暂时不能使用"),
    ],
)
def test_an_error_says_what_to_do(page, status, said):
    request = RequestFactory().get("/")
    request.number = "abcdef0123456789"
    answer = page(request)
    assert answer.status_code == status
    assert said in answer.content.decode()


def test_an_address_of_a_form_that_is_opened_says_so(signed_in):
    answer = signed_in("clerk").get("/areas/81101214000/grids/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "从菜单重新进入" in answer.content.decode()


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "full"), OSError(errno.EDQUOT, "full")])
def test_a_full_disk_is_told(signed_in, monkeypatch, fault):
    def full(*_args):
        raise fault

    monkeypatch.setattr("minsheng.web.pages.desk.render", full)
    answer = signed_in("clerk").get("/")
    assert answer.status_code == 507
    assert "磁盘满了" in answer.content.decode()


def test_a_form_without_its_token_is_told_to_reload(db):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "clerk"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_the_map_is_served(client, db):
    answer = client.get("/maps/counties.json")
    assert answer.json()["type"] == "FeatureCollection"
    assert "max-age" in answer.headers["Cache-Control"]


def test_days_and_money_are_written_as_people_write_them():
    at = datetime(2020, 11, 3, 6, 5, tzinfo=UTC)
    assert tags.day(date(2020, 11, 3)) == "2020年11月3日"
    assert tags.moment(at) == "2020年11月3日 14:05"
    assert tags.yuan(123_450) == "1,234.50 元"
    assert tags.yuan(-5) == "−0.05 元"
    assert tags.yuan(None) == tags.day(None) == tags.count(None) == "—"
    with translation.override("en"):
        assert tags.day(date(2020, 11, 3)) == "3 November 2020"
        assert tags.yuan(123_450) == "¥1,234.50"


def test_a_secret_can_be_copied_by_hand():
    assert tags.fours("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_an_area_is_called_by_its_name(db):
    assert tags.area(81_101_000_000) == "启东市北新镇"
    assert tags.area_alone(81_101_000_000) == "北新镇"
    assert tags.area(None) == ""
    with translation.override("en"):
        assert tags.area(81_101_000_000) == "启东市北新镇 (Qidongshi Beixinzhen)"


def test_a_masked_number_is_shown_whole_only_by_a_button():
    def shown(**given: str) -> str:
        template = Template("{% load minsheng %}{% masked value url label %}")
        return template.render(Context({"value": "", "url": "", "label": "", **given}))

    assert "hx-get" not in shown(value="320681＊＊＊＊0011")
    assert 'hx-get="/x/"' in shown(value="320681＊＊＊＊0011", url="/x/", label="证件号码")
    assert "未登记" in shown()


def test_an_icon_is_silent_beside_words_and_speaks_alone():
    assert "aria-hidden" in tags.icon("search")
    assert 'aria-label="搜索"' in tags.icon("search", "搜索")
    assert "<b>" not in tags.icon("search", "<b>")


@pytest.mark.parametrize("url", ["/", "/find/", "/nowhere/"])
def test_no_page_is_left_in_a_browsers_store(signed_in, url):
    assert "no-store" in signed_in("clerk").get(url).headers["Cache-Control"]


def test_the_map_may_be_kept(signed_in):
    assert "max-age" in signed_in("clerk").get("/maps/counties.json").headers["Cache-Control"]
