"""Searching, the household card, the person's page: for whom they are, and for whom not."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.database import unguarded

from minsheng.kernel.audit.models import Entry
from minsheng.kernel.registry.guessing import ALIKE
from minsheng.kernel.registry.models import Household, Membership, Person, Relation
from minsheng.kernel.registry.secrecy import sealer

pytestmark = pytest.mark.django_db
BEIXIN, OTHER = 81_101_000_000, 82_001_001_000
HELD = ("lived", "registered")


@pytest.fixture
def neighbour(db) -> Person:
    """Somebody who lives in the clerk's town, with number and phone."""
    with unguarded():
        return Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6, phone__isnull=False,
            number__isnull=False, memberships__grouping="living", memberships__until=None,
        ).order_by("pk")[0]  # fmt: skip


def card(person: Person) -> str:
    with unguarded():
        home = Household.objects.get(members__person=person, grouping="living")
    return f"/households/{home.pk}/"


def test_a_person_is_found_by_name(signed_in, neighbour):
    page = signed_in("clerk").get("/find/", {"q": neighbour.name})
    assert page.status_code == 200
    assert f"/people/{neighbour.pk}/" in page.content.decode()


def test_who_may_be_the_same_is_shown_before_anybody_is_entered(signed_in, neighbour):
    clerk, number = signed_in("clerk"), sealer().opened(neighbour.number)
    typed = {"name": "新来的人", "number": number, "area_lived": "81101214000"}
    asked = clerk.post("/people/new/", typed)
    assert f"/people/{neighbour.pk}/" in asked.content.decode()
    with unguarded():
        assert not Person.objects.filter(name="新来的人").exists()
    sure = clerk.post("/people/new/", typed | {"sure": asked.context["sure"]})
    with unguarded():
        entered = Person.objects.get(name="新来的人")
    assert sure.headers["Location"] == f"/people/{entered.pk}/"


def test_a_number_that_contradicts_what_is_typed_is_asked_about_once(signed_in, db):
    clerk = signed_in("clerk")
    typed = {
        "name": "新来的人", "number": "320681195003120015", "born": "1951-03-12", "sex": "2",
        "area_lived": "81101214000",
    }  # fmt: skip
    asked = clerk.post("/people/new/", typed)
    said = asked.content.decode()
    assert "公民身份号码表示出生于1950年3月12日，出生日期却是1951年3月12日" in said
    assert "公民身份号码表示性别为男，性别却是女" in said
    with unguarded():
        assert not Person.objects.filter(name="新来的人").exists()
    other = clerk.post(
        "/people/new/", typed | {"born": "1952-03-12", "sure": asked.context["sure"]}
    )
    assert "1952年3月12日" in other.content.decode()
    assert clerk.post("/people/new/", typed | {"sure": asked.context["sure"]}).status_code == 302
    with unguarded():
        entered = Person.objects.get(name="新来的人")
    assert (entered.born.year, entered.sex) == (1951, 2)


def as_shown(person: Person) -> dict[str, str]:
    """What the form of a correction sends where nothing was changed."""
    held = {"name": person.name, "sex": person.sex}
    held |= {f"area_{key}": getattr(person, f"area_{key}_id") or "" for key in HELD}
    shown = {f"initial-{name}": str(value) for name, value in held.items()}
    return (
        {name: str(value) for name, value in held.items()}
        | shown
        | {"version": str(person.version)}
    )


@pytest.mark.parametrize(("what", "other"), [("number", "phone"), ("phone", "number")])
def test_a_wrong_value_is_cleared_by_a_tick_and_the_rest_stays(signed_in, neighbour, what, other):
    clerk, url = signed_in("clerk"), f"/people/{neighbour.pk}/correct/"
    assert "清除登记的" in clerk.get(url).content.decode()
    tick = as_shown(neighbour) | {f"no_{what}": "on"}
    both = clerk.post(url, tick | {what: "13800000000"})
    assert both.status_code == 422
    assert "请去掉“清除”" in both.content.decode()
    assert clerk.post(url, tick).status_code == 302
    with unguarded():
        now = Person.objects.get(pk=neighbour.pk)
    assert [getattr(now, f"{what}{end}") for end in ("", "_mark", "_end")] == [None] * 3
    assert getattr(now, other) == getattr(neighbour, other)
    assert f'name="no_{what}"' not in clerk.get(url).content.decode()


