"""Which counts would tell of somebody."""

from minsheng.programmes.assistance.counting import tallies, telling

PARENTS = {0: None, 1: 0, 2: 0, 11: 1, 12: 1, 21: 2}


def hidden(**households: int) -> set[int]:
    places = {"a": 11, "b": 12, "c": 21}
    rows = [(places[name], "stop", 100, None) for name, n in households.items() for _ in range(n)]
    found = tallies(rows, PARENTS)
    counts = {key: tally.households for key, tally in found.items()}
    return {area for area, _ in telling(counts, PARENTS)}


def test_counts_go_up_the_tree_with_their_sums():
    found = tallies([(11, "stop", 100, 40), (12, "stop", 50, None)], PARENTS)
    assert {key[0]: (t.households, t.before, t.after) for key, t in found.items()} == {
        11: (1, 100, 40), 12: (1, 50, 0), 1: (2, 150, 40), 0: (2, 150, 40),
    }  # fmt: skip


def test_ten_are_told_and_nine_are_not():
    assert hidden(a=10, b=10, c=10) == set()
    assert 11 in hidden(a=9, b=30, c=30)


def test_what_could_be_worked_out_from_the_whole_is_not_told_either():
    assert hidden(a=9, b=30, c=30) == {11, 12}


def test_nothing_is_told_inside_what_is_not_told():
    assert hidden(a=30, b=12, c=5) == {1, 2, 11, 12, 21}
    assert hidden(a=2, b=3) == {0, 1, 11, 12}


def test_outcomes_stand_alone():
    found = tallies([(11, "stop", 1, 1)] * 3 + [(11, "hint", 1, 1)] * 30, PARENTS)
    counts = {key: tally.households for key, tally in found.items()}
    assert {outcome for _, outcome in telling(counts, PARENTS)} == {"stop"}
