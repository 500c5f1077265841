"""The mutation score of the law: of the faults planted in it, how many a worked case finds.

A fault is found when a case comes out otherwise, or when the book does not compile on a
case's day. Only what hangs on the changed rule is decided again. Faults that provably
cannot matter are told apart with the proof; they count neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from minsheng.bench.lines import Line, Options, at_least, told
from minsheng.bench.trials import FOUND, IDLE, SURVIVED, Ground, Trial
from minsheng.policy.engine.cases import read_cases
from minsheng.policy.engine.library import PACKAGE, load_library

GOAL = 0.95
JOBS = 2
_ground: list[Ground] = []


@dataclass(frozen=True, slots=True)
class Score:
    """How many faults were found of those that could be.

    Attributes:
        name: `all` or a law.
    """

    name: str
    found: int
    survived: int
    idle: int

    @property
    def share(self) -> float:
        """Found, of what could be found; 1 where there was nothing to find."""
        tried = self.found + self.survived
        return self.found / tried if tried else 1.0


def run(options: Options) -> Iterator[Line]:
    """The benchmark: the score of all laws and of each; survivors go to a file."""
    trials = try_all(jobs=JOBS)
    for score in scores(trials):
        suffix = "" if score.name == "all" else f".{score.name}"
        yield at_least(f"mutation.score{suffix}", score.share, "share", GOAL)
    whole = scores(trials)[0]
    yield told("mutation.faults", whole.found + whole.survived, "faults")
    yield told("mutation.cannot_matter", whole.idle, "faults")
    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.folder / "survivors.txt"
    file.write_text(report(trials), encoding="utf-8")
    options.say(f"{whole.survived} faults no case finds are listed in {file}")


def try_all(
    laws: Sequence[str] | None = None,
    jobs: int = JOBS,
    package: str = PACKAGE,
) -> list[Trial]:
    """Plant every fault of some laws (all, when left out) and see which the cases find."""
    library = load_library(package)
    chosen = laws if laws is not None else library.laws
    names = sorted({r.name for r in library.rules if r.law in chosen})
    names += sorted(p.name for p in library.parameters.values() if p.law in chosen)
    if jobs == 1:
        _prepare(package)
        return [t for name in names for t in _try(name)]
    with ProcessPoolExecutor(jobs, initializer=_prepare, initargs=(package,)) as pool:
        return [t for several in pool.map(_try, names, chunksize=4) for t in several]


def _prepare(package: str) -> None:
    """Read the law and decide every case once, in this process."""
    library = load_library(package)
    spec = __import__(package, fromlist=["x"])
    cases = read_cases(Path(next(iter(spec.__path__))))
    _ground[:] = [Ground(library, cases)]


def _try(name: str) -> list[Trial]:
    return list(_ground[0].trials(name))


def scores(trials: Iterable[Trial]) -> list[Score]:
    """The score of all, then of each law."""
    counted: dict[str, Counter[str]] = {"all": Counter()}
    for trial in trials:
        counted["all"][trial.state] += 1
        counted.setdefault(trial.law, Counter())[trial.state] += 1
    return [Score(n, c[FOUND], c[SURVIVED], c[IDLE]) for n, c in counted.items()]


def report(trials: Iterable[Trial]) -> str:
    """The faults no case finds, by law, then those that cannot matter, with the proof."""
    trials = sorted(trials, key=lambda t: (t.law, t.place, t.what))
    lines = ["No case finds these faults:", ""]
    lines += [f"{t.name}  {t.place}: {t.what}" for t in trials if t.state == SURVIVED]
    lines += ["", "These cannot matter:", ""]
    lines += [f"{t.name}  {t.place}: {t.what} ({t.why})" for t in trials if t.state == IDLE]
    return "\n".join(lines) + "\n"
