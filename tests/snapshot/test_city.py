"""What a snapshot says of itself, to the byte: others read it, and runs keep its hash."""

from __future__ import annotations

from minsheng.snapshot.city import CITY, write_city


def test_it_says_what_the_handbook_says(tmp_path) -> None:
    write_city(tmp_path, "2020-11", [320611, 320681], 3, 8)
    assert (tmp_path / CITY).read_bytes().decode() == (
        '{\n  "format": "minsheng-snapshot/1",\n  "as_of": "2020-11",\n  "seed": 0,\n'
        '  "households": 3,\n  "persons": 8,\n  "counties": [\n    "320611",\n    "320681"\n  ],\n'
        '  "pattern_families": {}\n}\n'
    )


def test_what_is_made_up_says_so(tmp_path) -> None:
    write_city(
        tmp_path, "2020-11", [320681], 1, 2, seed=7, pattern_families={"样板": 5},
        synthetic=True, known="all",
    )  # fmt: skip
    text = (tmp_path / CITY).read_text("utf-8")
    assert text.endswith(
        '"seed": 7,\n  "households": 1,\n  "persons": 2,\n  "counties": [\n    "320681"\n  ],\n'
        '  "pattern_families": {\n    "样板": 5\n  },\n  "synthetic": true,\n  "known": "all"\n}\n'
    )