def test_correcting_somebody_against_their_number_is_asked_about_once(signed_in, neighbour):
    clerk, url = signed_in("clerk"), f"/people/{neighbour.pk}/correct/"
    number, born = sealer().opened(neighbour.number), neighbour.born
    other = 3 - neighbour.sex
    typed = as_shown(neighbour) | {"sex": str(other)}
    asked = clerk.post(url, typed | {"born": f"{born.year - 1}-01-01"})
    said = asked.content.decode()
    # Neither the number nor the day in it is told, which pages mask.
    assert f"公民身份号码表示出生于{born.year}年，出生日期却是{born.year - 1}年" in said
    assert number not in said
    with unguarded():
        assert Person.objects.get(pk=neighbour.pk).sex == neighbour.sex
    sure = {"born": f"{born.year - 1}-01-01", "sure": asked.context["sure"]}
    assert clerk.post(url, typed | sure).status_code == 302
    with unguarded():
        now = Person.objects.get(pk=neighbour.pk)
    assert (now.sex, now.born.year) == (other, born.year - 1)


def test_whoever_tries_numbers_on_by_entering_people_is_told_to_wait(signed_in, db):
    village = signed_in("village")
    for day in range(10, 10 + ALIKE):
        typed = {"name": "新来", "born": f"1950-03-{day}", "area_lived": "81101214000"}
        assert village.post("/people/new/", typed).status_code == 302
    refused = village.post("/people/new/", typed | {"born": "1950-04-01"})
    assert refused.status_code == 429
    assert "核对的号码过多，暂停登记，7天后再试" in refused.content.decode()
    with unguarded():
        assert Person.objects.filter(name="新来").count() == ALIKE


@pytest.mark.parametrize("typed", ["5号", "12号"])
def test_a_door_alone_is_told_what_it_lacks(signed_in, typed):
    page = signed_in("clerk").post("/find/", {"q": typed}, follow=True).content.decode()
    assert "请在门牌号前写上路名" in page


@pytest.mark.parametrize("typed", ["北新镇", "北新"])
def test_the_name_of_an_area_leads_to_its_people(signed_in, db, typed):
    client = signed_in("clerk")
    page = client.post("/find/", {"q": typed}, follow=True).content.decode()
    assert f'href="/areas/{BEIXIN}/people/"' in page
    assert "请检查错别字" not in page
    options = client.post("/find/", {"q": typed}, headers={"HX-Target": "suggestions"})
    assert f'href="/areas/{BEIXIN}/people/"' in options.content.decode()
    other = client.post("/find/", {"q": "如城街道"}, follow=True).content.decode()
    assert "/areas/82" not in other.partition("<main")[2]


def test_while_one_types_there_are_options_to_walk_through(signed_in, neighbour):
    page = signed_in("clerk").post(
        "/find/", {"q": neighbour.name}, headers={"HX-Target": "suggestions"}
    )
    assert page.content.decode().count('role="option"') > 1
    assert "<html" not in page.content.decode()


def test_whoever_finds_nothing_is_told_what_was_understood_and_what_to_try(signed_in, db):
    typed = {"q": "赵钱孙李 北新镇 3402 ♜"}
    page = signed_in("clerk").post("/find/", typed, follow=True).content.decode()
    for said in ("赵钱孙李", "证件或电话后四位", "启东市北新镇", "没有看懂：♜", "少写一个条件"):
        assert said in page


def test_more_than_is_shown_is_said(signed_in, db):
    page = signed_in("chief").get("/find/", {"q": "陈"}).content.decode()
    assert "结果太多" in page


def test_nobody_is_found_by_an_officer_of_another_county(signed_in, neighbour):
    page = signed_in("outsider").get("/find/", {"q": neighbour.name})
    assert f"/people/{neighbour.pk}/" not in page.content.decode()
    assert signed_in("outsider").get(f"/people/{neighbour.pk}/").status_code == 404
    assert signed_in("clerk").get(f"/people/{neighbour.pk}/").status_code == 200


def test_no_page_shows_a_day_of_birth_or_a_whole_number(signed_in, neighbour):
    number = sealer().opened(neighbour.number)
    born = neighbour.born
    days = (born.isoformat(), f"{born.year}年{born.month}月{born.day}日")
    pages = (f"/people/{neighbour.pk}/", card(neighbour), f"/find/?q={neighbour.name}",
             f"/people/{neighbour.pk}/correct/")  # fmt: skip
    for url in pages:
        text = signed_in("clerk").get(url).content.decode()
        assert number not in text
        assert not any(day in text for day in days)
    assert str(born.year) in signed_in("clerk").get(pages[0]).content.decode()


