"""Looks at a law's module before it is imported: importing runs code, and a law has none.

A module of rules holds a docstring, imports of the engine and the codes, and functions
declared by `@rule`; `kinds.py` holds classes of numbered codes. Whatever else stands there
is refused, so that an archived rule book can be read without trusting who kept it. What
is vetted is the syntax tree, and an archive is run from that very tree (`library`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from minsheng.policy.engine.facts import NUMERIC
from minsheng.policy.engine.language import HELPERS

ENGINE = "minsheng.policy.engine"
LAWS_KINDS = "minsheng.policy.laws.kinds"
RESERVED = frozenset({"rule", "Many", "Rounding", *HELPERS, *NUMERIC})
"""What a law may call or name; a function of such a name would be run in its place."""
COOKIE = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+")


def module_faults(text: str, path: str, package: str) -> Iterator[str]:
    """What may not stand in a law's module, one sentence each."""
    if any(COOKIE.match(line) for line in text.splitlines()[:2]):
        yield f"{path}: an encoding may not be declared; laws are written in UTF-8"
        return
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        yield f"{path} is not readable as Python: {error}"
        return
    name = path.rpartition("/")[2]
    for place, node in enumerate(body):
        if place == 0 and _is_docstring(node):
            continue
        allowed = _code_class(node) if name == "kinds.py" else _rule_or_import(node, package, name)
        if not allowed:
            shown = ast.unparse(node).splitlines()[0]
            wanted = "classes of codes" if name == "kinds.py" else "imports of the engine and rules"
            yield f"{path}, line {node.lineno}: `{shown}` may not stand here; only {wanted} may"


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _rule_or_import(node: ast.stmt, package: str, name: str) -> bool:
    if isinstance(node, ast.ImportFrom):
        allowed = (ENGINE, LAWS_KINDS, f"{package}.kinds", "__future__")
        own_codes = (node.level, node.module) == (2, "kinds")
        known = own_codes or (node.level == 0 and node.module in allowed)
        plain = all(alias.asname is None for alias in node.names)
        return known and plain and name != "__init__.py"
    if not isinstance(node, ast.FunctionDef) or name == "__init__.py":
        return False
    signature = node.args
    more = (signature.posonlyargs, signature.kwonlyargs, signature.vararg, signature.kwarg)
    types = [a.annotation for a in signature.args] + [node.returns]
    return (
        not any(more)
        and not (signature.defaults or any(signature.kw_defaults))
        and not getattr(node, "type_params", None)
        and node.name not in RESERVED
        and all(t is None or _is_type(t) for t in types)
        and len(node.decorator_list) <= 1
        and all(_is_declaration(d) for d in node.decorator_list)
    )


def _is_type(node: ast.expr) -> bool:
    """`Fen` or `Many[Fen]`: a type is evaluated on import, so it may be nothing else."""
    if isinstance(node, ast.Subscript):
        many = isinstance(node.value, ast.Name) and node.value.id == "Many"
        return many and isinstance(node.slice, ast.Name)
    return isinstance(node, ast.Name)


def _is_declaration(node: ast.expr) -> bool:
    """`@rule("person", start="2021-07-01")`: the name `rule`, called with constants."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "rule"
        and all(isinstance(a, ast.Constant) for a in node.args)
        and all(isinstance(k.value, ast.Constant) and k.arg for k in node.keywords)
    )


def _code_class(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        plain = all(alias.asname is None for alias in node.names)
        return plain and node.level == 0 and node.module in ("enum", "__future__")
    return (
        isinstance(node, ast.ClassDef)
        and [ast.unparse(b) for b in node.bases] == ["IntEnum"]
        and not (node.decorator_list or node.keywords)
        and all(_is_docstring(s) or _numbered(s) for s in node.body)
    )


def _numbered(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Assign)
        and all(isinstance(t, ast.Name) for t in node.targets)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, int)
    )
