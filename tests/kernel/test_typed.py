"""What was typed is kept as it was meant, or not at all."""

import pytest

from minsheng.kernel.registry.secrecy import normal_number, normal_phone
from minsheng.kernel.typed import broken, digits, seen


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("张\u200b小\ufeff三", "张小三"),
        ("张\u202e三\u2066\u2069", "张三"),
        ("张 小三\t\n", "张 小三\t\n"),
        ("𠮷野", "𠮷野"),
        ("", ""),
    ],
)
def test_signs_without_a_shape_are_taken_out(typed, left):
    assert seen(typed) == left


@pytest.mark.parametrize("typed", ["\0", "a\x1b[31m", "\x85", "\ud800", "张\ufffd", "\uffff"])
def test_what_cannot_be_shown_is_broken(typed):
    assert broken(typed)


@pytest.mark.parametrize("typed", ["", "张小三", "𠮷", "a\tb\r\nc", "é", "=1+1", "<b>"])
def test_all_else_is_not(typed):
    assert not broken(typed)


def test_digits_are_read_however_wide():
    assert digits("１３８-0000 １１１１") == "13800001111"
    assert digits("٣٢٠") == "320"
    assert digits("²①五") == ""


def test_numbers_typed_wide_are_the_same_numbers():
    number = "32060219900101001X"
    assert normal_phone("１３８００００１１１１") == normal_phone("138 0000 1111")
    assert normal_number("３２０６０２１９９００１０１００１ｘ") == number
    assert normal_number(" 32060219900101001\u200bx") == number
