"""Lists given away by the site and brought back: seen first, then written once."""

from __future__ import annotations

import gc
import hashlib
import io
import json
import threading
import uuid

import pytest
from django.utils import timezone
from tests.database import unguarded, working_as
from tests.kernel.exchange.books import PHONE, altered

from minsheng.kernel.audit.models import Entry
from minsheng.kernel.exchange.export import workbook
from minsheng.kernel.exchange.listings import LISTINGS
from minsheng.kernel.exchange.models import ImportJob, Upload
from minsheng.kernel.exchange.uploads import LARGEST, PIECE
from minsheng.kernel.registry.models import Person
from minsheng.web import giving

pytestmark = pytest.mark.django_db
BEIXIN = 81_101_000_000
ASKED = {"listing": "people", "form": "xlsx", "reason": "入户核对电话"}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def exported(client, **asked) -> bytes:
    answer = client.post("/exchange/export/", ASKED | asked)
    assert answer.status_code == 200, answer.content.decode()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)


def sent(client, content: bytes, name: str | None = None) -> str:
    number = name or str(uuid.uuid4())
    said = {
        "client": number, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    told = client.post("/exchange/uploads/", said)
    assert told.status_code == 200, told.json()
    at = told.json()["received"]
    while at < len(content):
        told = client.post(
            f"/exchange/uploads/{number}/?offset={at}", content[at : at + PIECE],
            content_type="application/octet-stream",
        )  # fmt: skip
        assert told.status_code == 200, told.json()
        at = told.json()["received"]
    return number


def phone_changed(rows):
    """The phone of the first person."""
    place = rows[0].index("电话") if "电话" in rows[0] else rows[0].index("联系电话")
    rows[2][place] = PHONE


def checked(client, book: bytes) -> str:
    answer = client.post("/exchange/check/", {"listing": "people", "client": sent(client, book)})
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_a_list_goes_out_and_comes_back_and_is_written_once(signed_in):
    client = signed_in("clerk")
    page = checked(client, altered(exported(client), phone_changed))
    assert page.startswith("/exchange/imports/")
    text = client.get(page).content.decode()
    assert PHONE in text
    assert "全部写入" in text
    for said in ("已写入 1 行", "没有重复写入"):
        answer = client.post(f"{page}apply/", {"choice": "all"}, follow=True)
        assert said in answer.content.decode()
    with unguarded():
        assert ImportJob.objects.get().written == 1
    assert page in client.get("/exchange/").content.decode()


def test_an_empty_list_is_filled_in_and_what_is_new_is_shown_and_entered(signed_in):
    def edit(rows):
        row = {"姓名": "陈新人", "居住地": "永济村"}
        rows.append([row.get(head, "") for head in rows[0]])

    client = signed_in("clerk")
    assert "/exchange/empty/?listing=book" in client.get("/exchange/").content.decode()
    empty = client.get("/exchange/empty/?listing=people")
    assert empty.headers["Content-Disposition"].startswith("attachment")
    page = checked(client, altered(b"".join(empty.streaming_content), edit))
    text = client.get(page).content.decode()
    assert "将要新增" in text
    assert "陈新人" in text
    answer = client.post(f"{page}apply/", {"choice": "all"}, follow=True)
    assert "已写入 1 行" in answer.content.decode()
    with unguarded():
        assert Person.objects.filter(name="陈新人").count() == 1


@pytest.mark.parametrize("listing", ["", "secrets", "people/"])
def test_of_no_list_there_is_no_empty_one(signed_in, listing):
    assert signed_in("clerk").get(f"/exchange/empty/?listing={listing}").status_code == 404


def test_a_change_is_shown_beside_the_name_it_is_of(signed_in):
    names = []

    def edit(rows):
        phone_changed(rows)
        names.append(rows[2][rows[0].index("姓名")])

    client = signed_in("clerk")
    page = checked(client, altered(exported(client), edit))
    assert f">{names[0]}</td>" in client.get(page).content.decode()


def test_a_reason_is_asked_for_beside_the_field(signed_in):
    answer = signed_in("clerk").post("/exchange/export/", ASKED | {"reason": " "})
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.content.decode()


@pytest.mark.parametrize("asked", [{"listing": "secrets"}, {"area": "7"}, {"form": "exe"}])
def test_what_is_not_among_the_choices_is_refused(signed_in, asked):
    assert signed_in("clerk").post("/exchange/export/", ASKED | asked).status_code == 422


def test_an_area_of_others_is_no_choice(signed_in):
    page = signed_in("clerk").get("/exchange/").content.decode()
    assert f'value="{BEIXIN}"' in page
    assert 'value="82000000000"' not in page


def test_the_good_rows_are_written_and_the_bad_ones_come_as_a_workbook(signed_in):
    def edit(rows):
        phone_changed(rows)
        place = rows[0].index("电话") if "电话" in rows[0] else rows[0].index("联系电话")
        rows[3][place] = "12"

    client = signed_in("clerk")
    page = checked(client, altered(exported(client), edit))
    text = client.get(page).content.decode()
    assert "只写入没有问题的行" in text
    assert "不能写入的行" in text
    book = b"".join(client.get(f"{page}faults/").streaming_content)
    assert book[:2] == b"PK"
    answer = client.post(f"{page}apply/", {"choice": "all"}, follow=True)
    assert "已写入" not in answer.content.decode()
    answer = client.post(f"{page}apply/", {"choice": "good"}, follow=True)
    assert "已写入 1 行" in answer.content.decode()


def test_what_somebody_changed_meanwhile_is_told(signed_in):
    client = signed_in("clerk")
    book = exported(client)
    page = checked(client, altered(book, phone_changed))
    with unguarded():
        Person.objects.filter(area_lived__gte=BEIXIN).update(version=9, phone=None)
    answer = client.post(f"{page}apply/", {"choice": "all"}, follow=True)
    assert "已写入" not in answer.content.decode()
    assert "别人已改过" in client.get(page).content.decode()


def test_a_cut_wire_goes_on_and_a_second_tab_changes_nothing(signed_in):
    client = signed_in("clerk")
    book = altered(exported(client), phone_changed)
    number, half = str(uuid.uuid4()), len(book) // 2
    said = {"client": number, "size": len(book), "sha256": hashlib.sha256(book).hexdigest()}
    client.post("/exchange/uploads/", said)

    def put(start: int, end: int):
        return client.post(
            f"/exchange/uploads/{number}/?offset={start}", book[start:end],
            content_type="application/octet-stream",
        )  # fmt: skip

    assert put(0, half).json()["received"] == half
    assert put(0, half).json()["received"] == half
    gap = put(half + 5, len(book))
    assert gap.status_code == 422
    assert gap.json()["received"] == str(half)
    assert "没有传完" in client.get("/exchange/").content.decode()
    assert client.post("/exchange/uploads/", said).json()["received"] == half
    assert put(half, len(book)).json()["state"] == "whole"
    first = checked_number(client, number)
    assert checked_number(client, number) == first


def checked_number(client, number: str) -> str:
    return client.post("/exchange/check/", {"listing": "people", "client": number}).headers[
        "Location"
    ]


def test_other_content_than_promised_is_refused_and_stays_refused(signed_in):
    client, number = signed_in("clerk"), str(uuid.uuid4())
    said = {"client": number, "size": 4, "sha256": "0" * 64}
    client.post("/exchange/uploads/", said)
    for _ in range(2):
        told = client.post(
            f"/exchange/uploads/{number}/?offset=0", b"PK\x03\x04",
            content_type="application/octet-stream",
        )  # fmt: skip
        assert told.status_code == 422
        assert told.json()["said"]
    with unguarded():
        assert Upload.objects.get().state == "broken"


def streamed(client, number: str, body: bytes, **told):
    """What a client sends that is not ours: its body and its headers need not agree."""
    about = {"CONTENT_TYPE": "application/octet-stream", "wsgi.input": io.BytesIO(body), **told}
    return client.post(f"/exchange/uploads/{number}/?offset=0", **about)


def promised(client, size: int) -> str:
    said = {"client": (number := str(uuid.uuid4())), "size": size, "sha256": "0" * 64}
    assert client.post("/exchange/uploads/", said).status_code == 200
    return number


def on_disk(folder) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("told", "body", "refused"),
    [
        (10, 11, "upload_over"),  # longer than the file was told to be
        (LARGEST, PIECE + 1, "upload_piece"),
        (LARGEST, (2 << 20) + 1, "upload_piece"),  # longer than a request may be
        (LARGEST, LARGEST + 1, "upload_piece"),  # longer than any file
    ],
)
def test_a_stream_longer_than_told_or_allowed_leaves_nothing(
    signed_in, tmp_path, told, body, refused
):
    client = signed_in("clerk")
    number = promised(client, told)
    answer = streamed(client, number, bytes(body), CONTENT_LENGTH=str(body))
    assert answer.status_code == 422
    assert answer.json()["refused"] == refused
    assert answer.json()["said"]
    assert on_disk(tmp_path) == 0
    with unguarded():
        assert Upload.objects.get(client=number).received == 0