def test_a_card_shows_who_belongs_together_and_that_somebody_looked(signed_in, neighbour):
    url = card(neighbour)
    page = signed_in("clerk").get(url).content.decode()
    assert neighbour.name in page
    assert "陆示办" in page  # the look of now
    with unguarded():
        entry = Entry.objects.filter(act="read").latest("pk")
    assert (entry.subject_kind, f"/households/{entry.subject_id}/") == ("household", url)


def test_a_card_tells_of_members_kept_elsewhere_and_lets_them_go(signed_in, neighbour):
    url = card(neighbour)
    with unguarded():
        home = Household.objects.get(pk=url.split("/")[2])
        gone = Membership.objects.filter(household=home, person=neighbour, until=None)
        number = gone.get().pk
        Person.objects.filter(pk=neighbour.pk).update(area_lived=OTHER, area_registered=OTHER)
    leaving = reverse("leave_household", kwargs={"number": number})
    page = signed_in("clerk").get(url).content.decode()
    assert "另有 1 名成员的档案在其他辖区" in page
    assert leaving in page
    assert "档案在其他辖区的成员" in signed_in("clerk").get(leaving).content.decode()
    left = signed_in("clerk").post(leaving, {"day": timezone.localdate().isoformat()})
    assert left.status_code == 302
    with unguarded():
        assert not gone.exists()


@pytest.mark.parametrize(("what", "many"), [("card", 31), ("person", 36), ("find", 18)])
def test_a_page_asks_few_questions(signed_in, neighbour, what, many, django_assert_max_num_queries):
    urls = {"card": card(neighbour), "person": f"/people/{neighbour.pk}/",
            "find": f"/find/?q={neighbour.name[0]}"}  # fmt: skip
    client = signed_in("clerk")
    client.get(urls[what])
    with django_assert_max_num_queries(many):
        client.get(urls[what])


def test_an_analyst_has_no_door_to_people(signed_in, neighbour):
    assert signed_in("analyst").get("/find/", {"q": "王"}).status_code == 403
    assert signed_in("analyst").get(f"/people/{neighbour.pk}/").status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(client, db):
    page = client.get("/find/")
    assert page.status_code == 302
    assert page.headers["Location"].startswith("/accounts/login/")


# --- a number read whole --------------------------------------------------------------


def test_a_number_is_read_with_the_day_of_birth_for_a_reason_that_is_written_down(
    signed_in, neighbour
):
    url = reverse("reveal_number", kwargs={"number": neighbour.pk})
    client = signed_in("clerk")
    number, phone = sealer().opened(neighbour.number), sealer().opened(neighbour.phone)
    assert number not in client.get(url).content.decode()
    short = client.post(url, {"reason": "看"})
    assert short.status_code == 422
    assert number not in short.content.decode()
    page = client.post(url, {"reason": "核对申请材料"})
    assert number in page.content.decode()
    assert phone not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    with unguarded():
        entry = Entry.objects.filter(act="reveal").latest("pk")
    assert (entry.subject_id, entry.reason) == (neighbour.pk, "核对申请材料")


def test_a_phone_is_read_alone_in_the_dialog(signed_in, neighbour):
    url = reverse("reveal_phone", kwargs={"number": neighbour.pk})
    answer = signed_in("clerk").post(
        url, {"reason": "约定入户时间"}, headers={"HX-Target": "dialog"}
    )
    text = answer.content.decode()
    assert sealer().opened(neighbour.phone) in text
    assert sealer().opened(neighbour.number) not in text
    assert "<html" not in text


@pytest.mark.parametrize(
    ("username", "status"), [("village", 403), ("chief", 403), ("outsider", 404)]
)
def test_whoever_may_not_reveal_reads_nothing(signed_in, neighbour, username, status):
    url = reverse("reveal_number", kwargs={"number": neighbour.pk})
    answer = signed_in(username).post(url, {"reason": "核对申请材料"})
    assert answer.status_code == status
    assert sealer().opened(neighbour.number) not in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("supporter", "被赡养、抚养人"), ("supported", "赡养、抚养人"), ("parent", "子女"),
        ("ward", "监护人"), ("spouse", "配偶"),
    ],
)  # fmt: skip
def test_each_of_two_reads_what_the_other_is_to_them(signed_in, neighbour, kind, seen):
    with unguarded():
        other = Person.objects.exclude(pk=neighbour.pk).filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6
        )[0]
        Relation.objects.create(person=neighbour, other=other, kind=kind)
    client = signed_in("clerk")
    page = client.get(f"/people/{other.pk}/").content.decode()
    assert re.search(rf'<span>{seen}</span><a [^>]*href="/people/{neighbour.pk}/"', page)
