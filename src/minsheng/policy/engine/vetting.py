"""Looks at a law's texts before anything is made of them: a law runs no code of its own.

A module of rules holds a docstring, imports of the engine and the codes by their own
names, and functions declared by `@rule`; `kinds.py` holds classes of numbered codes.
Whatever else stands there is refused, so that an archived rule book can be read without
trusting who kept it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from minsheng.policy import engine
from minsheng.policy.engine.language import HELPERS
from minsheng.policy.engine.letters import UNSEEN
from minsheng.policy.engine.written import identifier

ENGINE = "minsheng.policy.engine"
LAWS_KINDS = "minsheng.policy.laws.kinds"
PATH = re.compile(r"([a-z_0-9]+/)?[a-z_0-9]+\.(py|yaml)", re.ASCII)
ROOT_FILES = ("__init__.py", "kinds.py", "acts.yaml", "facts.yaml", "names.yaml")
LAW_YAML = ("parameters.yaml", "reasons.yaml", "names.yaml")
COOKIE = re.compile(r"[ \t\f]*#.*?coding[:=]", re.ASCII)
CODE = re.compile(r"[A-Z][A-Za-z0-9]*", re.ASCII)
MEMBER = re.compile(r"[A-Z][A-Z0-9_]*", re.ASCII)
HIGHEST_CODE = 127
LANGUAGE = frozenset({*engine.__all__, *HELPERS, "bool", "IntEnum"})
"""Names that mean one thing in every law, and that no law may give to something else."""


def text_faults(texts: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the files of a library as such: their places and their letters."""
    for path, text in texts.items():
        law, _, name = path.rpartition("/")
        if not PATH.fullmatch(path):
            yield (
                f"{path!r} is no file of a rule book; it holds `<law>/<topic>.py` and "
                "`<law>/parameters.yaml`, named in small letters, digits and `_`"
            )
        elif law and not identifier(law):
            yield f"{path}: `{law}` cannot name a law; it begins with a letter and has single `_`"
        elif not law and name not in ROOT_FILES:
            yield f"{path} stands beside the laws; put it into the folder of its law"
        elif law and name.endswith(".yaml") and name not in LAW_YAML:
            yield f"{path} is none of {', '.join(LAW_YAML)}; nothing would read it"
        elif found := UNSEEN.search(text):
            line = text.count("\n", 0, found.start()) + 1
            yield f"{path}, line {line}: a control character {found[0]!r} stands here; delete it"


@lru_cache(maxsize=256)
def tree_of(text: str) -> ast.Module:
    """A module's tree, the same for whoever vets it and whoever reads it; nobody alters it.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: it is not readable as Python.
    """
    return ast.parse(text)


def module_faults(text: str, path: str, package: str) -> Iterator[str]:
    """What may not stand in a law's module, one sentence each."""
    if any(COOKIE.match(line) for line in text.split("\n")[:2]):
        yield f"{path} names a coding; the law's files are UTF-8, delete that line"
        return
    try:
        body = tree_of(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        yield f"{path} is not readable as Python: {error or type(error).__name__}"
        return
    name = path.rpartition("/")[2]
    for place, node in enumerate(body):
        if place == 0 and is_docstring(node):
            continue
        allowed = _code_class(node) if name == "kinds.py" else _rule_or_import(node, package, name)
        if not allowed:
            shown = _shown(node)
            wanted = "classes of codes" if name == "kinds.py" else "imports of the engine and rules"
            yield f"{path}, line {node.lineno}: `{shown}` may not stand here; only {wanted} may"
    yield from (f"{path}, {words}" for words in _name_faults(body))


def _shown(node: ast.stmt) -> str:
    try:
        return ast.unparse(node).splitlines()[0]
    except RecursionError:
        return "…"


def _name_faults(body: list[ast.stmt]) -> Iterator[str]:
    """Names that would hide another: of the language, or of something above."""
    seen: set[str] = set()
    for node in body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.asname is not None:
                    yield (
                        f"line {node.lineno}: `{alias.name} as {alias.asname}` gives it another "
                        f"name; import `{alias.name}` as it is"
                    )
            continue
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        wanted = identifier(node.name) if isinstance(node, ast.FunctionDef) else True
        if node.name in LANGUAGE:
            yield f"line {node.lineno}: `{node.name}` is a name of the language; choose another"
        elif not wanted:
            yield f"line {node.lineno}: `{node.name}` is to be small letters, digits, single `_`"
        if node.name in seen:
            yield f"line {node.lineno}: `{node.name}` stands twice in this file"
        seen.add(node.name)


def is_docstring(node: ast.stmt) -> bool:
    """Whether a statement is a text by itself."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def imports_codes(node: ast.ImportFrom, package: str) -> bool:
    """Whether a statement imports the codes of the law's own library."""
    if node.level:
        return (node.level, node.module) == (2, "kinds")
    return node.module in (LAWS_KINDS, f"{package}.kinds")


def _rule_or_import(node: ast.stmt, package: str, name: str) -> bool:
    if isinstance(node, ast.ImportFrom):
        known = node.level == 0 and node.module in (ENGINE, "__future__")
        return (known or imports_codes(node, package)) and name != "__init__.py"
    if not isinstance(node, ast.FunctionDef) or name == "__init__.py":
        return False
    signature = node.args
    others = (*signature.posonlyargs, *signature.kwonlyargs, signature.vararg, signature.kwarg)
    types = [a.annotation for a in signature.args] + [node.returns]
    runs_nothing = not (signature.defaults or any(signature.kw_defaults) or any(others))
    return (
        runs_nothing
        and not getattr(node, "type_params", None)
        and all(t is None or _is_type(t) for t in types)
        and len(node.decorator_list) <= 1
        and all(_is_declaration(d) for d in node.decorator_list)
    )


def _is_type(node: ast.expr) -> bool:
    """`Fen` or `Many[Fen]`: a type is evaluated on import, so it may be nothing else."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Name) and isinstance(node.slice, ast.Name)
    return isinstance(node, ast.Name)


def _is_declaration(node: ast.expr) -> bool:
    """`@rule("person", start="2021-07-01")`: the name `rule`, called with constants."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "rule"
        and all(isinstance(a, ast.Constant) for a in node.args)
        and all(k.arg is not None and isinstance(k.value, ast.Constant) for k in node.keywords)
    )


def _code_class(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        names = [alias.name for alias in node.names]
        return (
            node.level == 0
            and (node.module == "__future__" or names == ["IntEnum"])
            and (node.module in ("enum", "__future__"))
        )
    return (
        isinstance(node, ast.ClassDef)
        and CODE.fullmatch(node.name) is not None
        and [ast.unparse(b) for b in node.bases] == ["IntEnum"]
        and not (node.decorator_list or node.keywords or getattr(node, "type_params", None))
        and all(is_docstring(s) or _numbered(s) for s in node.body)
    )


def _numbered(node: ast.stmt) -> bool:
    """`MENTAL = 6`: one name in capitals, one small number."""
    return (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and MEMBER.fullmatch(node.targets[0].id) is not None
        and isinstance(node.value, ast.Constant)
        and type(node.value.value) is int
        and 0 <= node.value.value <= HIGHEST_CODE
    )