@pytest.mark.parametrize(("length", "taken"), [("5", 5), ("0", 0), ("", 0), ("-5", 0)])
def test_no_more_is_read_than_the_head_of_a_request_says(signed_in, tmp_path, length, taken):
    client = signed_in("clerk")
    number = promised(client, 100)
    streamed(client, number, bytes(PIECE + 1), CONTENT_LENGTH=length)
    assert on_disk(tmp_path) == taken
    with unguarded():
        assert Upload.objects.get(client=number).received == taken


@pytest.mark.parametrize("size", ["", "-1", "x", "9" * 40, "1e3"])
def test_a_size_that_is_none_is_refused(signed_in, size):
    said = {"client": str(uuid.uuid4()), "size": size, "sha256": "0" * 64}
    assert signed_in("clerk").post("/exchange/uploads/", said).status_code == 422


def test_a_file_that_is_no_list_is_told_so(signed_in):
    client = signed_in("clerk")
    answer = client.post(
        "/exchange/check/",
        {"listing": "people", "client": sent(client, b"a,b\n1,2\n")},
        follow=True,
    )
    assert "alert" in answer.content.decode()
    with unguarded():
        assert not ImportJob.objects.exists()


def test_anothers_import_is_not_there(signed_in):
    client = signed_in("clerk")
    page = checked(client, altered(exported(client), phone_changed))
    assert signed_in("reviewer").get(page).status_code == 404
    assert signed_in("reviewer").post(f"{page}apply/", {"choice": "all"}).status_code == 404


