"""A row without a key is a new record: by the form's rules, once, and shown before it stands."""

import pytest
from django.db import transaction
from tests.database import unguarded
from tests.kernel.exchange.books import (
    NOW,
    altered,
    at_work,
    book_of,
    brought,
    given,
    kinds,
    looked,
    place,
    rows_in,
)

from minsheng.kernel.audit.models import Act, Entry
from minsheng.kernel.exchange.export import template
from minsheng.kernel.exchange.fault_book import fault_workbook
from minsheng.kernel.exchange.importing import Choice, apply, dry_run
from minsheng.kernel.exchange.listings import COMING
from minsheng.kernel.exchange.listings.people import PEOPLE
from minsheng.kernel.exchange.words import ExchangeRefusedError
from minsheng.kernel.refusals import NotAllowedError
from minsheng.kernel.registry.duplicates import note_candidates
from minsheng.kernel.registry.models import (
    Duplicate,
    Household,
    Membership,
    Organisation,
    Person,
    Site,
    Worker,
)
from minsheng.kernel.registry.secrecy import sealer

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "11010519491231002X", "440524188001010014"
HERE = "启东市 北新镇 永济村委会"
VILLAGE = 81_101_214_000
PERSON = {"姓名": "陈新人", "公民身份号码": NUMBER, "居住地": HERE, "户籍地": HERE}


def empty(officer, key="people"):
    return b"".join(template(COMING[key], officer, now=NOW))


def filled(officer, *rows, key="people"):
    """An empty form filled in."""
    name = COMING[key].name.zh

    def edit(cells):
        for row in rows:
            cells.append([row.get(head, "") for head in cells[0]])

    return altered(empty(officer, key), edit, name)


def plan_of(*rows, key="people", username="clerk"):
    with at_work(username) as officer:
        return looked(officer, filled(officer, *rows, key=key), COMING[key])[0]


def entered(*rows, key="people", username="clerk", choice=Choice.ALL):
    with at_work(username) as officer:
        plan, upload = looked(officer, filled(officer, *rows, key=key), COMING[key])
        return plan, apply(COMING[key], officer, upload, choice, now=NOW), upload


@pytest.mark.parametrize("key", list(COMING))
def test_an_empty_form_has_heads_what_explains_and_no_row(key):
    with at_work("clerk") as clerk:
        rows = rows_in(empty(clerk, key), COMING[key].name.zh)
        assert rows[0][1:] == [column.head.zh for column in COMING[key].columns]
        assert len(rows) == 2
        assert any("新增时必填" in cell for cell in rows[1])
        plan, _ = looked(clerk, empty(clerk, key), COMING[key])
        assert (plan.rows, plan.problems) == (0, [])


def test_no_empty_form_for_who_may_enter_nobody():
    refused = pytest.raises(NotAllowedError)
    with at_work("analyst") as analyst, refused:
        empty(analyst)


def test_a_person_is_shown_and_entered_once():
    plan, receipt, upload = entered(PERSON)
    assert (plan.problems, plan.changes) == ([], [])
    (new,) = plan.new
    assert (new.row, new.name) == (3, "陈新人")
    assert {cell.column: cell.after for cell in new.cells}["number"] == NUMBER
    assert (receipt.written, receipt.before) == (1, False)
    with unguarded():
        person = Person.objects.get(name="陈新人")
    assert (person.area_lived_id, person.area_registered_id) == (VILLAGE, VILLAGE)
    assert sealer().opened(person.number) == NUMBER
    assert (person.born.isoformat(), person.sex) == ("1949-12-31", 2)
    assert (person.pinyin, person.initials) == ("chenxinren", "cxr")
    with at_work("clerk") as clerk:
        again = apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW)
    assert (again.written, again.before) == (1, True)
    with unguarded():
        assert Person.objects.filter(name="陈新人").count() == 1


def test_a_dry_run_writes_nothing():
    before = _people()
    assert len(plan_of(PERSON).new) == 1
    assert _people() == before


def _people():
    with unguarded():
        return Person.objects.count()


def test_new_rows_come_with_changed_ones():
    def edit(rows):
        rows[2][place(rows, "联系电话")] = "13888887777"
        rows.append([PERSON.get(head, "") for head in rows[0]])

    with at_work("clerk") as clerk:
        plan, upload = looked(clerk, altered(given(clerk), edit))
        assert (len(plan.changes), len(plan.new)) == (1, 1)
        assert plan.changes[0].name == rows_in(given(clerk))[2][1]
        assert apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW).written == 2


