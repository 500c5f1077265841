"""A library: every law of a folder, all its dates, as read and checked.

From a library a `Book` is compiled for one day. The product's library is
`minsheng.policy.laws`; engine tests bring an invented country; a replay brings the
texts that were archived with the run.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.util
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import yaml

from minsheng.policy import engine
from minsheng.policy.engine import helpers
from minsheng.policy.engine.facts import Fact, read_facts
from minsheng.policy.engine.faults import RuleBookError, nearest
from minsheng.policy.engine.language import HELPERS, Parsed, Reader
from minsheng.policy.engine.parameters import Parameter, read_parameters
from minsheng.policy.engine.reasons import Reason, read_reasons
from minsheng.policy.engine.rule import Rule
from minsheng.policy.engine.vetting import ENGINE, LAWS_KINDS, module_faults

PACKAGE = "minsheng.policy.laws"
ARCHIVED = re.compile(r"[a-z_][a-z0-9_]*(/[a-z_][a-z0-9_]*)?\.(py|yaml)")
BUILTINS = {"bool": bool, "__build_class__": __build_class__}
"""All of Python's own that a law's module needs."""
Run = Callable[[str, str, Mapping[str, Any]], Mapping[str, Any]]
"""How a module's names are had: of its name, text and the codes."""
YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Library:
    """All the laws of one folder.

    Attributes:
        package: dotted name its modules were loaded under.
        texts: every file by its path in the folder, as it was read.
        codes: the coded types (`kinds.py`).
        facts: by name.
        parameters: by qualified name.
        rules: all versions of all rules, as declared, in reading order.
        parsed: the reading of each rule's function.
        reasons: of all laws.
        titles: what each rule is called, Chinese and English, by qualified name.
        digest: SHA-256 over the texts.
    """

    package: str
    texts: Mapping[str, str]
    codes: Mapping[str, type[IntEnum]]
    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]
    parsed: Mapping[Rule, Parsed]
    reasons: tuple[Reason, ...]
    titles: Mapping[str, tuple[str, str]]
    digest: str

    @property
    def laws(self) -> tuple[str, ...]:
        """The laws' folder names, in order."""
        return tuple(dict.fromkeys(p.split("/")[0] for p in self.texts if "/" in p))


def parse_yaml(text: str, where: str) -> Any:
    """A YAML text, read; a fault names the file and the line."""
    try:
        return yaml.load(text, YamlLoader)  # noqa: S506 - it is the safe loader, compiled
    except yaml.YAMLError as error:
        raise RuleBookError([f"{where} is not readable YAML: {error}"]) from error


def load_library(package: str = PACKAGE) -> Library:
    """Read the library of an importable package.

    Raises:
        RuleBookError: every fault found, one sentence each.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RuleBookError([f"no rule library at `{package}`"])
    return _read(_texts(Path(spec.submodule_search_locations[0])), package, _imported)


def library_from_texts(texts: Mapping[str, str]) -> Library:
    """The library of archived texts, run from the very trees that were vetted.

    Nothing is unpacked or imported: who keeps an archive is not trusted.

    Raises:
        RuleBookError: every fault found, one sentence each.
    """
    faults = [
        f"the archived rule book holds a file it cannot have: {path!r}"
        for path in texts
        if not ARCHIVED.fullmatch(path)
    ]
    if faults:
        raise RuleBookError(faults)
    package = f"minsheng_rulebook_{digest_of(texts)[:16]}"
    return _read(dict(sorted(texts.items())), package, _executed)


def digest_of(texts: Mapping[str, str]) -> str:
    """SHA-256 over paths and texts, the same on every machine."""
    hashed = hashlib.sha256()
    for path in sorted(texts):
        hashed.update(f"{path}\0{texts[path]}\0".encode())
    return hashed.hexdigest()


def _texts(root: Path) -> dict[str, str]:
    """The files that make the law: rules, codes, facts, parameters, reasons (not cases)."""
    files = [
        p
        for p in sorted(root.rglob("*"))
        if p.suffix in (".py", ".yaml") and "cases" not in p.parts and "__pycache__" not in p.parts
    ]
    return {
        p.relative_to(root).as_posix(): p.read_text(encoding="utf-8").replace("\r\n", "\n")
        for p in files
    }


def _read(texts: Mapping[str, str], package: str, run: Run) -> Library:
    """Vet the texts, run them, and read what they declare."""
    faults: list[str] = []
    for path, text in texts.items():
        if path.endswith(".py"):
            faults += module_faults(text, path, package)
    if faults:
        raise RuleBookError(faults)
    kinds = texts.get("kinds.py")
    codes = _codes({} if kinds is None else _run(run, f"{package}.kinds", "kinds.py", kinds, {}))
    facts = read_facts(parse_yaml(texts.get("facts.yaml", ""), "facts.yaml"), codes, "facts.yaml")
    parameters: dict[str, Parameter] = {}
    reasons: list[Reason] = []
    rules: list[Rule] = []
    titles: dict[str, tuple[str, str]] = {}
    parsed: dict[Rule, Parsed] = {}
    for path, text in texts.items():
        law, _, name = path.rpartition("/")
        try:
            if not law:
                continue
            if name == "parameters.yaml":
                parameters |= read_parameters(law, parse_yaml(text, path), path)
            elif name == "reasons.yaml":
                reasons += read_reasons(law, parse_yaml(text, path), path)
            elif name == "names.yaml":
                titles |= _titles(law, parse_yaml(text, path), path)
            elif name.endswith(".py") and name != "__init__.py":
                names = _run(run, f"{package}.{law}.{name[:-3]}", path, text, codes)
                for declared, reading in _rules(names, text, path, codes, faults):
                    rules.append(declared)
                    parsed[declared] = reading
        except RuleBookError as error:
            faults += error.faults
    if faults:
        raise RuleBookError(faults)
    return Library(
        package=package,
        texts=texts,
        codes=codes,
        facts=facts,
        parameters=parameters,
        rules=tuple(rules),
        parsed=parsed,
        reasons=tuple(reasons),
        titles=titles,
        digest=digest_of(texts),
    )


def _imported(name: str, text: str, codes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The names of a module of an installed package."""
    del text, codes
    return vars(importlib.import_module(name))


