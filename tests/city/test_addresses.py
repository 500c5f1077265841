import re

import numpy as np
import pytest

from minsheng.city.addresses import addresses, moves_of

TOWN = re.compile(r"[\u4e00-\u9fff]{2}[路街巷][1-9]\d*号[1-6]幢([1-9]|1[01])0[1-4]室")
COUNTRY = re.compile(r"[1-9]\d*组([1-9]|[1-3]\d|4[0-5])号")


def columns(frame):
    return [frame[name].to_numpy() for name in ("household_id", "village", "urban")]


@pytest.fixture(scope="module")
def homes(city_2020):
    frame = city_2020["household"]
    return frame, np.array(addresses(*columns(frame)).to_pylist())


def test_town_and_country_have_addresses_of_their_kind(homes):
    frame, found = homes
    for urban, text in zip(frame["urban"], found, strict=True):
        assert (TOWN if urban else COUNTRY).fullmatch(text), text


def test_no_two_households_of_a_village_share_one(homes):
    frame, found = homes
    assert len(set(zip(frame["village"], found, strict=True))) == len(found)


def test_a_full_village_of_the_town_has_room():
    size = 12_000
    ids = np.arange(size, dtype=np.int64)
    village = np.full(size, 320613001001, np.int64)
    found = addresses(ids, village, np.ones(size, np.bool_)).to_pylist()
    assert len(set(found)) == size
    assert len({re.split(r"\d", text)[0] for text in found}) == 4
    assert all(TOWN.fullmatch(text) for text in found)


def test_an_address_depends_on_the_village_and_on_no_order(homes):
    frame, found = homes
    back = addresses(*columns(frame.reverse())).to_pylist()
    assert back == found[::-1].tolist()
    village = frame.filter(frame["village"] == 320681101214)
    at = (frame["village"] == 320681101214).to_numpy()
    assert addresses(*columns(village)).to_pylist() == found[at].tolist()


def test_every_character_is_in_common_fonts(homes):
    for text in homes[1]:
        text.encode("gb2312")


def test_from_month_to_month_a_few_move_and_each_month_somebody(homes):
    frame, found = homes
    ids, village, urban = columns(frame)
    assert not moves_of(ids, 202011).any()
    before = moves_of(ids, 202011)
    for month in (202012, 202101, 202102):
        now = moves_of(ids, month)
        assert 0 < (now != before).mean() < 0.01
        before = now
    moved = np.array(addresses(ids, village, urban, before).to_pylist())
    assert ((moved != found) == (before > 0)).all()
    assert len(set(zip(village, moved, strict=True))) == len(moved)
    assert moves_of(ids, 202010).any()
    assert moves_of(ids[:50], 202012).any()