def test_what_was_shown_is_what_is_written():
    with at_work("clerk") as clerk:
        upload = looked(clerk, filled(clerk, PERSON))[1]
        with unguarded():
            held = sealer()
            Person.objects.create(
                name="他人", pinyin="taren", initials="tr", area_lived_id=VILLAGE,
                number=held.sealed(NUMBER), number_mark=held.mark(NUMBER),
            )  # fmt: skip
        with pytest.raises(ExchangeRefusedError, match="plan_changed"), transaction.atomic():
            apply(PEOPLE, clerk, upload, Choice.GOOD, now=NOW)
        _, plan = dry_run(PEOPLE, clerk, upload, now=NOW)
        assert kinds(plan) == ["known_number"]
    with unguarded():
        assert not Person.objects.filter(name="陈新人").exists()


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"姓名": ""}, "required"),
        ({"居住地": "", "户籍地": ""}, "not_there"),
        ({"居住地": "320682001001"}, "area_not_yours"),
        ({"公民身份号码": "110105194912310021"}, "number_check"),
        ({"公民身份号码": "＊＊＊＊002X"}, "masked"),
        ({"出生": "2021-01-01"}, "refused"),
        ({"出生": "#REF!"}, "error_cell"),
        ({"性别": "男女"}, "not_a_choice"),
        ({"联系电话": "12"}, "not_a_phone"),
    ],
)
def test_a_faulty_new_row_is_told_as_the_form_would(cells, kind):
    plan = plan_of(PERSON | cells)
    assert (kinds(plan), plan.new) == ([kind], [])
    assert all(plan.problems[0].why.said(language) for language in ("zh", "en"))


def test_what_the_form_refuses_is_said_in_both_languages():
    why = plan_of(PERSON | {"出生": "2021-01-01"}).problems[0].why
    assert why.said("zh") == "“出生”：出生日期不能晚于今天"
    assert "出生" not in why.said("en")


def test_a_number_excel_made_a_figure_of_is_refused():
    plan = plan_of(PERSON | {"公民身份号码": 440524188001010014})
    assert kinds(plan) == ["number_lost"]


def known(username="clerk"):
    """Somebody the officer sees, with a whole number."""
    with at_work(username):
        person = Person.objects.exclude(number=None).order_by("pk").first()
        return person, sealer().opened(person.number)


def test_somebody_known_is_not_entered_twice_and_their_own_row_goes_back():
    person, number = known()
    row = PERSON | {"公民身份号码": number, "联系电话": "13888887777"}
    with at_work("clerk") as clerk:
        plan, _ = looked(clerk, filled(clerk, row))
        assert (kinds(plan), plan.new) == (["known_number"], [])
        assert person.name in plan.problems[0].why.said("zh")
        back = b"".join(fault_workbook(PEOPLE, clerk, plan, now=NOW))
        again, upload = looked(clerk, back)
        assert again.problems == []
        (change,) = again.changes
        assert change.key == person.pk
        assert "phone" in {cell.column for cell in change.cells}
        apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW)
        held = Person.objects.get(pk=person.pk)
        assert (held.name, sealer().opened(held.phone)) == (person.name, "13888887777")


def test_how_many_numbers_of_a_list_are_somebodys_is_written_down():
    """A dry run tells of each number whether the register has it, like a search."""
    _person, number = known()
    unnumbered = PERSON | {"公民身份号码": "", "姓名": "无号人"}
    plan_of(PERSON | {"公民身份号码": number}, PERSON, unnumbered)
    with unguarded():
        (told,) = Entry.objects.filter(act=Act.SEARCH)
    assert told.after == {"ways": ["list"], "rows": 1, "asked": 2}


def test_two_rows_of_one_number_are_both_told():
    plan = plan_of(PERSON, PERSON | {"姓名": "另一人"}, PERSON | {"姓名": "三", "公民身份号码": ""})
    assert kinds(plan) == ["twice_number"] * 2
    assert [problem.why.named["row"] for problem in plan.problems] == [4, 3]
    assert len(plan.new) == 1


def test_whom_the_officer_may_not_see_changes_nothing_in_the_answer():
    _, number = known("outsider")
    with at_work("clerk"):
        assert not Person.objects.filter(number_mark=sealer().mark(number)).exists()
    there, nowhere = (plan_of(PERSON | {"公民身份号码": n}) for n in (number, NUMBER))
    assert (kinds(there), kinds(nowhere)) == ([], [])
    assert [new.name for new in there.new] == [new.name for new in nowhere.new]
    entered(PERSON | {"公民身份号码": number})
    with unguarded():
        assert Person.objects.filter(number_mark=sealer().mark(number)).count() == 2
        note_candidates(sealer())
        assert Duplicate.objects.filter(second__name="陈新人", reasons=["number"]).exists()


def test_a_namesake_is_asked_about_until_the_row_says_they_are_two():
    with at_work("clerk"):
        person = Person.objects.exclude(born=None).order_by("pk").first()
    row = {"姓名": person.name, "出生": person.born.isoformat(), "居住地": HERE}
    assert kinds(plan_of(row)) == ["alike_person"]
    assert kinds(plan_of(row | {"同名核对": "不是同一人"})) == []
    assert kinds(plan_of(row | {"公民身份号码": NUMBER})) == []
    assert kinds(plan_of(row | {"姓名": "无人同名"}, row | {"姓名": "无人同名"})) == ["alike_row"]


