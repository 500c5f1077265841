"""A library: every law of a folder, all its dates, as read and checked.

From a library a `Book` is compiled for one day. The product's library is
`minsheng.policy.laws`; engine tests bring an invented country; a replay brings the
texts that were archived with the run. Either way the rules are made of the texts that were
read and vetted, and nothing is imported.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

from minsheng.policy.engine.facts import Fact, read_facts
from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.language import Parsed
from minsheng.policy.engine.modules import Module, read_codes
from minsheng.policy.engine.parameters import Parameter, read_parameters
from minsheng.policy.engine.reasons import Reason, read_reasons
from minsheng.policy.engine.rule import Rule
from minsheng.policy.engine.vetting import module_faults, text_faults
from minsheng.policy.engine.written import identifier, mapping, parse_yaml

PACKAGE = "minsheng.policy.laws"


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


def load_library(package: str = PACKAGE) -> Library:
    """Read the library of an importable package.

    Raises:
        RuleBookError: every fault found, one sentence each.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RuleBookError([f"no rule library at `{package}`"])
    root = Path(spec.submodule_search_locations[0])
    return _read(_texts(root), package, root)


def known_facts(package: str = PACKAGE) -> Mapping[str, Fact]:
    """The facts the rules of an importable package may ask for; no rule is read.

    Raises:
        RuleBookError: a fault in the facts.
    """
    root = files(package)
    codes = read_codes(root.joinpath("kinds.py").read_text("utf-8"), "kinds.py", package)
    text = root.joinpath("facts.yaml").read_text("utf-8")
    return read_facts(parse_yaml(text, "facts.yaml"), codes, "facts.yaml")


def library_from_texts(texts: Mapping[str, str]) -> Library:
    """The library of archived texts; no file is written, read or imported.

    Raises:
        RuleBookError: every fault found, one sentence each.
    """
    package = f"minsheng_rulebook_{digest_of(texts)[:16]}"
    return _read(texts, package, Path(package))


def digest_of(texts: Mapping[str, str]) -> str:
    """SHA-256 over paths and texts, the same on every machine."""
    hashed = hashlib.sha256()
    for path in sorted(texts):
        hashed.update(f"{path}\0{texts[path]}\0".encode())
    return hashed.hexdigest()


def _texts(root: Path) -> dict[str, str]:
    """The files that make the law: rules, codes, facts, parameters, reasons (not cases)."""
    texts: dict[str, str] = {}
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root)
        apart = {"cases", "__pycache__"} & set(path.parts) or file.name.startswith(".")
        if file.suffix in (".py", ".yaml") and not apart:
            try:
                text = file.read_text(encoding="utf-8")
            except UnicodeDecodeError as error:
                raise RuleBookError([f"{path.as_posix()} is not UTF-8: {error}"]) from error
            texts[path.as_posix()] = text.replace("\r\n", "\n")
    return texts


def _read(texts: Mapping[str, str], package: str, root: Path) -> Library:
    """The library of some texts, whatever order they are handed over in."""
    texts = {path: texts[path] for path in sorted(texts, key=lambda p: p.split("/"))}
    faults = list(text_faults(texts))
    if not faults:
        for path, text in texts.items():
            if path.endswith(".py"):
                faults += module_faults(text, path, package)
    if faults:
        raise RuleBookError(faults)
    codes = read_codes(texts.get("kinds.py", ""), "kinds.py", package)
    facts = read_facts(parse_yaml(texts.get("facts.yaml", ""), "facts.yaml"), codes, "facts.yaml")
    parameters: dict[str, Parameter] = {}
    reasons: list[Reason] = []
    parsed: dict[Rule, Parsed] = {}
    titles: dict[str, tuple[str, str]] = {}
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
            elif name != "__init__.py":
                dotted = f"{package}.{law}.{name.removesuffix('.py')}"
                file = str(root / path)
                parsed |= dict(Module(text, path, dotted, file, package, codes, faults).rules())
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
        rules=tuple(parsed),
        parsed=parsed,
        reasons=tuple(reasons),
        titles=titles,
        digest=digest_of(texts),
    )


def _titles(law: str, document: Any, where: str) -> dict[str, tuple[str, str]]:
    """What the rules of a law are called (`names.yaml`)."""
    faults: list[str] = []
    titles: dict[str, tuple[str, str]] = {}
    whole = mapping(document, where, faults)
    for leaf, entry in mapping(whole.get("rules"), f"{where}: rules", faults).items():
        if not isinstance(entry, Mapping) or {"zh", "en"} - set(entry):
            faults.append(f"{where}: `{leaf}` needs zh and en")
        elif not identifier(leaf):
            faults.append(f"{where}: `{leaf}` cannot name a rule")
        else:
            titles[f"{law}__{leaf}"] = (str(entry["zh"]), str(entry["en"]))
    if faults:
        raise RuleBookError(faults)
    return titles
