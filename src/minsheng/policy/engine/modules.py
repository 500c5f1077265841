"""Makes rules and codes of a law's vetted text: nothing is imported, nothing else runs.

What runs is the very text that was read, never a file that could have changed since. A
rule's function is made by itself, after the language has accepted it, and sees only what
its module imports of the engine and of the library's own codes; there are no builtins.
"""

from __future__ import annotations
import __future__

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any, cast

from minsheng.policy import engine
from minsheng.policy.engine.faults import RuleBookError, nearest
from minsheng.policy.engine.language import HELPERS, Parsed, Reader
from minsheng.policy.engine.rule import Rule, rule
from minsheng.policy.engine.vetting import ENGINE, LAWS_KINDS, imports_codes, is_docstring, tree_of

Codes = Mapping[str, type[IntEnum]]
Read = tuple[Rule, Parsed]
UNRUN = __future__.annotations.compiler_flag
"""Types of a signature are read as text and never run."""
DEEPEST = 60


def read_codes(text: str, path: str, package: str) -> dict[str, type[IntEnum]]:
    """The coded types of a vetted `kinds.py`.

    Raises:
        RuleBookError: a name or a number stands twice.
    """
    codes: dict[str, type[IntEnum]] = {}
    faults: list[str] = []
    for node in tree_of(text).body:
        if not isinstance(node, ast.ClassDef):
            continue
        members: dict[str, int] = {}
        for statement in node.body:
            if is_docstring(statement):
                continue
            assigned = cast(ast.Assign, statement)
            name = cast(ast.Name, assigned.targets[0]).id
            number = cast(int, cast(ast.Constant, assigned.value).value)
            if name in members or number in members.values():
                faults.append(f"{path}, line {statement.lineno}: {name} = {number} stands twice")
            members[name] = number
        made = IntEnum(node.name, members, module=f"{package}.kinds")  # type: ignore[misc]
        made.__doc__ = ast.get_docstring(node)
        codes[node.name] = made
    if faults:
        raise RuleBookError(faults)
    return codes


