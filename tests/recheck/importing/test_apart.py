"""Folders of an import that lie in one another: refused before anything is read or written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.importing.apart import refuse_within
from minsheng.recheck.importing.command import Request, run_import

NAMES = ("files", "register", "out", "returned")


def refused(at: Path, **other: Path) -> str:
    places = {name: at / name for name in NAMES} | other
    with pytest.raises(RecheckError, match="four folders apart") as told:
        refuse_within(*(places[name] for name in NAMES))
    return str(told.value)


def test_four_folders_side_by_side_are_taken(tmp_path) -> None:
    refuse_within(*(tmp_path / name for name in NAMES))
    refuse_within(*(tmp_path / name for name in ("out-files", "out-register", "out", "out-back")))


@pytest.mark.parametrize("inner", NAMES)
@pytest.mark.parametrize("outer", NAMES)
def test_none_may_be_another_or_lie_in_it(tmp_path, inner: str, outer: str) -> None:
    if inner == outer:
        return
    assert str(tmp_path / outer) in refused(tmp_path, **{inner: tmp_path / outer})
    refused(tmp_path, **{inner: tmp_path / outer / "below" / "it"})
    refused(tmp_path, **{inner: tmp_path / "x" / ".." / outer})


def test_links_are_followed(tmp_path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "out")
    refused(tmp_path, register=tmp_path / "link" / "register")
    refused(tmp_path, register=tmp_path / "out" / "register", out=tmp_path / "link")


@pytest.mark.parametrize("name", [".out.partial", ".out.old"])
def test_nor_where_a_snapshot_is_made_or_put_aside(tmp_path, name: str) -> None:
    refused(tmp_path, register=tmp_path / name / "register")


def test_an_import_touches_nothing(tmp_path) -> None:
    ask = Request(
        tmp_path / "files", tmp_path / "out", tmp_path / "out", tmp_path / "returned", 202011, 24,
        go_on=True, today=date(2020, 11, 30), due=date(2020, 12, 7),
    )  # fmt: skip
    (tmp_path / "files").mkdir()
    with pytest.raises(RecheckError, match="four folders apart"):
        run_import(ask, {}, lambda bits: bits)
    assert [p.name for p in tmp_path.iterdir()] == ["files"]
