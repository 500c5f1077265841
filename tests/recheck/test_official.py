"""What is printed is compared with what the rule book makes, to the type of each value."""

from __future__ import annotations

from typing import Any

import pytest

from minsheng.recheck.official import differing


@pytest.mark.parametrize(
    ("printed", "own", "paths"),
    [
        (1, 1, []),
        (1, 2, ["x"]),
        (1, True, ["x"]),
        (0, False, ["x"]),
        (64_000.0, 64_000, ["x"]),
        ("1", 1, ["x"]),
        (None, 0, ["x"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
        ({"a": 1}, {"a": 1, "b": None}, []),
        ({"a": 1}, {"a": 1, "b": 0}, ["x.b"]),
        ({"a": 1, "c": 3}, {"a": 2}, ["x.a", "x.c"]),
        ([1, 2], [1, 2], []),
        ([1, 2], [2, 1], ["x.0", "x.1"]),
        ([1, 2], [1], ["x.1"]),
        ([{"name": "a", "v": 1}], [{"name": "a", "v": 2}], ["x.a.v"]),
        ([{"name": "a"}, {"name": "b"}], [{"name": "b"}, {"name": "a"}], ["x"]),
        ([{"name": "a"}, {"name": "a"}], [{"name": "a"}], ["x.0", "x.1", "x.a"]),
        (
            [{"code": "c", "row": 0}, {"code": "c", "row": 1}],
            [{"code": "c", "row": 0}, {"code": "c", "row": 2}],
            ["x.c 2", "x.c 1"],
        ),
        ([], {}, ["x"]),
    ],
)
def test_each_place_that_differs_is_named(printed: Any, own: Any, paths: list[str]) -> None:
    found = [path for path, _, _ in differing(printed, own, "x")]
    assert sorted(found) == sorted(paths)
