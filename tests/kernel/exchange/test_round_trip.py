"""A list given away and brought back says what the register says; what was changed is written."""

import pytest
from django.db.models import Q
from tests.database import unguarded
from tests.kernel.exchange.books import (
    NOW,
    PHONE,
    REASON,
    altered,
    at_work,
    brought,
    given,
    kinds,
    looked,
    place,
    rows_in,
)

from minsheng.kernel.audit.models import Entry
from minsheng.kernel.exchange.export import workbook
from minsheng.kernel.exchange.importing import Choice, apply, dry_run
from minsheng.kernel.exchange.listings import LISTINGS
from minsheng.kernel.exchange.listings.people import PEOPLE
from minsheng.kernel.exchange.models import ImportJob
from minsheng.kernel.exchange.words import ExchangeRefusedError
from minsheng.kernel.refusals import NotAllowedError
from minsheng.kernel.registry.actions import areas_of
from minsheng.kernel.registry.leaving import left_behind
from minsheng.kernel.registry.models import (
    Household,
    Licence,
    Membership,
    Organisation,
    Person,
    Site,
    Worker,
)
from minsheng.kernel.registry.secrecy import sealer

pytestmark = pytest.mark.django_db
BEIXIN, VILLAGE = 81_101_000_000, 81_101_214_000


@pytest.fixture
def institution():
    with unguarded():
        home = Organisation.objects.create(
            name="北新镇敬老院", pinyin="beixinzhenjinglaoyuan", kind="养老机构", area_id=VILLAGE
        )
        worker = Worker.objects.create(
            organisation=home, name="陈工", pinyin="chengong", area_id=VILLAGE, since="2019-03-01"
        )
        Licence.objects.create(worker=worker, kind="护理员", number="32-7", expires="2023-05-01")
        Licence.objects.create(worker=worker, kind="急救", expires="2021-05-01")
        Site.objects.create(name="东楼", kind="床位", organisation=home, area_id=VILLAGE, floor=2)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("name", list(LISTINGS))
@pytest.mark.parametrize("reveal", [False, True])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_comes_back_untouched_changes_nothing(institution, form, name, reveal, language):
    with at_work("clerk") as clerk:
        content = given(clerk, LISTINGS[name], form=form, reveal=reveal, language=language)
        plan, _ = looked(clerk, content, LISTINGS[name])
    assert plan.rows > 0
    assert (plan.problems, plan.changes, plan.notes) == ([], [], [])
    assert plan.unchanged == plan.rows


def test_a_list_shows_its_area_masked():
    with at_work("clerk") as clerk:
        rows = rows_in(given(clerk))
        assert len(rows) - 2 == Person.objects.count()
    number, phone = place(rows, "公民身份号码"), place(rows, "联系电话")
    assert all("＊" in row[number] for row in rows[2:])
    assert all("＊" in row[phone] for row in rows[2:] if row[phone])


def test_beside_a_masked_number_stands_the_year_of_birth_and_no_day():
    with at_work("clerk") as clerk:
        masked, whole = rows_in(given(clerk)), rows_in(given(clerk, reveal=True))
    born = place(masked, "出生")
    for short, long in zip(masked[2:], whole[2:], strict=True):
        assert (len(short[born]), len(long[born])) in {(4, 10), (0, 0)}
        assert long[born][:4] == short[born]


def test_numbers_are_whole_for_who_may_reveal_and_says_so():
    with at_work("clerk") as clerk:
        rows = rows_in(given(clerk, reveal=True))
        assert all(len(row[place(rows, "公民身份号码")]) == 18 for row in rows[2:])
        act = Entry.objects.filter(act="export").latest("pk")
    assert act.after == {"what": "people revealed", "rows": len(rows) - 2}
    assert (act.actor_id, act.reason) == (clerk.user.pk, "入户核对")


def test_only_the_area_asked_for():
    with at_work("clerk") as clerk:
        some = rows_in(given(clerk, filters={"area": str(VILLAGE)}))
        everybody = rows_in(given(clerk))
    assert 2 < len(some) < len(everybody)