def _executed(name: str, text: str, codes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The names of a vetted text that is run as it stands, its imports served from here.

    The codes are those of the same archive, whatever the codes of today are.
    """
    tree = ast.parse(text)
    names: dict[str, Any] = {"__name__": name, "__builtins__": BUILTINS}
    if not codes:
        names["IntEnum"] = IntEnum
    served = {n: getattr(engine, n) for n in engine.__all__} | dict(codes)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module not in ("__future__", "enum"):
            wanted = [alias.name for alias in node.names]
            for missing in sorted({*wanted} - {*served, "*"}):
                raise ImportError(f"cannot import name {missing!r} from {node.module!r}")
            names |= served if wanted == ["*"] else {n: served[n] for n in wanted}
    tree.body = [n for n in tree.body if not isinstance(n, ast.ImportFrom)]
    exec(compile(tree, name, "exec", dont_inherit=True), names)  # noqa: S102 - vetted, see above
    return names


def _run(run: Run, name: str, path: str, text: str, codes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The names a law's module has.

    Raises:
        RuleBookError: it cannot be run; most often an import is forgotten.
    """
    try:
        return run(name, text, codes)
    except RuleBookError:
        raise
    except NameError as error:
        words = f"`{error.name}` is not imported{_whence(str(error.name), codes)}"
        raise RuleBookError([f"{path}: {words}"]) from error
    except Exception as error:
        words = f"{path} cannot be imported ({type(error).__name__}: {error})"
        raise RuleBookError([f"{words}; mend that line, see docs/adding-a-rule.md"]) from error


def _whence(name: str, codes: Mapping[str, object]) -> str:
    """The import line of a name that a law may use; the nearest one of any other."""
    if name in engine.__all__:
        return f"; write `from {ENGINE} import {name}` at the top"
    if name in codes:
        return f"; write `from {LAWS_KINDS} import {name}` at the top"
    return nearest(name, [*engine.__all__, *codes])


def _titles(law: str, document: Any, where: str) -> dict[str, tuple[str, str]]:
    """What the rules of a law are called (`names.yaml`)."""
    entries = (document or {}).get("rules") or {}
    faults = [
        f"{where}: `{leaf}` needs zh and en" for leaf, e in entries.items() if {"zh", "en"} - set(e)
    ]
    if faults:
        raise RuleBookError(faults)
    return {f"{law}__{leaf}": (str(e["zh"]), str(e["en"])) for leaf, e in entries.items()}


def _codes(names: Mapping[str, Any]) -> dict[str, type[IntEnum]]:
    """The coded types of `kinds.py`."""
    return {
        name: value
        for name, value in names.items()
        if isinstance(value, type) and issubclass(value, IntEnum) and value is not IntEnum
    }


def _rules(
    names: Mapping[str, Any],
    text: str,
    path: str,
    codes: Mapping[str, type[IntEnum]],
    faults: list[str],
) -> Iterator[tuple[Rule, Parsed]]:
    """The declared rules of one module, each with its reading; refusals go to `faults`."""
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        function = names.get(node.name)
        declared = getattr(function, "__rule__", None)
        if declared is None:
            faults.append(f"{path}, line {node.lineno}: `{node.name}` is no rule; add @rule(...)")
            continue
        title = declared.name if declared.leaf == node.name else f"{declared.name} ({node.name})"
        reader = Reader(title, codes)
        first = min(d.lineno for d in node.decorator_list)
        source = "\n".join(lines[first - 1 : node.end_lineno])
        reading = reader.read(node, source)
        for used in {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & set(HELPERS):
            if names.get(used) is not getattr(helpers, used):
                words = f"`{used}` is not the engine's helper{_whence(used, codes)}"
                reader.fault(node, words)
        for used in {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & set(codes):
            if used in names and names[used] is not codes[used]:
                reader.fault(node, f"`{used}` is not the code of that name in kinds.py")
        faults += [f"{path}: {words}" for words in reader.faults]
        yield declared, reading