def test_a_file_brought_again_adds_nobody():
    row = {"姓名": "无号人", "居住地": HERE, "同名核对": "不是同一人"}
    with at_work("clerk") as clerk:
        book = filled(clerk, row)
        apply(PEOPLE, clerk, looked(clerk, book)[1], Choice.ALL, now=NOW)
        with pytest.raises(ExchangeRefusedError, match="file_again"):
            looked(clerk, book)


def test_the_second_of_two_lists_looked_at_together_is_looked_at_again():
    row = {"姓名": "无号人", "居住地": HERE}
    with at_work("clerk") as clerk:
        book = filled(clerk, row)
        first, second = (looked(clerk, book)[1] for _ in range(2))
        apply(PEOPLE, clerk, first, Choice.ALL, now=NOW)
        with pytest.raises(ExchangeRefusedError, match="file_again"), transaction.atomic():
            apply(PEOPLE, clerk, second, Choice.ALL, now=NOW)
    with unguarded():
        assert Person.objects.filter(name="无号人").count() == 1


def test_good_rows_are_entered_and_faulty_ones_come_back():
    with at_work("clerk") as clerk:
        book = filled(clerk, PERSON, PERSON | {"姓名": "错号人", "公民身份号码": "1"})
        plan, upload = looked(clerk, book)
        assert apply(PEOPLE, clerk, upload, Choice.GOOD, now=NOW).written == 1
        rows = rows_in(b"".join(fault_workbook(PEOPLE, clerk, plan, now=NOW)))
        assert [row[1] for row in rows[2:]] == ["错号人"]

        def mend(rows):
            rows[2][place(rows, "公民身份号码")] = OTHER

        back = altered(b"".join(fault_workbook(PEOPLE, clerk, plan, now=NOW)), mend)
        again, upload = looked(clerk, back)
        assert (again.problems, len(again.new)) == ([], 1)
        apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW)


# --- the other lists ----------------------------------------------------------------

HOME = {"类别": "共同生活家庭", "户号": "永济-77", "所在地": HERE, "地址": "7组23号",
        "楼层": 2, "电梯": "无", "立户日期": "2020-01-05"}  # fmt: skip
OFFICE = {"名称": "永济敬老院", "类型": "养老机构", "所在地": HERE}
AT = {"名称": "永济助餐点", "类型": "助餐点", "所属机构": "永济敬老院", "所在地": HERE, "楼层": 1}
POST = {"姓名": "陈工", "所在机构": "永济敬老院", "工作地": HERE, "到岗日期": "2019-03-01"}


def test_a_household_is_founded():
    plan, _, _ = entered(HOME, key="households")
    assert [new.name for new in plan.new] == ["7组23号"]
    with unguarded():
        home = Household.objects.get(number="永济-77")
    assert (home.place, home.door, home.floor, home.lift) == ("7组", "23", 2, False)
    assert (home.grouping, home.since.isoformat()) == ("living", "2020-01-05")
    assert kinds(plan_of(HOME | {"地址": "别处"}, key="households")) == ["known_household"]
    late = plan_of(HOME | {"户号": "78", "地址": "9组", "立户日期": "2020-12-01"}, key="households")
    assert kinds(late) == ["refused"]
    without = {"户号": "", "地址": "8组1号"}
    assert kinds(plan_of(*[HOME | without] * 2, key="households")) == ["twice_household"] * 2


def test_an_office_its_site_and_its_worker_are_entered():
    assert kinds(plan_of(AT, key="sites")) == ["refused"]
    entered(OFFICE, key="organisations")
    entered(AT, key="sites")
    entered(POST, key="workers")
    with unguarded():
        office = Organisation.objects.get(name="永济敬老院")
        assert Site.objects.get(organisation=office).floor == 1
        assert Worker.objects.get(organisation=office).pinyin == "chengong"
    assert kinds(plan_of(OFFICE, key="organisations")) == ["known_organisation"]
    assert kinds(plan_of(AT, key="sites")) == ["known_site"]
    assert kinds(plan_of(POST, key="workers")) == ["known_worker"]
    assert kinds(plan_of(OFFICE | {"统一社会信用代码": "9"}, key="organisations")) == ["refused"]
    assert kinds(plan_of(POST | {"资格证书": "护理员"}, key="workers")) == ["not_for_new"]
    late = POST | {"姓名": "钱", "离岗日期": "2018-01-01"}
    assert kinds(plan_of(late, key="workers")) == ["refused"]


