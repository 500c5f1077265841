"""`minsheng audit` on a real site: honest in what it says and in its exit code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.database import apart, cluster, django_db_setup, small_city

from minsheng.cli import main
from minsheng.kernel.audit.chain import seal
from minsheng.kernel.database.embedded import Cluster

__all__ = ["apart", "cluster", "django_db_setup", "small_city"]


@pytest.fixture
def admin(cluster: Cluster, apart: str, monkeypatch) -> Iterator[psycopg.Connection]:
    """The server's own admin in a copy of the database, which the command is to look at."""
    monkeypatch.setenv("MINSHENG_DATABASE", apart)
    with cluster.connect(apart) as connection:
        yield connection


@pytest.fixture
def audit(admin, capsys: pytest.CaptureFixture[str]):
    def said(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main(["audit", *map(str, arguments)])
        told = capsys.readouterr()
        return int(stopped.value.code or 0), told.out, told.err

    return said


def test_an_untouched_history_is_told_whole(audit, admin):
    code, out, _ = audit("verify", "--lang", "en")
    assert code == 0
    assert "0 sealed entries and 1 seals were looked at" in out
    assert "are not sealed yet; faults: 0" in out
    seal(admin.cursor())
    code, out, _ = audit("verify", "--lang", "en")
    assert code == 0
    assert "; 0 entries are not sealed yet; faults: 0" in out
    assert "发现0处问题" in audit("verify", "--lang", "zh")[1]


def test_what_was_tampered_with_is_named_and_the_exit_code_is_1(audit, admin):
    seal(admin.cursor())
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute("UPDATE audit_entry SET actor_id = 7 WHERE id = 3")
        admin.execute("DELETE FROM audit_entry WHERE id = 5")
    code, out, _ = audit("verify", "--lang", "en")
    assert code == 1
    lines = out.splitlines()
    assert lines[:2] == ["entry 3 was altered (seal 2)", "entry 5 was removed (seal 2)"]
    assert lines[2].endswith("faults: 2")
    assert "记录3被改动过" in audit("verify", "--lang", "zh")[1]


OTHER_WORDS = """
    CREATE OR REPLACE TRIGGER audit_insert AFTER INSERT ON consent REFERENCING NEW TABLE
    AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_written('else')
"""
OTHER_FUNCTION = """
    CREATE OR REPLACE FUNCTION audit_noted(named text, said text[], was jsonb, now jsonb)
    RETURNS void LANGUAGE plpgsql AS 'BEGIN END'
"""


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE person DISABLE TRIGGER audit_update", "person.audit_update is off"),
        ("DROP TRIGGER audit_delete ON household", "household.audit_delete is off"),
        ("ALTER TABLE audit_entry DISABLE TRIGGER USER", "audit_entry.audit_refused is off"),
        (OTHER_WORDS, "consent.audit_insert is off"),
        (OTHER_FUNCTION, "audit_noted() is off"),
    ],
)
def test_what_writes_the_history_no_more_is_named(audit, admin, statement: str, said: str):
    admin.execute(statement)
    code, out, _ = audit("verify", "--lang", "en")
    assert code == 1
    assert said in out


def test_many_faults_are_counted(audit, admin):
    seal(admin.cursor())
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute(
            "INSERT INTO audit_entry SELECT (jsonb_populate_record(e, jsonb_build_object("
            "'id', 900000 + n, 'txid', '1'))).* FROM audit_entry AS e, generate_series(1, 250) "
            "AS n WHERE id = 1"
        )
    code, out, _ = audit("verify", "--lang", "en")
    assert code == 1
    assert len(out.splitlines()) == 203
    assert "50 more faults are not listed one by one" in out


def test_heads_kept_expose_a_chain_made_anew(audit, admin, tmp_path: Path):
    seal(admin.cursor())
    file = tmp_path / "heads.txt"
    assert audit("heads", "--out", file)[0] == 0
    assert file.read_text() == audit("heads")[1]
    assert audit("verify", "--heads", file)[0] == 0
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute("DELETE FROM audit_entry WHERE id = 5")
        admin.execute("DELETE FROM audit_seal")
        admin.execute("DELETE FROM audit_day")
        admin.execute("SELECT audit_adopt()")
    seal(admin.cursor())
    assert audit("verify")[0] == 0
    code, out, _ = audit("verify", "--heads", file, "--lang", "en")
    assert code == 1
    assert "seal 2 differs from the head that was kept" in out


def test_it_says_loudly_how_far_it_can_vouch(audit, admin, tmp_path: Path, settings):
    seal(admin.cursor())
    head = audit("heads")[1].strip()
    _, number, _ = head.split()
    code, out, _ = audit("verify", "--lang", "en")
    assert code == 0
    assert out.splitlines()[-1].startswith("HOLD IT AGAINST A HEAD: for what stands after seal 0, ")
    assert "须用日摘要核对" in audit("verify", "--lang", "zh")[1]
    for given in (("--head", head), ("--head", f"  {head}\n"), ("--heads", tmp_path / "kept")):
        (tmp_path / "kept").write_text(f"{head}\n")
        code, out, _ = audit("verify", *given, "--lang", "en")
        assert code == 0
        assert f"up to seal {number} all is there" in out
        assert "HOLD IT" not in out
    settings.HEADS = tmp_path / "kept"
    assert "HOLD IT" not in audit("verify", "--lang", "en")[1]
    (tmp_path / "kept").write_text(f"{head[:-1]}{'1' if head[-1] == '0' else '0'}\n")
    assert audit("verify")[0] == 1


def test_a_cut_end_is_told_and_so_are_numbers_that_nobody_has(audit, admin):
    seal(admin.cursor())
    admin.execute("SELECT nextval('audit_entry_id_seq')")
    code, out, _ = audit("verify", "--lang", "en")
    assert code == 0
    assert "since the last seal 1 have no entry" in out
    seal(admin.cursor())
    assert "have no entry" not in audit("verify", "--lang", "en")[1]
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute("DELETE FROM audit_seal WHERE number = 3")
    code, out, _ = audit("verify", "--lang", "en")
    assert code == 1
    assert "the end was cut off: that day went as far as seal 3" in out
    assert "末尾被截去" in audit("verify", "--lang", "zh")[1]


def test_bad_input_is_a_sentence(audit, admin, tmp_path: Path, monkeypatch):
    file = tmp_path / "heads.txt"
    file.write_text("2020-11-01 3 nothing\n")
    (empty := tmp_path / "empty").touch()
    for arguments, said in (
        (("verify", "--heads", file), "line 1 is no head"),
        (("verify", "--head", "2020-11-01"), "--head: line 1 is no head"),
        (("verify", "--heads", empty), "there is no head in it"),
        (("heads", "--out", tmp_path), "is a directory"),
    ):
        code, _, err = audit(*arguments)
        assert code in (1, 2)
        assert said in err.splitlines()[-1]
    admin.execute("ALTER TABLE audit_seal RENAME TO elsewhere")
    assert "holds no history; start the site once" in audit("verify")[2]
    monkeypatch.setenv("MINSHENG_DATA", str(tmp_path / "none"))
    assert "there is no site in" in audit("verify")[2]
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@127.0.0.1:1/x")
    assert "MINSHENG_BACKUP_URL must name the same database" in audit("verify")[2]
    monkeypatch.setenv("MINSHENG_BACKUP_URL", "postgresql://u:p@127.0.0.1:1/x")
    assert "the database cannot be reached" in audit("verify")[2]
