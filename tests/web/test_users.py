"""Users and roles: found, made, proposed for many, confirmed by another, shut."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.database import PASSWORD, unguarded

from minsheng.kernel.access.models import AccountRequest, Assignment, User
from minsheng.kernel.tokens.models import Token

pytestmark = pytest.mark.django_db
BEIXIN = 81_101_000_000
DAY = timezone.localdate()
ROLE = {
    "role": "village_worker", "area": "启东市北新镇永济村委会", "programmes": ["assistance"],
    "since": str(DAY), "until": str(DAY + timedelta(days=200)), "reason": "换岗",
}  # fmt: skip


def user(name: str) -> User:
    with unguarded():
        return User.objects.get(username=name)


def test_users_are_found_by_the_beginning_of_a_name(signed_in, django_assert_max_num_queries):
    client = signed_in("admin")
    client.get("/users/")
    with django_assert_max_num_queries(15):
        page = client.get("/users/", {"q": "陆"}).content.decode()
    assert f'href="/users/{user("clerk").pk}/"' in page
    assert f'href="/users/{user("clerk2").pk}/"' not in page
    assert f'href="/users/{user("machine").pk}/"' not in client.get("/users/").content.decode()
    assert f'href="/users/{user("clerk").pk}/"' in client.get("/users/?q=CLERK").content.decode()


def test_a_new_account_has_its_password_shown_once(signed_in, client):
    sent = {"name": "丁示闻", "username": "ding", "area": "启东市北新镇"}
    answer = signed_in("admin").post("/users/new/", sent)
    assert "no-store" in answer.headers["Cache-Control"]
    password = re.search(r'id="password">([^<]+)<', answer.content.decode())[1]
    assert signed_in("admin").post("/users/new/", sent).status_code == 422
    client.post("/accounts/login/", {"login": "ding", "password": password})
    # Nothing is open before the password is one of the user's own.
    assert client.get("/").headers["Location"] == "/accounts/password/change/"
    change = {"oldpassword": password, "password1": password, "password2": password}
    assert (
        "不能与现在的密码相同" in client.post("/accounts/password/change/", change).content.decode()
    )
    own = "a quite new passphrase"
    change |= {"password1": own, "password2": own}
    assert client.post("/accounts/password/change/", change).status_code == 302
    assert client.get("/").status_code == 200
    assert "您还没有生效的角色" in client.get("/").content.decode()


def test_a_role_is_proposed_for_some_and_confirmed_by_another(signed_in):
    some = [user("clerk").pk, user("clerk2").pk]
    admin, other = signed_in("admin"), signed_in("admin2")
    page = admin.get("/roles/propose/", {"user": some}).content.decode()
    picked = re.search(r'name="picked" value="([^"]+)"', page)[1]
    assert admin.post("/roles/propose/", {**ROLE, "picked": picked, "count": 2}).status_code == 302
    assert "没有等您确认的角色" in admin.get("/roles/waiting/").content.decode()
    page = other.get("/roles/waiting/").content.decode()
    group = re.search(r'name="group" value="([^"]+)"', page)[1]
    assert group.endswith(":2")
    assert other.post("/roles/confirm/", {"group": group}).status_code == 302
    with unguarded():
        held = Assignment.objects.filter(role="village_worker", user__in=some)
        assert {row.confirmed_by.username for row in held} == {"admin2"}
    assert other.post("/roles/confirm/", {"group": group}).status_code == 409


def test_two_thousand_get_a_role_at_once(signed_in):
    with unguarded():
        User.objects.bulk_create(
            User(username=f"many{n}", name=f"众示{n}", area_id=BEIXIN) for n in range(2_000)
        )
    admin, other = signed_in("admin"), signed_in("admin2")
    page = admin.get("/roles/propose/", {"q": "many", "all": "1"}).content.decode()
    assert "2000" in page.replace(",", "")
    search = re.search(r'name="search" value="([^"]+)"', page)[1].replace("&amp;", "&")
    answer = admin.post("/roles/propose/", {**ROLE, "search": search, "count": 1999})
    assert answer.status_code == 409
    answer = admin.post("/roles/propose/", {**ROLE, "search": search, "count": 2000})
    assert answer.status_code == 302
    page = other.get("/roles/waiting/").content.decode()
    group = re.search(r'name="group" value="([^"]+:2000)"', page)[1]
    other.post("/roles/confirm/", {"group": group})
    with unguarded():
        held = Assignment.objects.filter(role="village_worker", confirmed_by__isnull=False)
        assert held.filter(user__username__startswith="many").count() == 2_000


def test_a_proposal_without_sense_is_refused_beside_its_field(signed_in):
    picked = str(user("clerk").pk)
    for wrong, said in (
        ({"until": "2025-01-01"}, "结束日期须晚于开始日期"), ({"area": "无此地"}, "没有这个区域"),
        ({"count": ""}, ""), ({"role": "machine"}, ""),
    ):  # fmt: skip
        sent = {**ROLE, "picked": picked, "count": 1, **wrong}
        answer = signed_in("admin").post("/roles/propose/", sent)
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_whoever_is_shut_out_is_led_to_the_door(signed_in):
    there = signed_in("village")
    assert there.get("/").status_code == 200
    signed_in("admin").post(f"/users/{user('village').pk}/deactivate/")
    for url in ("/", "/accounts/login/", "/healthz"):
        assert there.get(url).status_code in {200, 302}
    assert there.get("/").headers["Location"].startswith("/accounts/login/")


def test_a_page_asked_for_behind_nothing_begins_anew(signed_in):
    assert signed_in("admin").get("/users/?after=%00").status_code == 200


def test_a_users_page_tells_by_whom(signed_in):
    page = signed_in("admin").get(f"/users/{user('clerk').pk}/").content.decode()
    assert "管示一 提出" in page
    assert "管示二 确认" in page


def test_a_password_is_reset_by_two_and_shown_to_the_second(signed_in):
    clerk, admin, other = user("clerk"), signed_in("admin"), signed_in("admin2")
    ask = {"act": "password", "reason": "忘记密码，已当面核实"}
    assert admin.post(f"/users/{clerk.pk}/", ask).status_code == 302
    assert admin.post(f"/users/{clerk.pk}/", ask).status_code == 409
    with unguarded():
        row = AccountRequest.objects.get()
    assert admin.post(f"/users/requests/{row.pk}/grant/").status_code == 403
    answer = other.post(f"/users/requests/{row.pk}/grant/")
    password = re.search(r'id="password">([^<]+)<', answer.content.decode())[1]
    assert user("clerk").check_password(password)
    assert other.post(f"/users/requests/{row.pk}/grant/").status_code == 409


def test_an_account_is_shut_at_once(signed_in):
    clerk, theirs = user("clerk"), signed_in("clerk")
    assert theirs.get("/").status_code == 200
    assert signed_in("admin").post(f"/users/{clerk.pk}/deactivate/").status_code == 302
    assert theirs.get("/").status_code == 302
    page = signed_in("admin").get(f"/users/{clerk.pk}/").content.decode()
    assert "恢复使用" in page


def test_ones_own_role_is_ended_and_it_works_at_once(signed_in):
    clerk = signed_in("clerk")
    with unguarded():
        own = Assignment.objects.get(user__username="clerk")
    back = {"next": "https://elsewhere.example/"}
    assert clerk.post(f"/roles/{own.pk}/end/", back).headers["Location"] == "/account/"
    assert "您还没有生效的角色" in clerk.get("/").content.decode()
    assert clerk.post(f"/roles/{own.pk}/end/").status_code == 409


def test_glass_is_broken_loudly(signed_in):
    clerk = signed_in("clerk")
    page = clerk.get("/roles/emergency/").content.decode()
    assert "写入不可更改的记录" in page
    hasty = {"area": "启东市汇龙镇", "reason": "急"}
    assert clerk.post("/roles/emergency/", hasty).status_code == 422
    sent = {"area": "启东市汇龙镇", "reason": "走失老人在汇龙，需联系家属"}
    clerk.post("/roles/emergency/", sent)
    said = clerk.get("/").content.decode()
    assert "紧急授权生效中" in said
    assert "已通知：施示审" in said


def test_the_account_page_tells_and_ends_sessions_elsewhere(signed_in):
    here, elsewhere = signed_in("clerk"), signed_in("clerk")
    assert elsewhere.get("/account/").status_code == 200
    assert here.post("/account/sign-out-elsewhere/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_a_stand_in_is_named_by_name_or_user_name(signed_in):
    with unguarded():
        own = Assignment.objects.get(user__username="clerk")
        User.objects.create(username="twin", name="沙示办", area_id=BEIXIN)
    url = f"/roles/{own.pk}/delegate/"
    days = {"since": str(DAY), "until": str(DAY + timedelta(days=9))}
    sent = {"to": "clerk2", "reason": "年休假", **days}
    clerk = signed_in("clerk")
    assert clerk.post(url, {**sent, "to": "nobody"}).status_code == 422
    assert clerk.post(url, {**sent, "to": "clerk"}).status_code == 422
    form = clerk.get(url).content.decode()
    assert '<option value="沙示办（clerk2）启东市汇龙镇">' in form
    assert "薛示外" not in form  # of another county: by the name they sign in with
    twins = clerk.post(url, {**sent, "to": "沙示办"})
    assert twins.status_code == 422
    assert "沙示办（twin）启东市北新镇" in twins.content.decode()
    with unguarded():
        User.objects.filter(username="twin").update(is_active=False)
    for to in ("clerk2", "沙示办", "沙示办（clerk2）启东市汇龙镇", "outsider"):
        assert clerk.post(url, {**sent, "to": to}).status_code == 302, to
    page = signed_in("admin").get("/roles/waiting/").content.decode()
    assert "沙示办" in page


def test_a_relatives_file_is_shut(signed_in):
    from minsheng.kernel.registry.models import Person
    from minsheng.kernel.registry.secrecy import sealer

    with unguarded():
        kin = Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6, number__isnull=False
        )[0]
        number = sealer().opened(kin.number)
    clerk = signed_in("clerk")
    assert clerk.get(f"/people/{kin.pk}/").status_code == 200
    sent = {"number": "320000000000000000", "relation": "父亲"}
    assert clerk.post("/account/relatives/", sent).status_code == 422
    assert clerk.post("/account/relatives/", {**sent, "number": number}).status_code == 302
    assert clerk.get(f"/people/{kin.pk}/").status_code == 404
    assert kin.name not in clerk.get("/account/").content.decode()


def test_what_one_looked_at_lately_stands_on_ones_account(signed_in):
    from tests.web.test_desk import put

    (row,) = put(1, DAY)
    clerk = signed_in("clerk")
    clerk.get(f"/findings/{row.pk}/")
    page = clerk.get("/account/").content.decode()
    assert f'href="/people/{row.person_id}/"' in page


def test_whoever_has_no_second_factor_makes_one_first(signed_in, client, settings):
    settings.REQUIRE_TOTP = True
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    assert client.get("/").headers["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get("/find/", headers={"HX-Request": "true"}).headers["HX-Redirect"]
    page = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert page.redirect_chain[0][0].startswith("/accounts/reauthenticate/")
    assert "请先在手机上开启" in page.content.decode()
    assert client.post("/language/", {"language": "zh-hans"}).status_code == 302
    assert client.post("/accounts/logout/").status_code == 302


def test_tokens_of_an_account_are_seen_and_revoked_by_who_looks_after_it(signed_in):
    clerk = signed_in("clerk")
    filled = {"name": "对账", "days": "30", "rights": ["see_people"], "areas": ["81101000000"]}
    clerk.post("/account/tokens/new/", filled)
    with unguarded():
        token = Token.objects.get()
    address = f"/users/{token.user_id}/"
    page = signed_in("admin").get(address).content.decode()
    assert "对账" in page
    assert "从未使用" in page
    done = signed_in("admin").post("/account/tokens/revoke/", {"token": token.pk})
    assert done.headers["Location"] == address
    assert "对账" not in signed_in("admin").get(address).content.decode()
    assert clerk.get("/account/tokens/").status_code == 200


def test_ones_own_new_password_ends_ones_tokens_and_not_ones_session(client):
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    filled = {"name": "对账", "days": "30", "rights": ["see_people"], "areas": ["81101000000"]}
    client.post("/account/tokens/new/", filled)
    said = {
        "oldpassword": PASSWORD,
        "password1": "another made-up one",
        "password2": "another made-up one",
    }
    assert client.post("/accounts/password/change/", said).status_code == 302
    assert client.get("/").status_code == 200
    with unguarded():
        assert not Token.objects.filter(Token.good(timezone.localtime())).exists()
