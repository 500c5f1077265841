"""The commands of the site say what a person can mend as one sentence."""

import ast
import inspect
import os
import re
import subprocess
import sys

import pytest
from tests.cli.conftest import Say

from minsheng.cli.chinese import in_chinese
from minsheng.kernel.database.roles import LOGINS
from minsheng.web.backup import archive, keys, marker, restoring, writing

NOWHERE = "postgresql://ms_app:not-told@127.0.0.1:1/minsheng"
NAMED = dict.fromkeys(
    ("DATABASE_URL", "MINSHENG_OWNER_URL", "MINSHENG_LOADER_URL", "MINSHENG_BACKUP_URL"), NOWHERE
)


def apart(*command: str, **surroundings: str) -> tuple[int, str]:
    """A command in a process of its own, with settings of its own; its code and errors."""
    kept = {name: value for name, value in os.environ.items() if name != "MINSHENG_ROLE"}
    done = subprocess.run(
        [sys.executable, "-c", "from minsheng.cli import main; main()", *command],
        capture_output=True, text=True, check=False, timeout=120,
        env={
            **kept, **surroundings, "DJANGO_SETTINGS_MODULE": "minsheng.web.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
    )  # fmt: skip
    return done.returncode, done.stderr


def test_the_roles_of_another_server_are_sql_and_settings(say: Say) -> None:
    code, out, _ = say("database", "roles", "--host", "db.example:5432")
    assert code == 0
    statements = [line for line in out.splitlines() if line and not line.startswith("--")]
    assert all(line.endswith(";") for line in statements)
    addresses = re.findall(
        r"^-- (\w+)=postgresql://(\w+):\S+@db\.example:5432/minsheng$", out, re.MULTILINE
    )
    assert {role for _, role in addresses} == set(LOGINS)
    words = re.findall(r"PASSWORD '([\w-]{30,})'", out)
    assert len(set(words)) == len(LOGINS)
    assert say("database", "roles")[1] != out


def test_a_name_that_would_be_more_than_a_name_is_refused(say: Say) -> None:
    code, _, err = say("database", "roles", "--database", "x; DROP DATABASE y")
    assert code == 2
    assert "no plain name" in err


def test_a_database_that_does_not_answer_is_a_sentence_without_its_password(tmp_path) -> None:
    for command in (["serve", "--port", "1025"], ["worker"], ["backup", str(tmp_path / "a")]):
        code, err = apart(*command, MINSHENG_DATA=str(tmp_path), **NAMED)
        assert code == 1, err
        assert "the database does not answer" in err
        assert "not-told" not in err
        assert "Traceback" not in err


def test_half_the_settings_of_a_server_are_a_sentence(say: Say, tmp_path) -> None:
    only = {"DATABASE_URL": NOWHERE, "MINSHENG_DATA": str(tmp_path)}
    code, err = apart("backup", str(tmp_path / "a"), **only)
    assert code == 1
    assert "MINSHENG_BACKUP_URL must name the same database" in err


def test_too_many_threads_are_a_sentence(say: Say, tmp_path) -> None:
    code, _, err = say(
        "serve", "--workers", "64", "--threads", "64",
        MINSHENG_DATA=str(tmp_path / "none"), MINSHENG_LANG="en",
    )  # fmt: skip
    assert code == 1
    assert "60 at most" in err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("more", [[], ["--keys"]])
def test_a_folder_without_a_site_is_not_backed_up(tmp_path, more):
    empty = tmp_path / "empty"
    empty.mkdir()
    file = tmp_path / "kept"
    code, told = apart(
        "backup", str(file), *more, MINSHENG_DATA=str(empty), MINSHENG_LANG="en"
    )  # fmt: skip
    assert code == 1
    assert f"there is no site in {empty}" in told
    assert list(empty.iterdir()) == []
    assert not file.exists()


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("begin", "wang=王一", "wang=李二"), "with two user names"),
        (("begin", "wang=王一", "李=李二"), "A user name begins with"),
        (("begin", "wang=王一", "li="), "Fill in the name"),
        (("load", "{}"), "holds no city"),
        (("enter", "{}"), "holds no run"),
    ],
)
def test_what_is_named_is_looked_at_before_a_site_is_made(tmp_path, command, sentence) -> None:
    data, empty = tmp_path / "data", tmp_path / "empty"
    empty.mkdir()
    named = [word.format(empty) for word in command]
    code, err = apart(*named, MINSHENG_DATA=str(data), MINSHENG_LANG="en")
    assert code == 1, err
    assert sentence in err
    assert "Traceback" not in err
    assert not data.exists()


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("load", "{}"), "中没有城市数据"),
        (("restore", "{}/passwd"), "不是完整的备份"),
        (("restore", "{}/passwd", "--keys", "{}/passwd"), "不是密钥文件"),
        (("begin", "wang=王一", "wang=李二"), "用户名不能相同"),
        (("begin", "wang"), "参数应为2个"),
        (("serve", "--port", "abc"), "“abc”不是整数"),
    ],
)
def test_faults_of_the_site_are_said_in_chinese(say: Say, tmp_path, command, sentence) -> None:
    (tmp_path / "passwd").write_text("root:x:0:0\n")
    named = [word.format(tmp_path) for word in command]
    code, _, err = say(
        *named, MINSHENG_DATA=str(tmp_path / "none"), MINSHENG_LANG="zh",
        MINSHENG_KEYS_PASSPHRASE="x" * 12,
    )  # fmt: skip
    assert code in (1, 2), err
    assert sentence in err
    assert not (tmp_path / "none").exists()
    if code == 2:
        assert "minsheng" in err.splitlines()[0]  # the usage


def test_every_fault_of_a_backup_has_chinese() -> None:
    """What `web/backup` raises, gathered from its source, with something in each blank."""
    for module in (archive, keys, marker, restoring, writing):
        tree = ast.parse(inspect.getsource(module))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "BackupError":
                sentence = "".join(
                    part.value if isinstance(part, ast.Constant) else "7"
                    for part in getattr(call.args[0], "values", [call.args[0]])
                )
                assert in_chinese(sentence), sentence


def test_without_a_terminal_the_passphrase_is_not_asked_for(say: Say, tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c",
         "from minsheng.cli.backup import passphrase; passphrase(confirm=True)"],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        start_new_session=True, timeout=60,
        env={"PYTHONPATH": os.pathsep.join(sys.path), "MINSHENG_LANG": "en", "PATH": ""},
    )  # fmt: skip
    assert "give it by MINSHENG_KEYS_PASSPHRASE" in done.stderr
    assert "GetPassWarning" not in done.stderr


def test_a_household_book_that_is_none_is_told_before_a_database_is_asked_for(tmp_path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    for path, sentence in (
        (tmp_path / "none.csv", "there is no file"), (tmp_path, "there is no file"),
        (other, "the heads (household number"),
    ):  # fmt: skip
        code, err = apart(
            "load-book", str(path), MINSHENG_DATA=str(tmp_path / "data"), MINSHENG_LANG="en"
        )
        assert code == 1, err
        assert sentence in err
        assert "Traceback" not in err
        assert "Starting the database" not in err
