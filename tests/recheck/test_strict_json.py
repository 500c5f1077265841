"""JSON is read as its standard has it."""

from __future__ import annotations

import pytest

from minsheng.recheck.strict_json import strict_json


def test_plain_json_is_read() -> None:
    assert strict_json('{"a": [1, 2.5, -0.0, null, true, {"a": "b"}]}') == {
        "a": [1, 2.5, -0.0, None, True, {"a": "b"}]
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "b": 2, "a": 1}', "the key `a` stands twice"),
        ('{"a": [{"b": 1, "b": 2}]}', "the key `b` stands twice"),
        ("[NaN]", "`NaN` is no number"),
        ("[-Infinity]", "`-Infinity` is no number"),
        ("[1e999]", "`1e999` is no number"),
        ("[", "Expecting value"),
    ],
)
def test_what_is_none_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        strict_json(text)