def test_changes_are_shown_and_written_once():
    def edit(rows):
        rows[2][place(rows, "联系电话")] = PHONE
        rows[3][place(rows, "居住地")] = "永济村"

    with at_work("clerk") as clerk:
        book = altered(given(clerk), edit)
        plan, upload = looked(clerk, book)
        assert kinds(plan) == []
        cells = {cell.column: cell for change in plan.changes for cell in change.cells}
        assert cells["phone"].after == PHONE
        assert PHONE not in cells["phone"].before
        receipt = apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW)
        assert (receipt.written, receipt.bad, receipt.before) == (len(plan.changes), 0, False)
        key = next(c.key for c in plan.changes if c.cells[0].column == "phone")
        person = Person.objects.get(pk=key)
        assert sealer().opened(person.phone) == PHONE
        assert bytes(person.phone_mark) == sealer().mark(PHONE)
        assert person.version == 2
        again = apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW)
        assert (again.written, again.before) == (receipt.written, True)
        assert Person.objects.get(pk=key).version == 2
        job = ImportJob.objects.get()
        assert (job.state, job.written, job.good_only) == ("applied", receipt.written, False)
        told = Entry.objects.filter(act="update", subject_kind="person", subject_id=key).get()
        assert "phone" in told.after
        assert Entry.objects.get(act="import").after == {"what": "people", "rows": job.written}


def test_the_same_workbook_again_changes_nothing():
    def edit(rows):
        rows[2][place(rows, "联系电话")] = PHONE

    with at_work("clerk") as clerk:
        book = altered(given(clerk, reveal=True), edit)
        apply(PEOPLE, clerk, _checked(clerk, book), Choice.ALL, now=NOW)
        plan, _ = looked(clerk, book)
        assert (plan.changes, plan.problems, plan.unchanged) == ([], [], plan.rows)


def _checked(officer, book):
    upload = brought(officer, book)
    dry_run(PEOPLE, officer, upload, now=NOW)
    return upload


def test_a_phone_alike_when_masked_is_a_change():
    with at_work("clerk") as clerk:
        masked, whole = rows_in(given(clerk)), rows_in(given(clerk, reveal=True))
        at = place(masked, "联系电话")
        row = next(n for n, r in enumerate(whole) if n > 1 and len(r[at]) == 11)
        other = whole[row][at][:3] + "0000" + whole[row][at][7:]
        other = "13" + other[2:]
        with unguarded():
            held = sealer()
            key = int(str(masked[row][0]).split(".")[1])
            old = other[:3] + "9999" + other[7:]
            Person.objects.filter(pk=key).update(
                phone=held.sealed(old), phone_mark=held.mark(old), phone_end=held.end(old)
            )

        def edit(rows):
            rows[row][at] = other

        plan, _ = looked(clerk, altered(given(clerk), edit))
        assert [c.cells[0].after for c in plan.changes] == [other]


def test_a_phone_can_be_taken_away():
    with at_work("clerk") as clerk:
        book = given(clerk)
        rows = rows_in(book)
        at = place(rows, "联系电话")
        row = next(n for n, r in enumerate(rows) if n > 1 and r[at])

        def edit(rows):
            rows[row][at] = ""

        plan, upload = looked(clerk, altered(book, edit))
        apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW)
        assert Person.objects.get(pk=plan.changes[0].key).phone is None


def test_sorted_moved_and_shortened_lists_are_read():
    def edit(rows):
        phone = place(rows, "联系电话")
        rows[2][phone] = PHONE
        body = rows[2:-1][::-1]  # sorted the other way, the last one deleted
        kept = [[row[phone], row[0]] for row in [rows[0], *body, rows[1]]]
        return [["核对结果", ""], *kept]

    with at_work("clerk") as clerk:
        plan, _ = looked(clerk, altered(given(clerk), edit))
    assert len(plan.changes) == 1
    assert plan.problems == []
    assert {note.kind for note in plan.notes} == {"note_fewer", "note_missing"}


def test_who_may_not_export_or_import_is_told():
    for username in ("village", "analyst", "admin"):
        refused = pytest.raises(NotAllowedError)
        with at_work(username) as officer, refused:
            given(officer)
    with at_work("clerk") as clerk:
        book = given(clerk)
    refused = pytest.raises(NotAllowedError)
    with at_work("village") as village, refused:
        looked(village, book)


@pytest.mark.parametrize("reason", ["", "  ", "因" * 201])
def test_an_export_needs_a_reason(reason):
    with at_work("clerk") as clerk:
        with pytest.raises(ExchangeRefusedError, match="no_reason"):
            workbook(PEOPLE, clerk, {}, reason=reason, now=NOW)
        assert not Entry.objects.filter(act="export").exists()


