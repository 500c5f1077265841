"""How the interface answers: problems, languages, versions, tokens, limits."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone
from tests.database import unguarded, working_as
from tests.web.access import Where
from tests.web.api.subjects import records, subjects
from tests.web.api.tokens import program

from minsheng.kernel.audit.models import Entry
from minsheng.kernel.registry.models import Membership, Organisation, Person
from minsheng.kernel.registry.moving import hand_over
from minsheng.kernel.tokens.actions import revoke
from minsheng.kernel.tokens.models import Token

__all__ = ["program", "records", "subjects"]
pytestmark = pytest.mark.django_db
HERE = Where.HERE
YONGJI, RUGAO, IN_RUGAO = 81_101_214_000, 82_001_000_000, 82_001_001_000


def patched(client: Client, number: int, body: object, **headers: str):
    return client.patch(
        f"/api/people/{number}", json.dumps(body), content_type="application/json", headers=headers
    )


def told(answer, status: int) -> dict:
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    body = json.loads(answer.content)
    assert body["status"] == status
    assert body["request"] == answer["X-Request-ID"]
    return body


def test_it_works(program, subjects):
    client = program("clerk", "see_people")
    answer = client.get(f"/api/people/{subjects[HERE].person}")
    assert answer.status_code == 200
    body = answer.json()
    assert body["name"] == subjects[HERE].name
    assert body["number"] == f"＊＊＊＊{subjects[HERE].number[-4:]}"
    assert subjects[HERE].number not in answer.content.decode()
    assert "born" not in body


def test_a_look_is_written_down_with_the_token(program, subjects):
    program("clerk", "see_people").get(f"/api/people/{subjects[HERE].person}")
    with unguarded():
        entry = Entry.objects.filter(subject_id=subjects[HERE].person, act="read").latest("id")
        token = Token.objects.latest("id")
    assert entry.request.endswith(f" token {token.pk}")


def test_a_token_without_the_right_is_refused(program, subjects):
    client = program("clerk", "work_findings")
    told(client.get(f"/api/people/{subjects[HERE].person}"), 403)
    told(client.get("/api/search", {"q": "王"}), 403)


def test_a_token_reaches_no_further_than_its_areas(program, subjects):
    client = program("clerk", "see_people", area=81_101_200_000 - 200_000 + 1_000 * 215)
    told(client.get(f"/api/people/{subjects[HERE].person}"), 404)


def test_a_token_revoked_is_refused_at_once(program):
    client = program("clerk", "see_people")
    assert client.get("/api/me").json()["by_token"]
    with working_as("clerk") as officer:
        revoke(Token.objects.get().pk, officer, timezone.localtime())
    assert told(client.get("/api/me"), 401)["type"] == "urn:minsheng:problem:not-signed-in"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer wrong", "Basic eDp5", "x", "", "Bearer \x00", "Bearer ü"]
)
def test_a_wrong_token_is_refused_although_somebody_is_signed_in(signed_in, header):
    told(signed_in("clerk").get("/api/me", headers={"authorization": header}), 401)


def test_a_token_opens_no_page(program):
    assert program("clerk", "see_people").get("/find/").status_code == 302


def test_a_token_asks_so_often_a_minute(program, settings):
    settings.API_RATE = 2
    client = program("clerk", "see_people")
    answers = [client.get("/api/me") for _ in range(5)]
    last = answers[-1]
    told(last, 429)
    assert 1 <= int(last["Retry-After"]) <= 60


def test_a_session_changes_nothing_without_the_pages_token(signed_in, subjects):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in("clerk").cookies
    told(patched(strict, subjects[HERE].person, {}, **{"If-Match": '"1"'}), 403)
    assert strict.get(f"/api/people/{subjects[HERE].person}").status_code == 200


@pytest.mark.parametrize(
    ("accepts", "title"),
    [
        ("en", "Not found"),
        ("en-GB,en;q=0.9,zh;q=0.1", "Not found"),
        ("zh-CN,en;q=0.5", "没有找到"),
        ("", "没有找到"),
        ("fr", "没有找到"),
        (";;q=x,\x00", "没有找到"),
    ],
)
def test_a_problem_speaks_the_language_asked_for(signed_in, accepts, title):
    answer = signed_in("clerk").get("/api/people/1", headers={"accept-language": accepts})
    assert told(answer, 404)["title"] == title
    assert "Accept-Language" in answer["Vary"]


def test_an_address_that_is_none_is_a_problem_too(signed_in):
    told(signed_in("clerk").get("/api/nothing"), 404)


def test_another_method_is_a_problem_and_says_which(signed_in):
    answer = signed_in("clerk").delete("/api/people/1")
    told(answer, 405)
    assert set(answer["Allow"].split(", ")) == {"GET", "PATCH"}


def test_a_version_is_shown_and_asked_for(signed_in, subjects):
    client, number = signed_in("clerk"), subjects[HERE].person
    shown = client.get(f"/api/people/{number}")["ETag"]
    told(patched(client, number, {"phone": "13900000000"}), 428)
    told(patched(client, number, {"phone": "13900000000"}, **{"If-Match": '"999"'}), 412)
    told(patched(client, number, {"phone": "13900000000"}, **{"If-Match": "*"}), 422)
    done = patched(client, number, {"phone": "13900000000"}, **{"If-Match": shown})
    assert done.status_code == 200
    assert done["ETag"] != shown
    told(patched(client, number, {"phone": "13700000000"}, **{"If-Match": shown}), 412)
    assert client.get(f"/api/people/{number}").json()["phone"] == "139＊＊＊＊0000"


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"nonsense": 1}, "body.sent.nonsense"),
        ({"name": ""}, "body.sent.name"),
        ({"name": "长" * 61}, "body.sent.name"),
        ({"name": "a\x00b"}, "body.sent.name"),
        ({"name": "\ud800"}, "body.sent.name"),
        ({"name": None}, "name"),
        ({"name": 5}, "body.sent.name"),
        ({"sex": "1"}, "body.sent.sex"),
        ({"sex": True}, "body.sent.sex"),
        ({"sex": 2**70}, "body.sent.sex"),
        ({"born": "2020-02-30"}, "body.sent.born"),
        ({"born": 0}, "body.sent.born"),
        ({"born": "9999-12-31"}, "born"),
        ({"number": "123"}, "number"),
        ({"phone": "1"}, "phone"),
        ({"area_lived": 82_001_001_000}, "area_lived"),
        ({"area_lived": -1}, "body.sent.area_lived"),
        ({"area_lived": 5}, "area_lived"),
        ([], "body.sent"),
        ("x", "body.sent"),
        (None, "body.sent"),
    ],
)
def test_what_is_refused_is_said_with_its_place(signed_in, subjects, body, at):
    number = subjects[HERE].person
    answer = patched(
        signed_in("clerk"), number, body, **{"If-Match": f'"{subjects[HERE].version}"'}
    )
    (error,) = told(answer, 422)["errors"]
    assert error["at"] == at
    assert error["says"]
    with unguarded():
        assert Person.objects.get(pk=number).version == subjects[HERE].version


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"{}", 415),
        ("application/x-www-form-urlencoded", b"phone=1", 415),
        ("multipart/form-data", b"{}", 415),
        ("", b"{}", 415),
        ("application/json; charset=utf-16", "{}".encode("utf-16"), 400),
        ("application/json", b"{", 400),
        ("application/json", b"\xff\xfe{}", 400),
        ("application/json", b'{"phone": NaN}', 400),
        ("application/json", b"[" * 60_000, 400),
        ("application/json", b'{"sex": ' + b"9" * 6000 + b"}", 400),
        ("application/json", b" " * 70_000, 413),
        ("application/json", b"x" * 10_000_000, 413),
        ("application/json", b"", 415),  # the client names no type for nothing
    ],
)
def test_a_body_that_is_none_is_refused(signed_in, subjects, kind, body, status):
    answer = signed_in("clerk").generic(
        "PATCH", f"/api/people/{subjects[HERE].person}", body, kind, headers={"If-Match": '"1"'}
    )
    told(answer, status)


@pytest.mark.parametrize(
    "query",
    ["limt=5", "limit=0", "limit=201", "limit=x", "after=-1", "after=9223372036854775808",
     "inside=%00", "on=2020-13-01", "on=1", "on=99999-01-01", "called=", "called=%00",
     "called=%ff", "a%00b=1"],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(signed_in, query):
    answer = signed_in("clerk").get(f"/api/areas?{query}")
    if query == "called=%ff":  # read as a sign that stands for none: nothing is called so
        assert answer.json() == {"items": [], "next": None}
    else:
        told(answer, 422)


@pytest.mark.parametrize("number", ["0", "-1", "9223372036854775808", "1e3", "٣", "%00", "x" * 999])
def test_a_number_that_is_none_is_refused(signed_in, number):
    told(signed_in("clerk").get(f"/api/people/{number}"), 422)


def test_pages_of_a_list_join(signed_in):
    with unguarded():
        for number in range(7):
            Organisation.objects.create(
                name=f"站{number}", pinyin="z", kind="x", area_id=81_101_214_000
            )
    client, seen, after = signed_in("clerk"), [], None
    while True:
        query = {"limit": 3} | ({"after": after} if after else {})
        page = client.get("/api/organisations", query).json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    with unguarded():
        assert seen == sorted(seen)
        assert len(seen) == len(set(seen)) == Organisation.objects.filter(
            area__gte=81_101_000_000, area__lt=81_102_000_000).count()  # fmt: skip


def test_a_member_kept_elsewhere_is_counted_and_not_named(signed_in, subjects):
    here = subjects[HERE]
    with unguarded():
        gone = Membership.objects.filter(household=here.household, until=None)[0]
        Person.objects.filter(pk=gone.person_id).update(
            area_lived=IN_RUGAO, area_registered=IN_RUGAO
        )
    answer = signed_in("clerk").get(f"/api/households/{here.household}")
    since = gone.since and gone.since.isoformat()
    assert answer.json()["elsewhere"] == [
        {"id": gone.pk, "relation": gone.relation, "since": since}
    ]
    assert gone.person_id not in [one["person"]["id"] for one in answer.json()["members"]]


def test_findings_are_paged_by_day_and_taken_once(signed_in, subjects):
    client, number = signed_in("clerk"), subjects[HERE].finding
    query = {"limit": 1, "after": "0_0", "kind": "registry.tried"}
    page = client.get("/api/findings", query).json()
    assert [item["id"] for item in page["items"]] == [number]
    url = f"/api/findings/{number}"
    shown = client.get(url)["ETag"]
    post = {"content_type": "application/json"}
    assert client.post(f"{url}/take", headers={"If-Match": shown}, **post).json()["taken_by"]
    told(client.post(f"{url}/take", headers={"If-Match": shown}, **post), 412)
    shown = client.get(url)["ETag"]
    close = {"headers": {"If-Match": shown}, **post}
    told(client.post(f"{url}/close", {"outcome": "nothing"}, **close), 422)
    told(client.post(f"{url}/close", {"outcome": "other"}, **close), 422)
    done = client.post(f"{url}/close", {"outcome": "nothing", "note": "已搬走"}, **close)
    assert done.json()["state"] == "closed"


def test_a_hand_over_to_a_town_is_confirmed_with_the_village(signed_in):
    """By the same rules as on the page: a village of that town, and of no other."""
    with unguarded():
        person = Person.objects.filter(area_lived=YONGJI, area_registered=YONGJI).first()
    with working_as("clerk") as clerk:
        waits = hand_over(person, "area_lived", RUGAO, "投奔子女", clerk, timezone.localtime())
    client, url = signed_in("outsider"), f"/api/findings/{waits.pk}/close"
    sent = {"headers": {"If-Match": f'"{waits.version}"'}, "content_type": "application/json"}
    for place in ({}, {"place": None}, {"place": RUGAO}, {"place": YONGJI}, {"place": 1}):
        told(client.post(url, {"outcome": "confirmed"} | place, **sent), 422)
    village = {"outcome": "confirmed", "place": IN_RUGAO}
    told(signed_in("clerk2").post(url, village, **sent), 404)
    done = client.post(url, village, **sent)
    assert done.json()["state"] == "closed", done.content.decode()
    assert done.json()["facts"]["place"] == IN_RUGAO
    with unguarded():
        assert Person.objects.get(pk=person.pk).area_lived_id == IN_RUGAO


def test_the_documentation_speaks_the_language_of_the_pages(signed_in):
    """Not the browser's: an English one stands on many an office desk."""
    page = signed_in("clerk").get("/api/docs", headers={"accept-language": "en-US,en"})
    assert "接口文档" in page.content.decode()
    assert page["Content-Language"] == "zh-hans"


