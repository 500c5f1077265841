"""Half a backup, an altered one and a hostile one are refused before anything is taken from it."""

import io
import json
import zipfile
from dataclasses import asdict

import pytest

from minsheng.web.backup import keys, writing
from minsheng.web.backup.archive import DUMP, LIST, Manifest, opened, put, put_list, verify
from minsheng.web.backup.errors import BackupError


def moved(_count):
    pass


@pytest.fixture
def backup(tmp_path):
    """A small one, of a dump and a picture."""
    path, manifest = tmp_path / "a.backup", Manifest("2030-01-01T00:00:00+08:00", "18.6")
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in ((DUMP, b"dump" * 1000), ("media/a/b.jpg", b"picture" * 1000)):
            manifest.parts[name] = put(archive, name, io.BytesIO(raw), moved)
        put_list(archive, manifest)
    return path


def looked_at(path):
    archive, manifest = opened(path)
    with archive:
        verify(path, archive, manifest, moved)
    return manifest


def refused(path, words):
    with pytest.raises(BackupError, match=words):
        looked_at(path)


def test_it_works(backup):
    assert set(looked_at(backup).parts) == {DUMP, "media/a/b.jpg"}


def test_half_of_one(backup):
    whole = backup.read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        backup.write_bytes(whole[:length])
        refused(backup, "no whole backup")


def test_one_without_its_list(tmp_path):
    with zipfile.ZipFile(tmp_path / "a", "w") as archive:
        put(archive, DUMP, io.BytesIO(b"x"), moved)
    refused(tmp_path / "a", "no whole backup")


def test_a_byte_that_was_altered(backup):
    raw = bytearray(backup.read_bytes())
    raw[raw.index(b"picture") + 3] ^= 1
    backup.write_bytes(raw)
    refused(backup, r"media/a/b.jpg (is damaged|was altered)")


def test_a_part_more(backup):
    with zipfile.ZipFile(backup, "a") as archive:
        archive.writestr("media/more", b"x")
    refused(backup, "other parts than its list")


@pytest.mark.parametrize("name", ["media/../../etc/x", "/media/x", "secrets/field-key", "media/a/"])
def test_a_place_outside(tmp_path, name):
    manifest = Manifest("2030-01-01", "18")
    with zipfile.ZipFile(tmp_path / "a", "w") as archive:
        for one in (DUMP, name):
            manifest.parts[one] = put(archive, one, io.BytesIO(b"x"), moved)
        archive.writestr(LIST, json.dumps(asdict(manifest)))
    refused(tmp_path / "a", "outside the site's folder")


def test_another_form(tmp_path):
    with zipfile.ZipFile(tmp_path / "a", "w") as archive:
        archive.writestr(LIST, json.dumps(asdict(Manifest("2030", "18", form="minsheng backup 9"))))
    refused(tmp_path / "a", "use a newer minsheng")


@pytest.fixture
def site(tmp_path):
    (tmp_path / "secrets").mkdir()
    for name in ("secret-key", "field-key", "database-ms_app"):
        (tmp_path / "secrets" / name).write_text(f"secret of {name}\n")
    return tmp_path


def test_keys_go_out_enciphered_and_come_back(site, monkeypatch):
    monkeypatch.setattr(keys, "COST", 2**12)
    keys.write(site, site / "keys", "four words that nobody says")
    held = keys.read(site / "keys", "four words that nobody says")
    assert held == {"field-key": "secret of field-key", "secret-key": "secret of secret-key"}
    assert "secret of" not in (site / "keys").read_text()
    assert (site / "keys").stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupError, match="does not open"):
        keys.read(site / "keys", "four words that nobody said")


def test_a_short_passphrase_and_a_site_without_keys(site, tmp_path):
    with pytest.raises(BackupError, match="too short"):
        keys.write(site, site / "keys", "secret")
    with pytest.raises(BackupError, match="there are no keys"):
        keys.write(tmp_path / "none", site / "keys", "four words that nobody says")
    (site / "no-keys").write_text("{}")
    with pytest.raises(BackupError, match="no file of keys"):
        keys.read(site / "no-keys", "x")


def test_an_upload_given_up_meanwhile_is_left_out(tmp_path, monkeypatch):
    kept, gone = tmp_path / "media" / "kept", tmp_path / "media" / "uploads" / "gone"
    kept.parent.mkdir()
    kept.write_bytes(b"report")
    monkeypatch.setattr(writing, "home", lambda: tmp_path)
    monkeypatch.setattr(writing, "_media", lambda: iter([kept, gone]))
    manifest = Manifest("2030-01-01T00:00:00+08:00", "18.6")
    with zipfile.ZipFile(tmp_path / "a.backup", "w") as archive:
        writing._put_media(archive, manifest, moved)
    assert set(manifest.parts) == {"media/kept"}
    assert writing._size(gone) == 0