def test_of_workers_post_and_days_come_back(institution):
    workers = LISTINGS["workers"]

    def edit(rows):
        rows[2][place(rows, "岗位")] = "=护理组长"
        rows[2][place(rows, "离岗日期")] = "２０２０年１１月１日"

    with at_work("clerk") as clerk:
        book = given(clerk, workers)
        rows = rows_in(book, "工作人员")
        assert rows[2][place(rows, "资格证书")] == "急救 2021-05-01；护理员 32-7 2023-05-01"
        plan, upload = looked(clerk, altered(book, edit, "工作人员"), workers)
        assert kinds(plan) == []
        apply(workers, clerk, upload, Choice.ALL, now=NOW)
        worker = Worker.objects.get()
        assert (worker.post, worker.until.isoformat()) == ("=护理组长", "2020-11-01")
        shown = rows_in(given(clerk, workers), "工作人员")
        assert shown[2][place(shown, "岗位")] == "'=护理组长"


def test_of_workers_days_out_of_order_are_a_fault(institution):
    workers = LISTINGS["workers"]

    def edit(rows):
        rows[2][place(rows, "离岗日期")] = "2018-01-01"

    with at_work("clerk") as clerk:
        plan, _ = looked(clerk, altered(given(clerk, workers), edit, "工作人员"), workers)
    assert kinds(plan) == ["out_of_order"]


def test_of_households_an_address_is_taken_apart():
    households = LISTINGS["households"]

    def edit(rows):
        rows[2][place(rows, "地址")] = "永宁巷4号1幢702室"
        rows[2][place(rows, "楼层")] = 7
        rows[2][place(rows, "电梯")] = "有"

    with at_work("clerk") as clerk:
        book = altered(given(clerk, households), edit, "家庭")
        plan, upload = looked(clerk, book, households)
        assert kinds(plan) == []
        apply(households, clerk, upload, Choice.ALL, now=NOW)
        home = households.model.objects.get(pk=plan.changes[0].key)
        assert (home.place, home.door, home.floor, home.lift) == ("永宁巷", "4-1-702", 7, True)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_of_each_whose_number_was_given_away_it_is_written_down(form):
    with at_work("clerk") as clerk:
        masked = given(clerk, form=form)
        with unguarded():
            assert not Entry.objects.filter(act="reveal").exists()
        assert given(clerk, form=form, reveal=True) != masked
    with unguarded():
        known = Person.objects.filter(
            Q(area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6)
            | Q(area_registered__gte=BEIXIN, area_registered__lt=BEIXIN + 10**6)
        ).exclude(number=None, phone=None, born=None)
        told = Entry.objects.filter(act="reveal", table_name="person")
        assert set(told.values_list("subject_id", flat=True)) == {p.pk for p in known}
        assert {(e.actor_id, e.reason, e.after["what"]) for e in told} == {
            (clerk.user.pk, REASON, "people")
        }
        one = told[0]
        lives = Person.objects.get(pk=one.subject_id)
    assert {one.area, one.area_other} - {None} == set(areas_of(lives))


def test_who_moves_by_a_list_leaves_those_they_lived_with():
    elsewhere = "启东市 北新镇 红阳村委会"

    def edit(rows):
        rows[2][place(rows, "居住地")] = elsewhere

    with at_work("clerk") as clerk:
        book = given(clerk)
        plan, upload = looked(clerk, altered(book, edit))
        (change,) = plan.changes
        assert [note.kind for note in plan.notes] == ["note_moves"]
        before = homes_of(change.key)
        apply(PEOPLE, clerk, upload, Choice.ALL, now=NOW)
        assert Person.objects.get(pk=change.key).area_lived_id == 81_101_215_000
    assert "living" in before
    assert homes_of(change.key) == before - {"living"}


def test_nobody_is_taken_by_a_list_out_of_another_office_s_household():
    with unguarded():
        person = Person.objects.filter(
            area_lived=81_101_215_000, memberships__grouping="living", memberships__until=None
        ).first()
        Household.objects.filter(members__person=person, grouping="living").update(
            area=82_001_001_000
        )
    with at_work("clerk") as clerk:
        left_behind([person.pk], clerk, NOW.date())
    assert "living" in homes_of(person.pk)


def homes_of(person: int) -> set[str]:
    with unguarded():
        rows = Membership.objects.filter(person=person, until=None)
        return set(rows.values_list("grouping", flat=True))