def test_a_value_is_revealed_for_a_reason_alone(signed_in, subjects):
    client, person = signed_in("clerk"), subjects[HERE]
    url, post = f"/api/people/{person.person}/reveal", {"content_type": "application/json"}
    told(client.post(url, {"what": "number"}, **post), 422)
    told(client.post(url, {"what": "number", "reason": "  "}, **post), 422)
    told(client.post(url, {"what": "pinyin", "reason": "核对"}, **post), 422)
    told(client.post(url, {"what": "number", "reason": "查一下"}, **post), 422)
    answer = client.post(url, {"what": "number", "reason": "核对申请材料"}, **post)
    assert answer.json() == {"value": person.number}
    with unguarded():
        entry = Entry.objects.filter(subject_id=person.person, act="reveal").latest("id")
    assert entry.reason == "核对申请材料"


def test_what_pages_refuse_is_refused_here(signed_in, subjects):
    client, person = signed_in("clerk"), subjects[HERE]
    change = {
        "content_type": "application/json", "headers": {"If-Match": f'"{person.version}"'}
    }  # fmt: skip
    for values in ({"sex": 7}, {"area_lived": 81_101_000_000}, {"area_registered": 0}):
        told(client.patch(f"/api/people/{person.person}", values, **change), 422)
    with unguarded():
        assert Person.objects.get(pk=person.person).version == person.version


