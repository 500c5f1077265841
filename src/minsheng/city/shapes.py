"""The shapes of a household: who is in its file, how old, whose child, living where.

A shape is a row of places. The age of each place is reckoned from another place, so
that parents are always older than their children and couples are near in age. Which
shapes are how frequent is fitted to the census (`fit`); the gaps are assumptions,
since the census has no table of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from minsheng.policy.laws.kinds import Relation, Sex

MAN, WOMAN, ANY = int(Sex.MALE), int(Sex.FEMALE), 0
HEAD = Relation.HEAD
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Place:
    """One person of a shape.

    Attributes:
        relation: to the head.
        sex: MAN, WOMAN or ANY (52 boys in a hundred).
        of: the place the age is reckoned from; the head's own age comes from the mix.
        low: least years older than that person (negative: younger).
        high: most years older.
        least: the lowest age that can come out.
        spouse: place of the spouse.
        parents: places of the parents.
        home: whether the person lives in the household.
    """

    relation: Relation
    sex: int
    of: int = NOBODY
    low: int = 0
    high: int = 0
    least: int = 0
    spouse: int = NOBODY
    parents: tuple[int, int] = (NOBODY, NOBODY)
    home: bool = True


@dataclass(frozen=True, slots=True)
class Shape:
    """A household's composition.

    Attributes:
        generations: as the census counts them, over those who live there.
        youngest: the head's lowest age band, by its place in the census' bands.
        oldest: the head's highest age band.
        prior: weight before fitting.
    """

    name: str
    generations: int
    youngest: int
    oldest: int
    prior: int
    places: tuple[Place, ...]

    @property
    def residents(self) -> int:
        """Those who live there."""
        return sum(place.home for place in self.places)


ADULT, LEAVING, GROWN = 20, 16, 24


def _wife(of: int = 0, relation: Relation = Relation.SPOUSE) -> Place:
    return Place(relation, WOMAN, of, -5, 2, ADULT, spouse=of)


def _child(of: int, parents: tuple[int, int], sex: int = ANY, least: int = 0) -> Place:
    return Place(Relation.CHILD, sex, of, -34, -20, least, parents=parents)


def _away(of: int, parents: tuple[int, int]) -> Place:
    return Place(Relation.CHILD, ANY, of, -34, -20, LEAVING, parents=parents, home=False)


def _mother(child: int, spouse: int = NOBODY) -> Place:
    return Place(Relation.PARENT, WOMAN, child, 20, 33, spouse=spouse)


def _father(mother: int) -> Place:
    return Place(Relation.PARENT, MAN, mother, -2, 5, spouse=mother)


def _head(
    sex: int, spouse: int = NOBODY, parents: tuple[int, int] = (NOBODY, NOBODY), home: bool = True
) -> Place:
    return Place(HEAD, sex, spouse=spouse, parents=parents, home=home)


_MAN, _WOMAN, _HUSBAND = _head(MAN), _head(WOMAN), _head(MAN, 1)
_PAIR = (0, 1)
_ALONE = (0, NOBODY)

SHAPES: tuple[Shape, ...] = (
    Shape("man", 1, 4, 18, 20, (_MAN,)),
    Shape("woman", 1, 4, 18, 20, (_WOMAN,)),
    Shape("man_child_away", 1, 9, 16, 5, (_MAN, _away(0, _ALONE))),
    Shape("woman_child_away", 1, 9, 16, 5, (_WOMAN, _away(0, _ALONE))),
    Shape("couple", 1, 5, 18, 40, (_HUSBAND, _wife())),
    Shape("couple_child_away", 1, 9, 15, 20, (_HUSBAND, _wife(), _away(1, _PAIR))),
    Shape("couple_two_away", 1, 10, 14, 5, (_HUSBAND, _wife(), _away(1, _PAIR), _away(1, _PAIR))),
    Shape("siblings", 1, 5, 16, 2, (_head(ANY), Place(Relation.SIBLING, ANY, 0, -8, 8, ADULT - 2))),
    Shape("couple_child", 2, 5, 16, 40, (_HUSBAND, _wife(), _child(1, _PAIR))),
    Shape(
        "couple_two_children", 2, 6, 12, 15, (_HUSBAND, _wife(), _child(1, _PAIR), _child(1, _PAIR))
    ),
    Shape(
        "couple_child_and_one_away",
        2,
        9,
        13,
        5,
        (_HUSBAND, _wife(), _child(1, _PAIR), _away(1, _PAIR)),
    ),
    Shape("mother_child", 2, 5, 17, 8, (_WOMAN, _child(0, _ALONE))),
    Shape("father_child", 2, 5, 17, 5, (_MAN, _child(0, _ALONE))),
    Shape(
        "mother_child_husband_away",
        2,
        5,
        10,
        5,
        (
            _head(WOMAN, 1),
            Place(Relation.SPOUSE, MAN, 0, -2, 5, ADULT + 2, spouse=0, home=False),
            _child(0, _PAIR),
        ),
    ),
    Shape("couple_mother", 2, 7, 14, 10, (_head(MAN, 1, (2, NOBODY)), _wife(), _mother(0))),
    Shape(
        "couple_parents", 2, 6, 12, 4, (_head(MAN, 1, (3, 2)), _wife(), _mother(0, 3), _father(2))
    ),
    Shape(
        "grandparents_grandchild",
        2,
        11,
        15,
        3,
        (_HUSBAND, _wife(), Place(Relation.GRANDCHILD, ANY, 1, -60, -44)),
    ),
    Shape(
        "grandmother_grandchild",
        2,
        11,
        15,
        1,
        (_WOMAN, Place(Relation.GRANDCHILD, ANY, 0, -60, -44)),
    ),
    Shape(
        "grandparents_grandchild_parents_away",
        2,
        11,
        14,
        3,
        (
            _HUSBAND,
            _wife(),
            Place(Relation.CHILD, MAN, 1, -30, -21, ADULT + 2, 3, _PAIR, home=False),
            Place(Relation.CHILD_IN_LAW, WOMAN, 2, -5, 2, ADULT, spouse=2, home=False),
            Place(Relation.GRANDCHILD, ANY, 3, -32, -20, parents=(2, 3)),
        ),
    ),
    Shape(
        "couple_child_mother",
        3,
        6,
        12,
        15,
        (_head(MAN, 1, (3, NOBODY)), _wife(), _child(1, _PAIR), _mother(0)),
    ),
    Shape(
        "couple_child_parents",
        3,
        5,
        11,
        25,
        (_head(MAN, 1, (4, 3)), _wife(), _child(1, _PAIR), _mother(0, 4), _father(3)),
    ),
    Shape(
        "couple_two_children_parents",
        3,
        6,
        11,
        10,
        (
            _head(MAN, 1, (5, 4)),
            _wife(),
            _child(1, _PAIR),
            _child(1, _PAIR),
            _mother(0, 5),
            _father(4),
        ),
    ),
    Shape(
        "elders_son_family",
        3,
        11,
        16,
        15,
        (
            _HUSBAND,
            _wife(),
            Place(Relation.CHILD, MAN, 1, -32, -21, GROWN, 3, _PAIR),
            Place(Relation.CHILD_IN_LAW, WOMAN, 2, -5, 2, ADULT, spouse=2),
            Place(Relation.GRANDCHILD, ANY, 3, -32, -20, parents=(2, 3)),
        ),
    ),
    Shape(
        "widow_son_family",
        3,
        11,
        17,
        5,
        (
            _WOMAN,
            Place(Relation.CHILD, MAN, 0, -32, -21, GROWN, 2, _ALONE),
            Place(Relation.CHILD_IN_LAW, WOMAN, 1, -5, 2, ADULT, spouse=1),
            Place(Relation.GRANDCHILD, ANY, 2, -32, -20, parents=(1, 2)),
        ),
    ),
    Shape(
        "four_generations",
        4,
        5,
        9,
        10,
        (
            _head(MAN, 1, (4, 3)),
            _wife(),
            _child(1, _PAIR),
            _mother(0, 4),
            Place(Relation.PARENT, MAN, 3, -2, 5, 0, 3, (5, NOBODY)),
            Place(Relation.GRANDPARENT, WOMAN, 4, 20, 30),
        ),
    ),
)

BY_NAME = {shape.name: number for number, shape in enumerate(SHAPES)}
PATTERN_SHAPE = BY_NAME["couple_child_mother"]
