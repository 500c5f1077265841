"""Imports point down only, and the pure floor stays pure. `make arrows` runs this alone.

    cli, bench -> web -> programmes -> kernel -> recheck, optimise, city -> snapshot -> policy

Read from the syntax trees: nothing is imported, and an import inside a function counts
like any other.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "minsheng"

PURE = frozenset({"policy", "snapshot", "recheck", "optimise", "city"})
BELOW = {
    "policy": frozenset[str](),
    "snapshot": frozenset({"policy"}),
    "recheck": frozenset({"policy", "snapshot"}),
    "optimise": frozenset({"policy"}),
    "city": frozenset({"policy", "snapshot"}),
    "kernel": PURE,
    "programmes": PURE | {"kernel"},
    "web": PURE | {"kernel", "programmes"},
    "bench": PURE | {"kernel", "programmes", "web"},
    "cli": PURE | {"kernel", "programmes", "web", "bench"},
}
# The city is raw material: it knows what the facts are, not how they are judged.
CITY_MAY_SEE = frozenset(
    {"policy.laws.kinds", "policy.engine.facts", "policy.engine.kinds", "policy.engine.unknown"}
    | {"policy.engine.written", "policy.engine.rule.Entity"}
)

IMPURE_MODULES = frozenset(
    {"django", "socket", "ssl", "urllib", "http", "requests", "httpx", "ftplib", "smtplib"}
    | {"time", "random", "secrets"}
)
# `datetime` and `numpy` are welcome on the pure floor; their clocks and global dice are not.
IMPURE_CALLS = frozenset(
    {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "os.urandom"}
    | {"uuid.uuid1", "uuid.uuid4"}
)
SEEDED_DICE = frozenset({"default_rng", "Generator", "PCG64", "Philox", "SeedSequence"})


@dataclass(frozen=True)
class Module:
    """One source file: where it stands and what it says."""

    path: Path
    parts: tuple[str, ...]
    tree: ast.Module

    @property
    def part(self) -> str:
        return self.parts[0]

    def imports(self) -> Iterator[tuple[int, str]]:
        """Each name imported, in full, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = ("minsheng", *self.parts[:-1])
        kept = package[: len(package) - node.level + 1]
        return ".".join([*kept, *filter(None, [node.module])])


def modules(source: Path) -> Iterator[Module]:
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        if len(parts) > 1:  # minsheng/__init__.py itself belongs to no floor
            yield Module(path, parts, ast.parse(path.read_text(encoding="utf-8")))


def import_fault(module: Module, name: str) -> str | None:
    """What is wrong with one import, or None."""
    top, *inside = name.split(".")
    if top == "minsheng":
        return arrow_fault(module, inside)
    if module.part in PURE and top in IMPURE_MODULES:
        return f"{module.part} is pure and may not import {top}"
    return None


def arrow_fault(module: Module, inside: list[str]) -> str | None:
    """What is wrong with an import of `minsheng.<inside>`, or None."""
    target = inside[0]
    if target == module.part:
        other = target == "programmes" and inside[1] != module.parts[1]
        return f"a programme may not import another ({inside[1]})" if other else None
    if target not in BELOW[module.part] | {"__version__"}:
        return f"{module.part} may not import {target}, which does not lie below it"
    if module.part == "city" and target == "policy":
        seen = {".".join(inside), ".".join(inside[:-1])}
        if not seen & CITY_MAY_SEE:
            return f"city may not import {'.'.join(inside)}, only {', '.join(sorted(CITY_MAY_SEE))}"
    return None


def call_fault(node: ast.Call) -> str | None:
    """What is impure about one call, or None."""
    name = ast.unparse(node.func)
    if ".".join(name.split(".")[-2:]) in IMPURE_CALLS:
        return f"{name}() asks the clock or the dice of the machine"
    if name.startswith(("np.random.", "numpy.random.")) and name.split(".")[-1] not in SEEDED_DICE:
        return f"{name}() throws global dice"
    if name.split(".")[-1] == "default_rng" and not node.args and not node.keywords:
        return "default_rng() without a seed"
    return None


def faults(source: Path) -> list[str]:
    """Every forbidden arrow and impure call under `source`, as `file:line: what`."""
    found = []
    for module in modules(source):
        where = module.path.relative_to(source.parent)
        if module.part not in BELOW:
            found.append(f"{where}:1: {module.part} has no floor: name one in this script")
            continue
        for line, name in module.imports():
            if fault := import_fault(module, name):
                found.append(f"{where}:{line}: {fault}")
        if module.part in PURE:
            calls = (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))
            found += [f"{where}:{c.lineno}: {fault}" for c in calls if (fault := call_fault(c))]
    return found


def planted(tmp_path: Path, file: str, text: str) -> list[str]:
    path = tmp_path / "minsheng" / file
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return faults(tmp_path / "minsheng")


def test_imports_point_down():
    assert faults(SOURCE) == []


def test_the_walk_sees_the_source():
    assert {"policy"} <= {module.part for module in modules(SOURCE)}


def test_it_catches_an_upward_import(tmp_path):
    found = planted(tmp_path, "policy/engine/a.py", "from minsheng.recheck import run\n")
    assert found == [
        "minsheng/policy/engine/a.py:1: policy may not import recheck, which does not lie below it"
    ]


def test_it_catches_a_relative_and_a_late_one(tmp_path):
    text = "def f():\n    from ...cli import main\n"
    assert "policy may not import cli" in planted(tmp_path, "policy/engine/a.py", text)[0]


def test_it_catches_one_programme_in_another(tmp_path):
    text = (
        "from minsheng.programmes.grid import models\nfrom minsheng.programmes.charity import x\n"
    )
    found = planted(tmp_path, "programmes/charity/actions.py", text)
    assert [line.split(": ", 1)[1] for line in found] == [
        "a programme may not import another (grid)"
    ]


def test_it_catches_a_city_that_judges(tmp_path):
    text = (
        "from minsheng.policy.laws.kinds import Sex\n"
        "from minsheng.policy.laws.dibao import amount\n"
    )
    found = planted(tmp_path, "city/people.py", text)
    assert len(found) == 1
    assert "policy.laws.dibao.amount" in found[0]


def test_it_catches_clock_net_and_dice(tmp_path):
    text = (
        "import time\nimport urllib.request\nfrom datetime import datetime\nimport numpy as np\n"
        "datetime.now()\nnp.random.rand(3)\nnp.random.default_rng()\nnp.random.default_rng(7)\n"
    )
    lines = [int(found.split(":")[1]) for found in planted(tmp_path, "recheck/a.py", text)]
    assert lines == [1, 2, 5, 6, 7]


def test_it_catches_a_part_without_a_floor(tmp_path):
    assert "has no floor" in planted(tmp_path, "utils/a.py", "x = 1\n")[0]


def test_it_lets_the_cli_see_all(tmp_path):
    text = "import time\nfrom minsheng import __version__\nfrom minsheng.web import urls\n"
    assert planted(tmp_path, "cli/serve.py", text) == []


if __name__ == "__main__":
    sys.exit("\n".join(faults(SOURCE)) or 0)
