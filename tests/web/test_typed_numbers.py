"""Numbers searched for stand in no address, and who tries them is stopped."""

import pytest
from django.urls import reverse
from tests.database import unguarded

from minsheng.kernel.audit.models import Entry
from minsheng.kernel.registry import guessing
from minsheng.kernel.registry.models import Person
from minsheng.kernel.registry.secrecy import sealer
from minsheng.web import typed_numbers

pytestmark = pytest.mark.django_db
BEIXIN = 81_101_000_000


@pytest.fixture
def known(db) -> Person:
    with unguarded():
        return Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6, number__isnull=False,
        ).order_by("pk")[0]  # fmt: skip


def searches() -> int:
    with unguarded():
        return Entry.objects.filter(act="search", subject_id=None).count()


def test_a_number_is_found_and_stands_in_no_address(signed_in, known):
    client, number = signed_in("clerk"), sealer().opened(known.number)
    answer = client.post("/find/", {"q": number})
    where = answer.headers["Location"]
    assert where.startswith("/find/?k=")
    assert number not in where
    for _ in range(3):  # gone back to, or loaded again, it is the same search
        assert f"/people/{known.pk}/" in client.get(where).content.decode()
    assert searches() == 1


def test_words_stay_in_the_address(signed_in, known):
    answer = signed_in("clerk").post("/find/", {"q": known.name}, follow=True)
    assert answer.redirect_chain[0][0].startswith("/find/?q=")
    assert f"/people/{known.pk}/" in answer.content.decode()


def test_a_number_in_an_address_is_not_looked_for(signed_in, known):
    answer = signed_in("clerk").get("/find/", {"q": sealer().opened(known.number)})
    assert answer.status_code == 422
    assert "不能写在网址里" in answer.content.decode()
    assert f"/people/{known.pk}/" not in answer.content.decode()
    assert searches() == 0


def test_while_one_types_no_number_is_looked_for(signed_in, known):
    typed = sealer().opened(known.number)
    page = signed_in("clerk").post("/find/", {"q": typed}, headers={"HX-Target": "suggestions"})
    assert "按回车键查找" in page.content.decode()
    assert f"/people/{known.pk}/" not in page.content.decode()
    assert typed not in page.content.decode()
    assert searches() == 0


def test_a_search_that_is_gone_says_so(signed_in, known):
    client, number = signed_in("clerk"), sealer().opened(known.number)
    where = client.post("/find/", {"q": number}).headers["Location"]
    for count in range(typed_numbers.KEPT):
        client.post("/find/", {"q": f"{count}组"})
    answer = client.get(where)
    assert answer.status_code == 410
    assert "已不再保留" in answer.content.decode()
    assert signed_in("clerk2").get(where).status_code == 410


def test_whom_a_search_finds_later_is_written_down_then(signed_in, known):
    client, number = signed_in("clerk"), sealer().opened(known.number)
    with unguarded():
        Person.objects.filter(pk=known.pk).update(number_mark=b"x")
    where = client.post("/find/", {"q": number}).headers["Location"]
    client.get(where)
    with unguarded():
        Person.objects.filter(pk=known.pk).update(number_mark=sealer().mark(number))
    client.get(where)
    client.get(where)
    with unguarded():
        assert Entry.objects.filter(act="search", subject_id=known.pk).count() == 1


def test_somebody_is_chosen_by_number_without_it_in_the_address(signed_in, known):
    client = signed_in("clerk")
    page = reverse("relate", args=[known.pk])
    assert f'name="page" value="{page}"' in client.get(page).content.decode()
    number = sealer().opened(known.number)
    answer = client.post("/find/", {"q": number, "page": page})
    assert answer.headers["Location"].startswith(f"{page}?k=")
    assert f"?chosen={known.pk}" in client.get(answer.headers["Location"]).content.decode()
    assert searches() == 1
    away = client.post("/find/", {"q": "王", "page": "//elsewhere.example/"})
    assert away.headers["Location"].startswith("/find/?q=")


def test_who_tries_numbers_is_told_to_wait(signed_in, known, monkeypatch):
    monkeypatch.setattr(guessing, "MOST_MISSED", 2)
    client = signed_in("clerk")
    answers = [client.post("/find/", {"q": f"赵钱孙李 000{n}"}, follow=True) for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert "15分钟后再试" in answers[2].content.decode()
    with unguarded():
        (stopped,) = Entry.objects.filter(act="search_stopped")
    page = signed_in("auditor").get("/audit/", {"act": "search_stopped"}).content.decode()
    assert f"/audit/{stopped.pk}/" in page
    assert "没有找到的次数" in signed_in("auditor").get(f"/audit/{stopped.pk}/").content.decode()
    # Of one's own family likewise: the form that shuts a file looks for a number, too.
    form = {"number": "320602199001019999", "relation": "父亲"}
    answer = client.post(reverse("exclude"), form)
    assert answer.status_code == 422
    assert "分钟后再试" in answer.content.decode()


def test_the_page_of_somebody_tells_who_found_them_by_number(signed_in, known):
    number = sealer().opened(known.number)
    signed_in("reviewer").post("/find/", {"q": number}, follow=True)
    with unguarded():
        last = Entry.objects.filter(act="search").latest("pk")
    page = signed_in("clerk").get(f"/people/{known.pk}/").content.decode()
    assert "按号码查找" in page
    assert "公民身份号码，找到1人" in page
    shown = signed_in("auditor").get(f"/audit/{last.pk}/").content.decode()
    assert last.after["mark"][0] not in shown


# --- programs -----------------------------------------------------------------------------


def test_programs_send_numbers_in_the_body(signed_in, known):
    client, number = signed_in("clerk"), sealer().opened(known.number)
    refused = client.get("/api/search", {"q": number})
    assert refused.status_code == 422
    assert "POST" in refused.json()["detail"]
    answer = client.post("/api/search", {"q": number}, content_type="application/json")
    assert [person["id"] for person in answer.json()["people"]] == [known.pk]
    assert searches() == 1


def test_programs_wait_like_everybody(signed_in, monkeypatch):
    monkeypatch.setattr(guessing, "MOST_MISSED", 1)
    client, sent = signed_in("clerk"), {"q": "赵钱孙李 0001"}
    assert client.post("/api/search", sent, content_type="application/json").status_code == 200
    answer = client.post("/api/search", sent, content_type="application/json")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    with unguarded():
        assert Entry.objects.filter(act="search_stopped").count() == 1