def test_a_file_given_up_is_gone_and_nothing_was_written(signed_in):
    client = signed_in("clerk")
    page = checked(client, altered(exported(client), phone_changed))
    answer = client.post(f"{page}drop/", follow=True)
    assert "没有写入任何内容" in answer.content.decode()
    assert "文件已删除或过期" in client.get(page).content.decode()
    assert client.post(f"{page}apply/", {"choice": "all"}, follow=True).status_code == 200
    with unguarded():
        assert not Upload.objects.exists()


@pytest.fixture
def at_once(monkeypatch):
    """The thread's work is done where it is begun: in the test's own transaction."""

    class Now:
        def __init__(self, target, args, **_options):
            self.work = lambda: target(*args)

        def start(self):
            self.work()

    monkeypatch.setattr("minsheng.web.giving.threading.Thread", Now)
    monkeypatch.setattr("minsheng.web.giving.connections.close_all", lambda: None)


def told(client, **asked) -> tuple[list[dict], bytes]:
    """The lines of an export whose progress is asked for, and the file behind them."""
    answer = client.post("/exchange/export/", ASKED | asked, headers={"X-Progress": "1"})
    assert answer.headers["Content-Type"] == "application/x-progress"
    left, lines = b"".join(answer.streaming_content), []
    while left and "size" not in (lines[-1] if lines else {}):
        line, _newline, left = left.partition(b"\n")
        lines.append(json.loads(line))
    return lines, left


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_tells_how_far_it_has_come(signed_in, at_once, monkeypatch, form):
    monkeypatch.setattr("minsheng.kernel.exchange.export.AT_ONCE", 10)
    client = signed_in("clerk")
    lines, file = told(client, form=form)
    *steps, last = lines
    assert [step["rows"] for step in steps] == list(range(0, last["rows"], 10))
    assert {step["of"] for step in steps} == {last["rows"]}
    assert len(file) == last["size"]
    assert last["name"].endswith(form)
    if form == "csv":
        assert file == exported(client, form="csv")


def test_a_list_that_is_refused_midway_says_why_and_gives_nothing(signed_in, at_once, monkeypatch):
    monkeypatch.setattr("minsheng.kernel.exchange.export.MOST", 1)
    (line,), file = told(signed_in("clerk"))
    assert "1" in line["refused"]
    assert file == b""


def test_who_goes_away_is_given_nothing_and_nothing_is_noted(signed_in, monkeypatch):
    """The making ends at the next step, and with it its transaction."""
    before = noted()
    gone = threading.Event()
    ended = []

    def make(progress):
        progress(0, 2)
        gone.wait(10)
        try:
            progress(1, 2)
        except giving.GoneError as error:
            ended.append(error)
            raise
        raise AssertionError

    lines = giving.told(make, "zh")
    assert json.loads(next(lines)) == {"rows": 0, "of": 2}
    lines.close()
    gone.set()
    for thread in threading.enumerate():
        if thread.name.endswith("(run)"):
            thread.join(10)
    assert ended
    assert noted() == before


def noted() -> int:
    with unguarded():
        return Entry.objects.filter(act="export").count()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_that_is_stopped_is_not_noted(form):
    before = noted()

    def stop(rows, many):
        raise giving.GoneError

    with working_as("clerk") as clerk, pytest.raises(giving.GoneError):
        workbook(
            LISTINGS["people"], clerk, {}, reason="核对", now=timezone.localtime(), form=form,
            progress=stop,
        )  # fmt: skip
    gc.collect()  # a file left open would be told of here
    assert noted() == before
