"""Files come up in pieces, go on where they were cut, and are never another file."""

import hashlib
import os
import stat
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from tests.database import unguarded
from tests.kernel.exchange.offices import NOW, at_work, brought

from minsheng.kernel.exchange import uploads
from minsheng.kernel.exchange.models import Upload
from minsheng.kernel.exchange.uploads import Promise, add, begin, give_up, path_of, whole
from minsheng.kernel.exchange.words import ExchangeRefusedError

pytestmark = pytest.mark.django_db
TEXT = "标识（请勿改动）,姓名\r\n".encode() + b"x,y\r\n" * 500


def promise(content=TEXT, client=None):
    digest = hashlib.sha256(content).hexdigest()
    return Promise(client or str(uuid.uuid4()), len(content), digest)


def refused(kind):
    return pytest.raises(ExchangeRefusedError, match=f"^{kind}$")


def test_pieces_become_the_file(media):
    with at_work("clerk") as clerk:
        sent = promise()
        assert begin(clerk, sent, NOW).received == 0
        for start in range(0, len(TEXT), 700):
            found = add(clerk, sent.client, start, TEXT[start : start + 700], NOW)
        assert (found.state, found.content, found.received) == ("whole", "csv", len(TEXT))
        upload, path = whole(clerk, sent.client, NOW)
        assert path.read_bytes() == TEXT
        assert path.is_relative_to(media)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert sent.client not in str(path)
        assert upload.place not in sent.sha256


def test_it_goes_on_where_the_wire_was_cut():
    with at_work("clerk") as clerk:
        sent = promise()
        begin(clerk, sent, NOW)
        add(clerk, sent.client, 0, TEXT[:1000], NOW)
        assert add(clerk, sent.client, 0, TEXT[:1000], NOW).received == 1000
        at = begin(clerk, sent, NOW).received
        assert at == 1000
        assert add(clerk, sent.client, 600, TEXT[600:1400], NOW).received == 1400
        assert add(clerk, sent.client, 1400, TEXT[1400:], NOW).state == "whole"
        assert whole(clerk, sent.client, NOW)[1].read_bytes() == TEXT
        assert add(clerk, sent.client, 0, b"other", NOW).state == "whole"
        assert whole(clerk, sent.client, NOW)[1].read_bytes() == TEXT


def test_a_process_that_died_before_it_judged_is_made_up_for(monkeypatch):
    with at_work("clerk") as clerk, monkeypatch.context() as patch:
        sent = promise()
        begin(clerk, sent, NOW)
        patch.setattr(uploads, "_judge", lambda *_: None)
        add(clerk, sent.client, 0, TEXT, NOW)
        patch.undo()
        assert whole(clerk, sent.client, NOW)[0].state == "whole"


def test_other_content_under_the_same_number_is_refused():
    with at_work("clerk") as clerk:
        sent = promise()
        begin(clerk, sent, NOW)
        with refused("upload_other"):
            begin(clerk, promise(TEXT + b"z", sent.client), NOW)


def test_what_came_is_held_against_the_digest(django_capture_on_commit_callbacks):
    with at_work("clerk") as clerk:
        sent = promise()
        begin(clerk, sent, NOW)
        path = path_of(Upload.objects.get())
        with django_capture_on_commit_callbacks(execute=True), refused("upload_broken"):
            add(clerk, sent.client, 0, TEXT[:-1] + b"!", NOW)
        assert not path.exists()
        for again in (
            lambda: add(clerk, sent.client, 0, TEXT, NOW),
            lambda: begin(clerk, sent, NOW),
            lambda: whole(clerk, sent.client, NOW),
        ):
            with refused("upload_broken"):
                again()


@pytest.mark.parametrize(
    ("offset", "piece", "kind"),
    [
        (10, b"x", "upload_gap"),
        (-1, b"x", "upload_gap"),
        (0, b"", "upload_piece"),
        (0, bytes(uploads.PIECE + 1), "upload_piece"),
        (0, TEXT + b"x", "upload_over"),
    ],
)
def test_a_piece_that_does_not_fit_is_refused(offset, piece, kind):
    with at_work("clerk") as clerk:
        sent = promise()
        begin(clerk, sent, NOW)
        with refused(kind):
            add(clerk, sent.client, offset, piece, NOW)
        with refused("upload_unfinished"):
            whole(clerk, sent.client, NOW)


