"""Looks at a law's module before it is imported: importing runs code, and a law has none.

A module of rules holds a docstring, imports of the engine and the codes, and functions
declared by `@rule`; `kinds.py` holds classes of numbered codes. Whatever else stands there
is refused, so that an archived rule book can be read without trusting who kept it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

ENGINE = "minsheng.policy.engine"
LAWS_KINDS = "minsheng.policy.laws.kinds"


def module_faults(text: str, path: str, package: str) -> Iterator[str]:
    """What may not stand in a law's module, one sentence each."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError) as error:
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
        return known and name != "__init__.py"
    if not isinstance(node, ast.FunctionDef) or name == "__init__.py":
        return False
    signature = node.args
    types = [a.annotation for a in signature.args] + [node.returns]
    runs_nothing = not (signature.defaults or any(signature.kw_defaults))
    return (
        runs_nothing
        and all(t is None or _is_type(t) for t in types)
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
        and all(isinstance(k.value, ast.Constant) for k in node.keywords)
    )


def _code_class(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level == 0 and node.module in ("enum", "__future__")
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
