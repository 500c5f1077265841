"""Both languages are whole: no text without English, no Chinese that gettext never sees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.template.base import Lexer, TokenType
from tools.messages import LOCALE, SOURCE, catalogue, filled, found, sources

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
MARKED = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")
FIELD = re.compile(r"%\((\w+)\)[sd]")
SAYS = frozenset(
    {
        "gettext",
        "gettext_lazy",
        "ngettext",
        "ngettext_lazy",
        "pgettext",
        "pgettext_lazy",
        "_",
        "RefusedError",
    }
)
PLAIN = {
    "web/doctor/": "speaks on the command line, both languages at once",
    "web/serving/": "likewise",
    "web/settings.py": "the languages' own names; the issuer that a phone shows",
    "web/demo/officers.py": "names of made-up people",
    "web/demo/work.py": "names of made-up people and their papers",
    "web/glossary.py": "the sign around titles of acts",
    "web/shapes.py": "a sign for what cannot be read",
    "web/templates/partials/languages.html": "each language is called by its own name",
    "web/templatetags/minsheng.py": "days and money, written in each language by hand",
}
"""Files and folders whose Chinese is no text of a page, and why."""


@pytest.fixture(scope="module")
def english() -> Catalog:
    return catalogue(LOCALE / "en" / "LC_MESSAGES" / "django.po")


def keys(catalog: Catalog) -> set[tuple[object, str | None]]:
    return {(message.id, message.context) for message in catalog if message.id}


def test_the_catalogue_has_what_the_source_says(english):
    assert keys(english) == keys(found()), "run `make messages`"


def test_every_text_has_its_english(english):
    assert not [m.id for m in english if m.id and not filled(m.string)]
    assert not [m.id for m in english if m.fuzzy and m.id]


def test_english_has_no_chinese_and_the_same_blanks(english):
    for message in english:
        for said in words(message):
            assert not CHINESE.search(said), said
            assert set(FIELD.findall(said)) == set(FIELD.findall(singular(message))), said


def words(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def singular(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


# What speaks at a terminal says both languages in pairs, as all commands do.
AT_A_TERMINAL = (SOURCE / "web" / "doctor", SOURCE / "web" / "serving")
# What the demo's officers write stays as they wrote it, whoever reads it.
WRITTEN_BY_OFFICERS = (SOURCE / "web" / "demo",)
NOT_LOOKED_AT = (*AT_A_TERMINAL, *WRITTEN_BY_OFFICERS)


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in sources()
        if p.is_relative_to(SOURCE / "web") and not any(map(p.is_relative_to, NOT_LOOKED_AT))
    ],
    ids=lambda p: str(p.relative_to(SOURCE)),
)
def test_chinese_goes_through_gettext(path):
    if str(path.relative_to(SOURCE)).startswith(tuple(PLAIN)):
        return
    text = path.read_text("utf-8")
    found_in = in_python(text) if path.suffix == ".py" else in_template(text)
    assert not list(found_in)


def in_python(text: str) -> Iterator[str]:
    """Chinese in strings that are neither docstrings nor given to gettext."""
    tree = ast.parse(text)
    fine = {id(node) for call in ast.walk(tree) if is_said(call) for node in ast.walk(call)}
    fine |= {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }  # docstrings, and those beside constants
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in fine and CHINESE.search(text):
            yield text


def is_said(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in SAYS


def in_template(text: str) -> Iterator[str]:
    """Chinese outside `translate`, `blocktranslate` and `_()`."""
    inside = ""
    for token in Lexer(text).tokenize():
        tag = token.contents.split()[0] if token.contents.strip() else ""
        if token.token_type == TokenType.BLOCK:
            if tag in {"blocktranslate", "comment"}:
                inside = tag
            elif tag in {"endblocktranslate", "endcomment"}:
                inside = ""
        if token.token_type == TokenType.COMMENT or inside or tag in {"translate", "plural"}:
            continue
        if CHINESE.search(MARKED.sub("", token.contents)):
            yield token.contents


def test_the_check_finds_what_it_should(tmp_path: Path):
    page = "<p>文字</p>{% translate '文字' %}{{ x|default:_('无') }}"
    assert list(in_template(page)) == ["<p>文字</p>"]
    assert list(in_python('"""文"""\nx = _("好")\ny = "坏"\n')) == ["坏"]