def test_nobody_is_entered_with_an_office_elsewhere():
    with unguarded():
        Organisation.objects.create(
            name="北新所", pinyin="beixinsuo", kind="所", area_id=82_001_001_000
        )
    assert kinds(plan_of(POST | {"所在机构": "北新所"}, key="workers")) == ["refused"]


# --- the household book ---------------------------------------------------------------

HEAD = {"户编号": "12", "与户主关系": "户主", "姓名": "陈户主", "公民身份号码": NUMBER,
        "所在村（社区）": HERE, "地址": "7组23号"}  # fmt: skip
CHILD = {"户编号": "12", "与户主关系": "子女", "姓名": "陈小妹", "出生日期": "2010-05-01",
         "性别": "女", "所在村（社区）": "永济村"}  # fmt: skip


def book_plan(*rows, **how):
    return plan_of(*rows, key="book", **how)


def test_a_book_makes_households_with_their_people():
    plan, receipt, _ = entered(HEAD, CHILD | {"户籍在本村": "否"}, key="book")
    assert (kinds(plan), receipt.written) == ([], 2)
    assert [note.said("zh") for note in plan.notes] == ["名册中可以录入的共1户、2人"]
    with unguarded():
        homes = {home.grouping: home for home in Household.objects.filter(number="12")}
        assert {home.address for home in homes.values()} == {"7组23号"}
        living = Membership.objects.filter(household=homes["living"]).order_by("relation")
        assert [(m.person.name, m.relation) for m in living] == [("陈户主", 0), ("陈小妹", 2)]
        assert Membership.objects.get(household=homes["register"]).person.name == "陈户主"
        child = Person.objects.get(name="陈小妹")
    assert (child.area_lived_id, child.area_registered_id) == (VILLAGE, None)
    again = book_plan(HEAD | {"公民身份号码": OTHER, "姓名": "新户主"})
    assert kinds(again) == ["book_known"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((HEAD, CHILD | {"姓名": ""}), {3: "book_held", 4: "required"}),
        ((CHILD | {"地址": "7组"},), {3: "book_head"}),
        ((HEAD, HEAD | {"公民身份号码": OTHER}), {3: "book_held", 4: "book_head"}),
        ((HEAD | {"地址": ""}, CHILD), {3: "book_address", 4: "book_held"}),
        ((HEAD, CHILD | {"地址": "8组"}), {3: "book_address", 4: "book_held"}),
        ((HEAD, CHILD | {"公民身份号码": NUMBER}), {3: "twice_number", 4: "twice_number"}),
        ((HEAD, CHILD | {"户籍在本村": "否", "居住在本村": "否"}), {3: "book_held", 4: "refused"}),
        ((HEAD | {"所在村（社区）": "320682001001"}, CHILD), {3: "area_not_yours", 4: "book_head"}),
    ],
)
def test_a_household_is_entered_whole_or_not_at_all(rows, told):
    plan = book_plan(*rows)
    assert {problem.row: problem.why.kind for problem in plan.problems[::-1]} == told
    assert plan.new == []


def test_a_fault_in_one_household_keeps_no_other():
    other = HEAD | {"户编号": "13", "公民身份号码": OTHER, "姓名": "王户主"}
    plan = book_plan(HEAD, CHILD | {"性别": "无"}, other)
    assert [new.name for new in plan.new] == ["王户主"]


def test_whoever_is_known_is_named_and_not_entered_with_a_book():
    person, number = known()
    plan = book_plan(HEAD, CHILD | {"公民身份号码": number})
    assert kinds(plan) == ["book_held", "book_number"]
    assert person.name in plan.problems[1].why.said("zh")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_office_s_own_file_under_these_heads_is_read(form):
    heads = list(dict.fromkeys([*HEAD, *CHILD]))
    rows = [["永济村住户花名册"], heads, *[[r.get(h, "") for h in heads] for r in (HEAD, CHILD)]]
    book = COMING["book"]
    text = "\r\n".join(",".join(row) for row in rows[1:]).encode("gb18030")
    with at_work("clerk") as clerk:
        content = book_of(rows, book.name.zh) if form == "xlsx" else text
        plan, _ = looked(clerk, content, book)
        assert (kinds(plan), len(plan.new)) == ([], 2)
        with pytest.raises(ExchangeRefusedError, match="no_heads"):
            looked(clerk, book_of([["姓名"], ["陈"]], book.name.zh), book)


def test_a_book_is_entered_for_a_village_of_one_s_own_alone():
    assert kinds(book_plan(HEAD, username="outsider")) == ["area_not_yours"]


def test_brought_is_entered_by_who_brought_it():
    with at_work("clerk") as clerk:
        upload = brought(clerk, filled(clerk, HEAD, key="book"))
        with pytest.raises(ExchangeRefusedError, match="no_such_job"):
            apply(COMING["book"], clerk, upload, Choice.ALL, now=NOW)
