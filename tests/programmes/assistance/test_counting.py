"""Households of each area and all above it."""

from minsheng.programmes.assistance.counting import tallies

PARENTS = {0: None, 1: 0, 11: 1, 12: 1}


def test_counts_go_up_the_tree_with_their_sums():
    found = tallies([(11, "stop", 100, 40), (12, "stop", 50, None)], PARENTS)
    assert {key[0]: (t.households, t.before, t.after) for key, t in found.items()} == {
        11: (1, 100, 40), 12: (1, 50, 0), 1: (2, 150, 40), 0: (2, 150, 40),
    }  # fmt: skip
