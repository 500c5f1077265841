"""The benchmarks' frame: lines, cities that are kept, processes, and what is told."""

from __future__ import annotations

import ast
import json

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from minsheng.bench import __main__ as benches
from minsheng.bench import hash as hashes
from minsheng.bench import places, worker
from minsheng.bench.lines import Line, Options, Unready, at_least, at_most, none_of
from minsheng.cli import bench
from minsheng.policy.engine.library import load_library


def silent(_words: str) -> None:
    """Say nothing."""


def test_a_line_says_whether_the_goal_is_met():
    assert at_least("a", 4.0, "×", 4) == Line("a", 4.0, "×", "≥ 4", met=True)
    assert at_most("a", 1.01, "s", 1).met is False
    assert none_of("a", 1, "values").met is False
    assert json.loads(Line("a", 1, "s").as_json()) == {
        "name": "a",
        "value": 1,
        "unit": "s",
        "goal": None,
        "met": None,
    }


def test_each_benchmark_of_the_makefile_is_a_command():
    makefile = (places.files("minsheng") / ".." / ".." / "Makefile").read_text("utf-8")
    listed = next(li for li in makefile.splitlines() if li.startswith("BENCHES"))
    assert set(listed.split(":=")[1].split()) == set(bench.BENCHES)


def test_each_benchmark_is_told_in_both_languages(monkeypatch):
    listed = benches.listing()
    for name, (zh, en) in bench.BENCHES.items():
        assert f"make bench-{name} " in listed
        assert zh in listed
        assert en in listed
        for language, words in (("zh", zh), ("en", en)):
            monkeypatch.setenv("MINSHENG_LANG", language)
            told = CliRunner().invoke(bench.command, ["--help"], terminal_width=200).stdout
            assert words in " ".join(told.split())
            about = CliRunner().invoke(bench.command, [name, "--help"], terminal_width=200)
            assert words in " ".join(about.stdout.split())


def test_the_list_of_benchmarks_needs_nothing_but_python():
    program = places.files("minsheng") / "bench" / "__main__.py"
    tree = ast.parse(program.read_text("utf-8"))
    imported = [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    imported += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    assert set(imported) == {"__future__", "sys", "minsheng.bench"}
    package = ast.parse((places.files("minsheng") / "bench" / "__init__.py").read_text("utf-8"))
    assert not [n for n in ast.walk(package) if isinstance(n, ast.Import | ast.ImportFrom)]


def test_what_is_lacking_is_one_sentence(monkeypatch):
    def lack(_options: Options) -> list[Line]:
        raise Unready("it is not there: install it")

    monkeypatch.setattr(hashes, "run", lack)
    result = CliRunner().invoke(bench.command, ["hash"])
    assert result.exit_code == 1
    assert result.stderr == "Error: it is not there: install it\n"


def test_the_opponent_is_asked_for_first(monkeypatch):
    from minsheng.bench import city

    monkeypatch.setattr(city, "find_spec", lambda _name: None)
    with pytest.raises(Unready, match="pip install"):
        city.need_opponent()


def test_a_city_is_kept_and_known_when_asked(tmp_path):
    facts = load_library().facts
    known = places.known_city(tmp_path, 300, facts, silent)
    source = places.city(tmp_path, 300, silent)
    written = (source / "city.json").stat().st_mtime_ns
    for county in json.loads((known / "city.json").read_text("utf-8"))["counties"]:
        person = pq.read_table(known / county / "person.parquet")
        given = pq.read_table(source / county / "person.parquet")
        assert not [n for n in person.schema.names if n.endswith("__cause")]
        assert all(person[n].null_count == 0 for n in person.schema.names)
        assert person["person_id"].equals(given["person_id"])
    assert places.known_city(tmp_path, 300, facts, silent) == known
    assert (source / "city.json").stat().st_mtime_ns == written


def test_a_job_that_fails_says_so(tmp_path, capfd):
    with pytest.raises(Unready, match="`recheck`"):
        worker.in_process("recheck", tmp_path / "none", tmp_path / "out", say=silent)
    assert "there is no folder" in capfd.readouterr().err