@dataclass
class Module:
    """A law's module, being read.

    Attributes:
        text: as vetted.
        path: in the library, for messages.
        name: dotted, as if it had been imported.
        file: what a traceback calls it.
        package: of the library.
        codes: of the library.
        faults: where sentences go.
    """

    text: str
    path: str
    name: str
    file: str
    package: str
    codes: Codes
    faults: list[str]

    def rules(self) -> list[Read]:
        """The rules declared, each with its reading; refusals go to `faults`."""
        body = tree_of(self.text).body
        bound = self._imported(body)
        return [
            read
            for node in body
            if isinstance(node, ast.FunctionDef) and (read := self._rule(node, bound)) is not None
        ]

    def _imported(self, body: list[ast.stmt]) -> dict[str, object]:
        """What the module imports, by name: of the engine, and of the library's own codes."""
        bound: dict[str, object] = {}
        for node in body:
            if not isinstance(node, ast.ImportFrom) or node.module == "__future__":
                continue
            if imports_codes(node, self.package):
                known, whole = dict[str, object](self.codes), "kinds.py"
            else:
                known, whole = {n: getattr(engine, n) for n in engine.__all__}, f"`{ENGINE}`"
            for alias in node.names:
                if alias.name == "*":
                    bound |= known
                elif alias.name in known:
                    bound[alias.name] = known[alias.name]
                else:
                    words = f"`{alias.name}` is no name of {whole}{nearest(alias.name, known)}"
                    self.faults.append(f"{self.path}, line {node.lineno}: {words}")
        return bound

    def _rule(self, node: ast.FunctionDef, bound: dict[str, object]) -> Read | None:
        """One rule, made only when nothing at all was to be said about it."""
        place = f"{self.path}, line {node.lineno}"
        before = len(self.faults)
        if not node.decorator_list:
            self.faults.append(f"{place}: `{node.name}` is no rule; add @rule(...)")
            return None
        leaf, declare = self._declaration(cast(ast.Call, node.decorator_list[0]), node, place)
        depth, names = _walked(node)
        self._missing(node, names, bound)
        if declare is None:
            return None
        law = self.path.partition("/")[0]
        title = f"{law}__{leaf}"
        reader = Reader(title if leaf == node.name else f"{title} ({node.name})", self.codes)
        if depth > DEEPEST:
            self.faults.append(f"{place}: `{node.name}` is nested too deep; divide it into rules")
            return None
        reading = reader.read(node, self._source(node))
        for used in sorted(names & HELPERS.keys() - bound.keys()):
            reader.fault(node, f"`{used}` is not the engine's helper{self._whence(used)}")
        self.faults += [f"{self.path}: {words}" for words in reader.faults]
        if len(self.faults) > before:
            return None
        function = declare(self._function(node, bound))
        return cast(Rule, function.__dict__["__rule__"]), reading

    def _declaration(
        self, call: ast.Call, node: ast.FunctionDef, place: str
    ) -> tuple[str, Callable[[Any], Any] | None]:
        """A rule's leaf name, and what its decorator makes of the function."""
        given = [cast(ast.Constant, a).value for a in call.args]
        named: dict[str, Any] = {
            str(k.arg): cast(ast.Constant, k.value).value for k in call.keywords
        }
        leaf = str(named.get("name") or node.name)
        try:
            return leaf, rule(*given, **named)  # type: ignore[arg-type]
        except RuleBookError as error:
            self.faults += [f"{place}: {words}" for words in error.faults]
        except TypeError:
            words = 'a declaration is @rule("person"), and if need be name=, start= and end='
            self.faults.append(f"{place}: {words}")
        return leaf, None

    def _missing(self, node: ast.FunctionDef, names: set[str], bound: Mapping[str, object]) -> None:
        """Names of the language or the codes that the module has not imported, each once."""
        types = [a.annotation for a in node.args.args] + [node.returns]
        plain = {t.id for t in types if isinstance(t, ast.Name)}
        rest = (t for t in types if t is not None and not isinstance(t, ast.Name))
        used = {n for t in rest for n in _walked(t)[1]} | plain | {"rule"}
        used |= names & self.codes.keys()
        for name in sorted(used - bound.keys()):
            if name in engine.__all__ or name in self.codes:
                words = f"{self.path}: `{name}` is not imported{self._whence(name)}"
                if words not in self.faults:
                    self.faults.append(words)

    def _whence(self, name: str) -> str:
        """The import line of a name that a law may use."""
        source = LAWS_KINDS if name in self.codes else ENGINE
        return f"; write `from {source} import {name}` at the top"

    def _source(self, node: ast.FunctionDef) -> str:
        """The function's text, its decorator included."""
        first = min(d.lineno for d in node.decorator_list)
        return "\n".join(self._lines[first - 1 : node.end_lineno])

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def _function(self, node: ast.FunctionDef, bound: Mapping[str, object]) -> Any:
        """The function as its author wrote it; making it runs nothing of it."""
        plain = copy.copy(node)
        plain.decorator_list = []
        module = ast.Module(body=[plain], type_ignores=[])
        scope: dict[str, Any] = {**bound, "__builtins__": {}, "__name__": self.name}
        made: dict[str, Any] = {}
        code = compile(module, self.file, "exec", UNRUN, dont_inherit=True)
        exec(code, scope, made)  # noqa: S102 - the text is vetted, and of the rule language
        return made[node.name]


def _walked(node: ast.AST) -> tuple[int, set[str]]:
    """How deep a tree is nested, and the names in it; level by level, so that no depth is too much.

    Every rule of a library is looked through at each start, so it is done in one walk.
    """
    level: list[ast.AST] = [node]
    depth = 0
    names: set[str] = set()
    while level:
        depth += 1
        names.update(n.id for n in level if isinstance(n, ast.Name))
        level = [child for above in level for child in _children(above)]
    return depth, names


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes right below one; `ast.iter_child_nodes` takes many times as long."""
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, list):
            yield from (one for one in value if isinstance(one, ast.AST))
        elif isinstance(value, ast.AST):
            yield value