def test_a_look_at_a_finding_is_a_look_at_whom_it_is_about(signed_in, subjects):
    client, person = signed_in("clerk"), subjects[HERE]
    assert client.get(f"/api/findings/{person.finding}").status_code == 200
    with unguarded():
        entry = Entry.objects.filter(act="read").latest("id")
    assert (entry.subject_kind, entry.subject_id) == ("person", person.person)


def test_a_pair_is_settled_once(signed_in, subjects):
    client, pair = signed_in("reviewer"), subjects[HERE]
    url, post = f"/api/duplicates/{pair.duplicate}", {"content_type": "application/json"}
    told(client.post(f"{url}/merge", {"keep": 1, "note": "同一人"}, **post), 422)
    done = client.post(f"{url}/merge", {"keep": pair.other, "note": "同一人"}, **post)
    assert done.json()["state"] == "merged"
    told(client.post(f"{url}/merge", {"keep": pair.other, "note": "同一人"}, **post), 409)
    told(client.post(f"{url}/apart", {"note": "不是"}, **post), 409)


def test_areas_are_found_by_name_and_by_an_old_day(signed_in):
    client = signed_in("analyst")
    found = client.get("/api/areas", {"called": "北新"}).json()["items"]
    assert 81_101_000_000 in [item["key"] for item in found]
    assert client.get("/api/areas/81101000000").json()["path"][-1]["name"] == "北新镇"
    assert client.get("/api/areas/0", {"on": "2019-01-01"}).status_code == 200


@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("/api/me", 18),
        ("/api/search?q=王", 20),
        ("/api/people/{0.person}", 24),
        ("/api/households/{0.household}", 25),
        ("/api/workers", 20),
        ("/api/findings", 19),
    ],
)
def test_few_queries_are_asked(program, subjects, django_assert_max_num_queries, url, most):
    client = program("clerk", "see_people", "work_findings")
    # Counted with the savepoints that stand for transactions here, two for each.
    client.get("/api/areas")  # the book of areas is kept for some minutes
    with django_assert_max_num_queries(most):
        assert client.get(url.format(subjects[HERE])).status_code == 200
