"""The opponent: the same rules as OpenFisca variables, at OpenFisca's best setting.

Each rule of the book becomes a variable whose formula is the rule's own function with its
helpers over arrays (`arrays`): the same law by construction. To its advantage:

- households are computed row group by row group of a county, so that memory is bounded
  (a whole county at once was no faster and took twice the memory), and arrays that are
  let go of are kept by the process for the next (`worker.KEEP_MEMORY`), which halves the
  time;
- variables are asked for in the order of the book, so that no formula waits for another;
- a parameter is looked up once for a county, and is a plain number where town and
  country agree, instead of being sought in the tree of parameters for each formula;
- households, persons, obligors, bills and contributions are entities of their own, joined
  by sorted offsets, instead of by OpenFisca's sums over members;
- columns are taken as they are read, in 16, 32 or 64 bits, without copying;
- nothing is traced, stored on disk or checked for another period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.bench.arrays import Extents, Fellows, Rows, Toward, any_, over_arrays
from minsheng.bench.lines import MISSING, Unready
from minsheng.policy.engine.book import RESIDENCES, Link, Node
from minsheng.policy.engine.facts import PARENT
from minsheng.policy.engine.fused.columns import Batch, Outcome
from minsheng.policy.engine.fused.plan import Plan
from minsheng.policy.engine.links import BESIDE, HOUSEHOLDS
from minsheng.policy.engine.parameters import Residence
from minsheng.policy.engine.rule import Entity

Array = npt.NDArray[Any]
PLURALS: dict[Entity, str] = {
    "household": "households",
    "person": "persons",
    "obligor": "obligors",
    "bill": "bills",
    "contribution": "contributions",
}
WORD = 64
RULE_TYPES: dict[str, npt.DTypeLike] = {
    "Fen": np.int64,
    "bool": np.bool_,
    "Count": np.int32,
    "Rate": np.int32,
    "Day": np.int32,
    "Month": np.int32,
}
FACT_TYPES = {**RULE_TYPES, "Count": np.int16, "Rate": np.int16}


def library() -> Any:
    """OpenFisca's own names.

    Raises:
        Unready: it is not installed.
    """
    try:
        from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables
    except ImportError as error:
        raise Unready(MISSING) from error
    return _Names(
        entities.build_entity,
        periods.period,
        periods.DateUnit.MONTH,
        simulations.Simulation,
        taxbenefitsystems.TaxBenefitSystem,
        variables.Variable,
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """What is used of OpenFisca."""

    build_entity: Callable[..., Any]
    period: Callable[[str], Any]
    month: Any
    simulation: type
    system: type
    variable: type


@dataclass
class Part:
    """What the formulas of one part look up beside OpenFisca's own arrays.

    Attributes:
        as_of: the day decided for.
        extents: per entity below, by its parent.
        fellows: for the rows of one entity, those of another in their household.
        parameters: per parameter a plain value, or one for each household.
        spread: what was brought down from a row above, kept for the next formula.
    """

    as_of: int
    extents: Mapping[Entity, Extents]
    fellows: Mapping[tuple[Entity, Entity], Fellows]
    parameters: Mapping[str, Any]
    spread: dict[tuple[str, Entity], Any] = field(default_factory=dict)

    def down(self, name: str, values: Any, above: Entity, below: Entity) -> Any:
        """Values of one entity, for each row of another below it."""
        if not isinstance(values, np.ndarray):
            return values
        key = (name, below)
        if key not in self.spread:
            path: list[Entity] = [below]
            while PARENT[path[-1]] != above:
                path.append(PARENT[path[-1]])
            for entity in reversed(path):
                values = values.take(self.extents[entity].owner)
            self.spread[key] = values
        return self.spread[key]


class Opponent:
    """The rule book as a tax and benefit system.

    Args:
        plan: what is computed: the plan of the driver it is measured against.
        month: the month decided, `yyyy-mm`.

    Raises:
        Unready: OpenFisca is not installed.
    """

    def __init__(self, plan: Plan, month: str) -> None:
        self.names = library()
        self.plan = plan
        self.month = self.names.period(month)
        self.rules = plan.rules
        self.system = self._system()
        self._tables: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}

    def _system(self) -> Any:
        entities = {
            e: self.names.build_entity(
                key=e,
                plural=plural,
                label=e,
                is_person=e == "person",
                roles=None if e == "person" else [{"key": f"member_of_{e}"}],
            )
            for e, plural in PLURALS.items()
        }
        system = self.names.system(list(entities.values()))
        mine = {e.key: e for e in system.entities}
        for name in (*self.plan.facts, *self.rules):
            node = self.plan.book.nodes[name]
            if node.entity == "run":
                continue
            types_ = FACT_TYPES if node.rule is None else RULE_TYPES
            members: dict[str, Any] = {
                "value_type": bool if node.type == "bool" else int,
                "entity": mine[node.entity],
                "definition_period": self.names.month,
            }
            if node.rule is not None:
                members["formula"] = self._formula(node)
            made = system.add_variable(type(name, (self.names.variable,), members))
            made.dtype = np.dtype(types_.get(node.type, np.int16))
        return system

    def _formula(self, node: Node) -> Callable[[Any, Any], Any]:
        """The rule's function, with what its arguments name."""
        assert node.rule is not None
        function = over_arrays(node.rule.function, self.plan.book.library.codes)
        takers = [self._taker(node.entity, link) for link in node.links]

        def formula(population: Any, period: Any) -> Any:
            simulation = population.simulation
            return function(*[take(simulation, period) for take in takers])

        return formula

    def _taker(self, entity: Entity, link: Link) -> Callable[[Any, Any], Any]:
        """What gets one argument from a simulation."""
        name, other = link.target, link.entity
        node = self.plan.book.nodes[name]
        if node.parameter is not None:
            if entity == "household":
                return lambda s, _: s.part.parameters[name]
            return lambda s, _: s.part.down(name, s.part.parameters[name], "household", entity)
        if node.entity == "run":
            return lambda s, _: s.part.as_of
        if link.mode == "own":
            return lambda s, p: s.calculate(name, p)
        if link.mode == "above":
            return lambda s, p: s.part.down(name, s.calculate(name, p), other, entity)
        if link.mode in HOUSEHOLDS:
            return lambda s, p: Rows(s.calculate(name, p), s.part.fellows[entity, other])
        if link.mode == "toward":
            return lambda s, p: Toward(
                s.calculate(name, p),
                s.part.fellows[other, entity].first,
                s.populations[entity].count,
            )
        if PARENT[other] == entity:
            return lambda s, p: Rows(s.calculate(name, p), s.part.extents[other])
        raise Unready(
            f"a rule of each {entity} asks for `{name}` of each {other}, two steps below: the "
            "opponent's arrays reach one step; measure without that rule, or extend `bench/arrays`"
        )

    def _parameters(self, county: str, urban: Array) -> dict[str, Any]:
        """A county's values: plain where town and country agree."""
        if county not in self._tables:
            self._tables[county] = tuple(  # type: ignore[assignment]
                {n: self._value(n, county, r) for n in self.plan.parameters} for r in RESIDENCES
            )
        rural, town = self._tables[county]
        return {
            n: value if value == town[n] else np.where(urban, town[n], value)
            for n, value in rural.items()
        }

    def _value(self, name: str, county: str, residence: Residence) -> Any:
        """A parameter's value; money in 64 bits, so that its products do not overflow."""
        value = self.plan.book.value(name, county, residence).value
        return np.int64(value) if self.plan.book.nodes[name].type == "Fen" else value  # type: ignore[arg-type]

    def run(self, batch: Batch, county: str, as_of: int) -> Outcome:
        """Decide a part; every value comes out known."""
        simulation = self._simulation(batch, county, as_of)
        for name in self.rules:
            simulation.calculate(name, self.month)
        wanted = self.plan.outputs
        outcome = Outcome(
            {n: simulation.calculate(n, self.month).astype(np.int64) for n in wanted},
            {n: np.zeros(batch.rows(self.plan.book.nodes[n].entity), np.uint8) for n in wanted},
            self._masks(simulation),
        )
        # A simulation is a circle of references: without this its arrays would stay in
        # memory until the garbage collector comes by.
        for population in simulation.populations.values():
            population._holders.clear()  # noqa: SLF001 - OpenFisca has no other way
        simulation.part = None
        return outcome

    def _simulation(self, batch: Batch, county: str, as_of: int) -> Any:
        populations = self.system.instantiate_entities()
        for entity, population in populations.items():
            population.count = batch.rows(entity)
        simulation = self.names.simulation(self.system, populations)
        extents = {e: Extents(starts) for e, starts in batch.offsets.items()}
        beside = [(a, b) for a in BESIDE for b in BESIDE]
        urban = (batch.areas & 1).astype(np.bool_)
        simulation.part = Part(
            as_of,
            extents,
            {(a, b): Fellows(extents[b].first.take(extents[a].owner)) for a, b in beside},
            self._parameters(county, urban),
        )
        for name in self.plan.facts:
            node = self.plan.book.nodes[name]
            if node.entity != "run":
                holder = populations[node.entity].get_holder(name)
                holder.set_input(self.month, _plain(batch, name, node.type))
        return simulation

    def _masks(self, simulation: Any) -> Array:
        """The reasons, packed as the driver packs them."""
        book, bits = self.plan.book, self.plan.bits
        by_code = {r.code: r for r in book.reasons}
        words = (len(bits) + WORD - 1) // WORD
        holds = np.zeros((words * WORD, simulation.household.count), np.bool_)
        for bit, code in enumerate(bits):
            name = book.reason_names[code][by_code[code].when]
            values = simulation.calculate(name, self.month)
            entity = book.nodes[name].entity
            while entity != "household":
                values = any_(Rows(values, simulation.part.extents[entity]))
                entity = PARENT[entity]
            holds[bit] = values
        packed = np.packbits(holds, axis=0, bitorder="little")
        return np.ascontiguousarray(packed.T).view("<u8").reshape(-1, words)


def _plain(batch: Batch, name: str, type_: str) -> Array:
    """A fact's values; what is null is 0, which is all that OpenFisca can say."""
    column = batch.columns[name]
    values = column.values.view(np.bool_) if type_ == "bool" else column.values
    if column.causes is None:
        return values
    return np.where(column.causes == 0, values, values.dtype.type(0))


def lacking_targets(plan: Plan, batch: Batch, targets: Iterable[str]) -> dict[str, Array]:
    """Per target, the households with an unknown among the facts it rests on."""
    lacking: dict[str, Array] = {}
    extents = {e: Extents(starts) for e, starts in batch.offsets.items()}
    for name in plan.facts:
        node = plan.book.nodes[name]
        column = batch.columns.get(name)
        if column is None or column.causes is None:
            continue
        found, entity = column.causes != 0, node.entity
        while entity != "household":
            found, entity = any_(Rows(found, extents[entity])), PARENT[entity]
        lacking[name] = found
    nothing = np.zeros(batch.households, np.bool_)
    answers: dict[str, Array] = {}
    for target in targets:
        leaves = [lacking[n] for n in plan.book.leaves([target]) if n in lacking]
        answers[target] = np.logical_or.reduce([nothing, *leaves])
    return answers
