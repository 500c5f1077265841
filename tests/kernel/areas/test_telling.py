"""Which counts would tell of somebody."""

from minsheng.kernel.areas.telling import added_up, telling

PARENTS = {0: None, 1: 0, 2: 0, 11: 1, 12: 1, 21: 2}
PLACES = {"a": 11, "b": 12, "c": 21}


def hidden(**households: int) -> set[int]:
    counts = added_up({(PLACES[name], "stop"): n for name, n in households.items()}, PARENTS)
    return {area for area, _ in telling(counts, PARENTS)}


def test_numbers_go_up_the_tree():
    found = added_up({(11, "x"): 3, (12, "x"): 4, (21, "y"): 5}, PARENTS)
    assert found == {
        (11, "x"): 3, (12, "x"): 4, (1, "x"): 7, (0, "x"): 7, (21, "y"): 5, (2, "y"): 5,
        (0, "y"): 5,
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
    counts = added_up({(11, "stop"): 3, (11, "hint"): 30}, PARENTS)
    assert {outcome for _, outcome in telling(counts, PARENTS)} == {"stop"}
