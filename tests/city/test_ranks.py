import numpy as np

from minsheng.city.ranks import ranks_in


def test_each_group_is_numbered_without_gaps():
    group = np.array([3, 1, 3, 3, 1, 9], np.int64)
    ranks = ranks_in(group, np.arange(6, dtype=np.int64), "any")
    for number in set(group.tolist()):
        assert sorted(ranks[group == number].tolist()) == list(range((group == number).sum()))


def test_the_lot_decides_and_not_the_order():
    keys = np.arange(1_000, dtype=np.int64)
    one = np.zeros(1_000, np.int64)
    ranks = ranks_in(one, keys, "any")
    assert (ranks_in(one, keys[::-1], "any")[::-1] == ranks).all()
    assert (ranks != ranks_in(one, keys, "other")).mean() > 0.9
    # Of two orders by lot, a place is a third of the rows away from itself.
    assert 290 < np.abs(ranks - keys).mean() < 370


def test_nobody_has_no_rank():
    nobody = np.empty(0, np.int64)
    assert len(ranks_in(nobody, nobody, "any")) == 0
