"""The faults of an import in Chinese: each is provoked, so that none drifts from its English."""

from __future__ import annotations

from datetime import date

import pytest

from minsheng.cli.chinese import in_chinese
from minsheng.policy.engine.faults import PolicyError
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.inventory import deliveries_in
from minsheng.recheck.extracts.noted import notes_in
from minsheng.recheck.importing.command import Request, run_import
from minsheng.recheck.importing.decisions import DECISIONS, HEADS, read_decisions
from minsheng.recheck.importing.register_folder import ABOUT, open_register

DUE = date(2020, 12, 7)


def chinese(work, *arguments):
    with pytest.raises(PolicyError) as caught:
        work(*arguments)
    sentence = in_chinese(str(caught.value))
    assert sentence, caught.value
    return sentence


def deliveries(folder):
    return deliveries_in(folder, contracts(), {})


def test_no_folder_and_no_files(tmp_path):
    assert "找不到文件夹" in chinese(deliveries, tmp_path / "none")
    assert "没有文件" in chinese(deliveries, tmp_path)


@pytest.mark.parametrize("text", ["{", "{}", "[1]"])
def test_notes_that_are_damaged(tmp_path, text):
    path = tmp_path / "deliveries.json"
    path.write_text(text, "utf-8")
    assert f"{path}已损坏" in chinese(notes_in, path)


def test_folders_of_an_import(tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").write_text("x", "utf-8")

    def ask(out, register="register"):
        request = Request(
            tmp_path / "files", tmp_path / register, out, tmp_path / "returned", 202011, 12,
            go_on=False,
            today=DUE, due=DUE,
        )  # fmt: skip
        return run_import(request, {}, lambda bits: bits)

    assert "是文件" in chinese(ask, full / "x")
    assert "换一个文件夹" in chinese(ask, full)
    assert "是文件" in chinese(ask, tmp_path / "out", "full/x")
    assert "人员底册" in chinese(ask, tmp_path / "out", "full")
    assert "互不包含" in chinese(ask, tmp_path / "out", "out/register")


def test_an_import_without_the_population(tmp_path):
    files = tmp_path / "files"
    files.mkdir()
    (files / "说明.txt").write_text("x", "utf-8")
    request = Request(
        files, tmp_path / "register", tmp_path / "out", tmp_path / "back", 202011, 12, go_on=True,
        today=DUE, due=DUE,
    )  # fmt: skip
    assert "人口信息" in chinese(run_import, request, {}, lambda bits: bits)


def test_a_register_that_is_spoilt(tmp_path):
    (tmp_path / ABOUT).write_text("{}", "utf-8")
    assert "不是人员底册写入的内容" in chinese(open_register, tmp_path, lambda bits: bits)


LINES = [
    (f"{','.join(HEADS)}\n,,320602,,不是本册人员,李四,2020-11-01", "至少填写一项"),
    ("头", "表头应为"),
    (f"{','.join(HEADS)}\n1,2", "有2格"),
    (f"{','.join(HEADS)}\n,张三,320602,,不是本册人员,李四,今天", "须填写“记录标记”"),
    (f"{','.join(HEADS)}\n1,张三,320602,r1,无此人,,", "认定人"),
    (f"{','.join(HEADS)}\n3.9E+17,张三,,r1,无此人,李四,2020-11-01", "“3.9E+17”已被Excel改成数字"),
    (f"{','.join(HEADS)}\n1,张三,32,r1,无此人,李四,2020-11-01", "6位区县代码"),
    (f"{','.join(HEADS)}\n1,张三,320602,r1,123,李四,2020-11-01", "123"),
]


@pytest.mark.parametrize(("text", "words"), LINES)
def test_decisions_that_make_no_sense(tmp_path, text, words):
    (tmp_path / DECISIONS).write_text(text, "utf-8")
    sentence = chinese(read_decisions, tmp_path)
    assert words in sentence
    assert f"{DECISIONS}第" in sentence
