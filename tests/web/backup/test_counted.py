"""What came back is counted: a dump that fits its hash may still lack rows."""

import io
import zipfile

import pytest

from minsheng.web.backup import restoring
from minsheng.web.backup.archive import DUMP, Manifest, opened, put, put_list
from minsheng.web.backup.errors import BackupError


def moved(_count):
    pass


@pytest.fixture
def came_back(tmp_path, monkeypatch):
    """Brings back a backup of three persons and a household; the database then has `found`."""

    class Connection:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    def bring(found: dict[str, int]) -> None:
        manifest = Manifest("2030-01-01T00:00:00+08:00", "18.6", {"person": 3, "household": 1})
        with zipfile.ZipFile(tmp_path / "a.backup", "w") as archive:
            manifest.parts[DUMP] = put(archive, DUMP, io.BytesIO(b"dump"), moved)
            put_list(archive, manifest)
        monkeypatch.setattr(restoring, "home", lambda: tmp_path)
        monkeypatch.setattr(restoring, "parameters", lambda _: {})
        monkeypatch.setattr(restoring, "restore", lambda *_: None)
        monkeypatch.setattr(restoring.psycopg, "connect", lambda **_: Connection())
        monkeypatch.setattr(restoring, "rows", lambda _: found)
        archive, held = opened(tmp_path / "a.backup")
        with archive:
            restoring.bring_back(archive, held, moved)

    return bring


def test_it_works(came_back):
    came_back({"person": 3, "household": 1})


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"person": 2, "household": 1}, r"\(person: 2 rows, told 3 rows\)"),
        ({"person": 4, "household": 1}, r"\(person: 4 rows, told 3 rows\)"),
        ({"person": 3}, r"\(household: no such table, told 1 rows\)"),
        ({"person": 3, "household": 1, "x": 0}, r"\(x: 0 rows, told no such table\)"),
        ({}, r"\(household: no such table, told 1 rows, person: no such table, told 3 rows\)"),
    ],
)
def test_other_numbers_of_rows_are_told_by_table(came_back, found, said):
    with pytest.raises(BackupError, match=said):
        came_back(found)