@pytest.mark.parametrize(
    "client",
    ["", "1", "../../../etc/passwd", "a/b", "{12345678-1234-5678-1234-567812345678}",
     "urn:uuid:12345678-1234-5678-1234-567812345678", "12345678123456781234567812345678",
     "CON", "x\0y"],
)  # fmt: skip
def test_a_number_that_is_none_is_refused(client):
    with at_work("clerk") as clerk:
        with refused("upload_id"):
            begin(clerk, Promise(client, 5, "0" * 64), NOW)
        with refused("upload_id"):
            add(clerk, client, 0, b"x", NOW)


@pytest.mark.parametrize(("size", "kind"), [(0, "upload_size"), (-1, "upload_size")])
def test_sizes_have_limits(size, kind):
    with at_work("clerk") as clerk:
        with refused(kind):
            begin(clerk, Promise(str(uuid.uuid4()), size, "0" * 64), NOW)
        with refused(kind):
            begin(clerk, Promise(str(uuid.uuid4()), uploads.LARGEST + 1, "0" * 64), NOW)
        with refused("upload_digest"):
            begin(clerk, Promise(str(uuid.uuid4()), 5, "../" + "0" * 61), NOW)


def test_nobody_hoards(monkeypatch):
    monkeypatch.setattr(uploads, "WAITING", 2)
    with at_work("clerk") as clerk:
        for _ in range(2):
            begin(clerk, promise(), NOW)
        with refused("upload_room"):
            begin(clerk, promise(), NOW)
        begin(clerk, promise(), NOW + uploads.KEPT)  # those before have expired


def test_an_upload_is_its_officers_own():
    client = str(uuid.uuid4())
    with at_work("clerk") as clerk:
        begin(clerk, promise(client=client), NOW)
    with at_work("reviewer") as reviewer:
        assert not Upload.objects.exists()
        with refused("upload_unknown"):
            add(reviewer, client, 0, b"x", NOW)
        # The same number is free for others: a clash would tell that it is in use.
        assert begin(reviewer, promise(client=client), NOW).received == 0
    with at_work("clerk"), pytest.raises(Exception, match="row-level security"):
        Upload.objects.create(
            user=reviewer.user, client=uuid.uuid4(), size=1, sha256="", place="x", begun=NOW,
            expires=NOW,
        )  # fmt: skip


def test_a_file_that_was_replaced_by_a_link_is_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(TEXT)
    with at_work("clerk") as clerk:
        client = brought(clerk, TEXT)
        path = path_of(Upload.objects.get())
        path.unlink()
        path.symlink_to(secret)
        with refused("upload_gone"):
            whole(clerk, client, NOW)
        path.unlink()
        with refused("upload_gone"):
            whole(clerk, client, NOW)


@pytest.mark.parametrize("place", ["../x", "aa/../../x", "/etc/passwd", "aa/" + "g" * 32])
def test_a_place_that_is_none_of_ours_is_not_opened(place):
    with refused("upload_gone"):
        path_of(Upload(place=place))


def test_what_has_expired_is_removed(django_capture_on_commit_callbacks, media):
    with at_work("clerk") as clerk:
        old = brought(clerk, TEXT)
        path = path_of(Upload.objects.get())
        stray = media / "uploads" / "aa" / "left"
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"x")
        long_ago = (NOW - 3 * uploads.KEPT).timestamp()
        os.utime(stray, (long_ago, long_ago))
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
        later = NOW + uploads.KEPT
        fresh = brought(clerk, TEXT, later - timedelta(hours=1))
        with refused("upload_unknown"):
            whole(clerk, old, later)
    with at_work("machine"), django_capture_on_commit_callbacks(execute=True):
        assert not Upload.objects.exists()
        assert uploads.remove_expired(later) == 1
    assert not path.exists()
    assert not stray.exists()
    with at_work("clerk") as clerk:
        assert whole(clerk, fresh, later)[1].exists()


def test_nothing_is_removed_before_its_time_whatever_the_program_says():
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() + interval '1 hour'")
        soon = cursor.fetchone()[0]
    with at_work("clerk") as clerk:
        brought(clerk, TEXT)
        Upload.objects.update(expires=soon)
        assert uploads.remove_expired(soon + timedelta(days=9)) == 0


def test_an_upload_can_be_given_up(django_capture_on_commit_callbacks):
    with at_work("clerk") as clerk:
        client = brought(clerk, TEXT)
        path = path_of(Upload.objects.get())
        with django_capture_on_commit_callbacks(execute=True):
            give_up(clerk, client, NOW)
        assert not path.exists()
        with refused("upload_unknown"):
            whole(clerk, client, NOW)
