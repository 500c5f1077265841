"""The door of the site: signing in, the second factor, being locked out.

Who is locked out here, or asked for a code from now on, is nobody another module signs in as:
the site is one for all of them.
"""

from playwright.sync_api import expect
from tests.browser.chromium import findings, keep, overflow, sign_in, small_targets
from tests.codes import code_of
from tests.database import PASSWORD


def test_it_works(page):
    sign_in(page, "clerk")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的工作台")
    page.locator("summary").click()
    expect(page.locator(".pop")).to_contain_text("乡镇（街道）经办人 · 启东市北新镇")
    keep(page, "user-menu")


def test_a_wrong_password_is_said_beside_the_form(page):
    page.goto("/accounts/login/")
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill("not the password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("密码")
    keep(page, "wrong-password")


def test_the_page_speaks_english_when_asked(page):
    page.goto("/accounts/login/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_second_factor_is_set_up_and_asked_for(page):
    sign_in(page, "admin2")
    page.goto("/accounts/2fa/totp/activate/")
    page.locator("#id_password").fill(PASSWORD)  # asked once more: this is about the account itself
    page.get_by_role("button", name="确认").click()
    expect(page.locator("img.qr")).to_be_visible()
    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 0
    assert not findings(page)
    keep(page, "second-factor")
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.locator("#id_code").fill(code_of(secret))
    page.locator("main").get_by_role("button", name="开启").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("备用码")
    assert page.locator(".codes li").count() >= 8
    keep(page, "recovery-codes")
    spare = page.locator(".codes li").first.inner_text()
    page.locator("summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.goto("/accounts/login/")
    page.get_by_label("用户名").fill("admin2")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("输入验证码")
    assert not findings(page)
    keep(page, "code")
    page.locator("#id_code").fill(spare)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的工作台")


def test_whoever_types_wrongly_is_locked_out_alone(page):
    for _ in range(6):
        page.goto("/accounts/login/")
        if page.get_by_label("用户名").count() == 0:
            break
        page.get_by_label("用户名").fill("payment")
        page.get_by_label("密码").fill("not the password")
        page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("暂时不能登录")
    expect(page.locator("main")).to_contain_text("15 分钟")
    assert not findings(page)
    keep(page, "locked")
    sign_in(page, "clerk2")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的工作台")


def test_the_door_fits_a_phone_and_a_screen_reader(page, size):
    page.set_viewport_size(size)
    page.goto("/accounts/login/")
    assert not overflow(page)
    assert not small_targets(page)
    assert not findings(page)
