"""Each sentence is in both languages, names the same in both, and is said somewhere."""

from pathlib import Path
from string import Formatter

import minsheng.kernel.exchange as package
from minsheng.kernel.exchange.words import ExchangeRefusedError, Words, said, sentences


def gaps(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_name_the_same():
    for kind, both in sentences().items():
        assert both.keys() == {"zh", "en"}, kind
        assert gaps(both["zh"]) == gaps(both["en"]), kind


def test_each_is_said_somewhere():
    folder = Path(package.__file__).parent
    source = "".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    assert [kind for kind in sentences() if f'"{kind}"' not in source] == []


def test_a_long_cell_is_cut_and_words_are_put_in_the_readers_language():
    told = said("not_whole", head=Words("楼层", "floor"), value="九" * 99)
    assert told.said("zh") == f"“楼层”的“{'九' * 40}…”不是整数；请填写整数"
    assert told.said("en").endswith("in floor is no whole number; write one")


def test_a_refusal_as_a_text_repeats_no_cell():
    refused = ExchangeRefusedError("double_head", head="陈秀英")
    assert "陈秀英" in refused.said
    assert str(refused) == "double_head"
