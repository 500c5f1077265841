import errno
import hashlib
import json

import pytest

from minsheng.city.errors import CityError
from minsheng.city.snapshot import generate
from minsheng.city.tables import tables


def digest(folder):
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


def test_the_same_seed_gives_the_same_city(tmp_path):
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        generate(tmp_path / name, 600, seed, "2020-11")
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert digest(tmp_path / "a") != digest(tmp_path / "c")


def test_progress_ends_at_the_whole(tmp_path):
    told = []
    generate(tmp_path / "c", 300, 1, "2020-11", lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert told[-1] == (300, 300)


@pytest.mark.parametrize("households", [1, 2, 3, 10])
def test_a_tiny_city_has_its_pattern_families(tmp_path, households):
    generate(tmp_path / "c", households, 1, "2018-11")
    about = json.loads((tmp_path / "c" / "city.json").read_text())
    assert about["households"] == households
    assert len(about["pattern_families"]) == min(households, 2)


@pytest.mark.parametrize("households", [0, -1, 10**9])
def test_it_refuses_a_senseless_number(tmp_path, households):
    with pytest.raises(CityError, match="households cannot be made; ask for 1 to"):
        generate(tmp_path / "c", households, 1, "2020-11")


@pytest.mark.parametrize(
    "month",
    ["2020", "2020-13", "2020-00", "2020-1", "11-2020", "", "soon", "20201-1", "2020-11-01"],
)
def test_it_refuses_what_is_no_month(tmp_path, month):
    with pytest.raises(CityError, match="is not written YYYY-MM"):
        generate(tmp_path / "c", 10, 1, month)


def test_it_refuses_a_month_before_the_law_book(tmp_path):
    with pytest.raises(CityError, match="2017-12 is not one of 2018-01"):
        generate(tmp_path / "c", 10, 1, "2017-12")


def test_it_refuses_a_folder_of_something_else(tmp_path):
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "thesis.doc").write_text("years of work")
    with pytest.raises(CityError, match="holds something other than a city"):
        generate(tmp_path / "c", 10, 1, "2020-11")
    assert (tmp_path / "c" / "thesis.doc").exists()


def test_it_refuses_a_file(tmp_path):
    (tmp_path / "c").write_text("x")
    with pytest.raises(CityError, match="is a file"):
        generate(tmp_path / "c", 10, 1, "2020-11")


def test_it_takes_an_empty_folder_and_replaces_a_city(tmp_path):
    (tmp_path / "c").mkdir()
    generate(tmp_path / "c", 10, 1, "2020-11")
    generate(tmp_path / "c", 20, 1, "2020-11")
    assert json.loads((tmp_path / "c" / "city.json").read_text())["households"] == 20
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


def interrupted_by(monkeypatch, error):
    """Let the fourth row group fail."""
    calls = []

    def failing(ask, all_known):
        calls.append(ask)
        if len(calls) > 3:
            raise error
        return tables(ask, all_known)

    monkeypatch.setattr("minsheng.city.snapshot.tables", failing)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError()])
def test_an_interrupted_write_leaves_nothing(tmp_path, monkeypatch, error):
    interrupted_by(monkeypatch, error)
    with pytest.raises(type(error)):
        generate(tmp_path / "c", 100, 1, "2020-11")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_in_a_sentence(tmp_path, monkeypatch):
    interrupted_by(monkeypatch, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(CityError, match=r"the disk is full while writing .*; free some space"):
        generate(tmp_path / "c", 100, 1, "2020-11")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_keeps_the_city_that_stood_there(tmp_path, monkeypatch):
    generate(tmp_path / "c", 10, 1, "2020-11")
    before = digest(tmp_path / "c")
    interrupted_by(monkeypatch, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        generate(tmp_path / "c", 100, 2, "2020-11")
    assert digest(tmp_path / "c") == before


def test_an_unwritable_place_is_said_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CityError, match="cannot be written"):
        generate(tmp_path / "file" / "c", 10, 1, "2020-11")
