"""A site of one's own from nothing to the first sign-in, as an office begins it."""

import csv
import os
import re
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.kernel.database.embedded.site import home
from tests.kernel.exchange.test_adding import CHILD, HEAD
from tests.kernel.exchange.test_whole_book import HOME, written
from tests.web.serving.site import running

__all__ = ["home"]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def said(home: Path, *command: str, language: str = "en") -> tuple[int, str, str]:
    """What a command of the site says: its code, output and errors."""
    kept = {name: value for name, value in os.environ.items() if name != "MINSHENG_ROLE"}
    done = subprocess.run(
        [sys.executable, "-c", "from minsheng.cli import main; main()", *command],
        capture_output=True, text=True, check=False, timeout=300,
        env={
            **kept, "MINSHENG_DATA": str(home), "MINSHENG_LANG": language,
            "DJANGO_SETTINGS_MODULE": "minsheng.web.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def signed_in(port: int, login: str, password: str) -> str:
    """Where somebody is led who signs in."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    address = f"http://localhost:{port}/accounts/login/"
    token = TOKEN.search(browser.open(address).read().decode())
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": login, "password": password}
    request = urllib.request.Request(
        address, urlencode(form).encode(), headers={"Referer": address}
    )
    with browser.open(request) as answer:
        return str(answer.url.removeprefix(f"http://localhost:{port}"))


def test_from_nothing_to_the_first_sign_in(home, small_city):
    with running(home, "--workers", "1", "--threads", "2") as site:
        site.until("Nobody has an account yet")
        site.until("Minsheng is up")
        out = said(home, "doctor")[1]
        assert "warn administrators: 0 hold the role" in out
        assert "run `minsheng begin USERNAME=NAME USERNAME=NAME`" in out
        code, out, err = said(home, "begin", "wang=王一", "Li=李二")
        assert code == 0, err
        rows = [line.split() for line in out.splitlines()]
        assert [(row[0], row[2]) for row in rows] == [("wang", "王一"), ("li", "李二")]
        assert "shown this once" in err
        for login, password, _ in rows:
            assert signed_in(site.port, login, password) == "/accounts/password/change/"
        assert signed_in(site.port, "wang", "not-this-one") == "/accounts/login/"
        code, out, err = said(home, "begin", "zhao=赵三", "qian=钱四")
        assert (code, out) == (1, "")
        assert "This site has two administrators" in err
        assert "ok   administrators: 2 hold the role" in said(home, "doctor")[1]
        # Machine work needs nobody to have signed in.
        code, out, err = said(home, "load", str(small_city))
        assert (code, out.endswith("persons entered\n")) == (0, True), err
        a_household_book_is_entered_once(home)
        assert site.end() == 0


def a_household_book_is_entered_once(home):
    """What is at fault is listed and nobody entered; looked at, nobody; then all, and not twice."""
    faults = home / "faults.csv"

    def load_book(*rows: dict[str, object], options: tuple[str, ...] = ()) -> tuple[int, str, str]:
        book = str(written(home, *rows))
        return said(home, "load-book", book, "--faults", str(faults), *options)

    code, out, err = load_book(HEAD, CHILD | {"公民身份号码": "1"})
    assert (code, out) == (1, "")
    assert "1 of 2 rows are to be mended, and nobody was entered" in err
    listed = list(csv.reader(faults.read_text("utf-8-sig").splitlines()))
    assert [row[:3] for row in listed[1:]] == [["book.csv", "3", "identity number"]]
    looked = "no fault: 1 household, 2 persons can be entered; do it without --look\n"
    assert load_book(*HOME, options=("--look",))[:2] == (0, looked)
    assert load_book(*HOME)[:2] == (0, "1 household, 2 persons entered\n")
    code, out, err = load_book(*HOME)
    assert (code, out) == (1, "")
    assert "nobody was entered" in err
    assert "the village has a household 12" in err


@pytest.mark.parametrize(
    ("language", "words"), [("en", "names nobody; write the user name"), ("zh", "没有写明是谁")]
)
def test_a_person_without_a_name_is_a_sentence(tmp_path, language, words):
    code, _, err = said(tmp_path / "none", "begin", "wang=王一", "li", language=language)
    assert code == 2
    assert words in err
    assert not (tmp_path / "none").exists()
