"""Pages of areas: found by any name or code, on any day, with counts for those who may."""

import json
import re

import pytest
from tests.database import unguarded

from minsheng.kernel.areas.models import Area, AreaCount
from minsheng.kernel.areas.names import forget_names
from minsheng.kernel.registry.models import Household, Person

pytestmark = pytest.mark.django_db
YONGJI = 81_101_214_000
COUNTY, ZONE = 13_000_000_000, 13_700_000_000


@pytest.fixture(autouse=True)
def _names_forgotten():
    yield
    forget_names()


def text(client, path, **query) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def counted(db):
    from minsheng.web.jobs import recount_areas

    recount_areas(0)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("启东", "启东市"), ("qidong", "启东市"), ("qds", "启东市"), ("320681", "启东市"),
        ("寅阳", "寅阳镇"), ("港闸", "港闸区"), ("320611000000", "港闸区"),
    ],
)  # fmt: skip
def test_an_area_is_found_by_any_of_its_names(signed_in, typed, found):
    page = text(signed_in("analyst"), "/areas/", q=typed)
    assert re.search(rf'href="/areas/\d+/[^"]*">{found}</a>', page)


@pytest.mark.parametrize("typed", ["zzzz", "%", "\x00", "9" * 70, "'; --"])
def test_what_is_called_so_by_nobody_is_not_found(signed_in, typed):
    assert "可以输入名称" in text(signed_in("clerk"), "/areas/", q=typed)


def test_an_area_bears_the_names_of_the_day(signed_in):
    client = signed_in("clerk")
    with unguarded():
        gone = Area.objects.get(labels__code="320611000000")
    assert "没有这个区划" in text(client, f"/areas/{gone.pk}/")
    page = text(client, f"/areas/{gone.pk}/", day="2019-05-01")
    assert "没有这个区划" not in page
    assert "名称和代码为2019年5月1日的" in page


def test_on_a_day_before_the_merger_towns_stand_under_who_ran_them(signed_in):
    client = signed_in("clerk")
    with unguarded():
        gone = Area.objects.get(labels__code="320611000000")
    then, now = {"day": "2019-05-01"}, {}
    assert "唐闸镇街道" in text(client, f"/areas/{gone.pk}/", **then)
    assert "唐闸镇街道" not in text(client, "/areas/13000000000/", **then)
    assert "唐闸镇街道" in text(client, "/areas/13000000000/", **now)


@pytest.mark.parametrize("day", ["x", "2999-01-01", "0001-01-01", "2019-02-30"])
def test_an_odd_day_is_none(signed_in, day):
    assert "启东市" in text(signed_in("clerk"), "/areas/81000000000/", day=day)


def test_an_area_nobody_has_is_not_found(signed_in):
    assert signed_in("clerk").get("/areas/99999999999/").status_code == 404
    assert signed_in("clerk").get(f"/areas/{2**70}/").status_code == 404


def test_the_city_is_on_a_map_with_the_table_beside_it(signed_in, counted):
    page = text(signed_in("analyst"), "/areas/")
    assert 'data-chart="map-options"' in page
    assert "本图无审图号" in page
    assert page.count('<td class="num"') >= 7 * 3


def test_a_zone_is_counted_with_the_county_it_lies_in(signed_in, counted):
    page = text(signed_in("chief"), "/areas/")
    options = json.loads(re.search(r'id="map-options"[^>]*>(.*?)</script>', page)[1])
    told = {one["name"]: one["value"] for one in options["series"][0]["data"]}
    with unguarded():
        living = Person.objects.filter(died=None, merged_into=None)
        zone = living.filter(area_lived__gte=ZONE, area_lived__lt=ZONE + 10**8).count()
        county = living.filter(area_lived__gte=COUNTY, area_lived__lt=COUNTY + 10**9).count()
    assert 0 < zone < county == told["崇川区"]


def test_what_was_looked_for_stays_in_its_own_box(signed_in):
    page = text(signed_in("clerk"), "/areas/", q="启东")
    assert [box for box in re.findall(r"<input[^>]*>", page) if 'value="启东"' in box] == [
        box for box in re.findall(r"<input[^>]*>", page) if 'id="area-q"' in box
    ]


def test_small_numbers_are_for_those_who_see_the_people(signed_in, counted):
    path = "/areas/81101000000/"
    cells = r'<td class="num"[^>]*>(?:<a [^>]*>)?(\d+)(?:</a>)?</td>'
    assert any(0 < int(n) < 10 for n in re.findall(cells, text(signed_in("clerk"), path)))
    page = text(signed_in("analyst"), path)
    assert not any(0 < int(n) < 10 for n in re.findall(cells, page))
    assert "为保护隐私不显示" in page


def test_an_administrator_sees_no_figures(signed_in, counted):
    page = text(signed_in("admin"), "/areas/81101000000/")
    assert "永济村" in page
    assert "居住人口" not in page


def test_the_questions_asked_do_not_grow_with_the_areas(
    signed_in, counted, django_assert_max_num_queries
):
    client = signed_in("chief")
    text(client, "/areas/")
    for path in ("/areas/", "/areas/81000000000/", "/areas/81101000000/"):
        with django_assert_max_num_queries(18):
            text(client, path)


def test_a_grid_is_set_up_renamed_and_closed(signed_in):
    client = signed_in("village")
    assert "新设网格" in text(client, f"/areas/{YONGJI}/")
    answer = client.post(f"/areas/{YONGJI}/grids/", {"name": "第一网格"}, follow=True)
    assert "网格已设立" in answer.content.decode()
    grid = YONGJI + 1
    answer = client.post(f"/areas/{YONGJI}/grids/", {"name": "第一网格"}, follow=True)
    assert "同名" in answer.content.decode()
    said = {"was": "第一网格", "name": "东网格"}
    answer = client.post(f"/areas/{grid}/name/", said, follow=True)
    assert "网格已更名" in answer.content.decode()
    assert client.post(f"/areas/{grid}/name/", said).status_code == 409
    answer = client.post(f"/areas/{grid}/close/", {"was": "东网格"}, follow=True)
    page = answer.content.decode()
    assert "网格已撤销" in page
    assert "东网格" in page


def test_it_speaks_english(signed_in, counted):
    client = signed_in("chief")
    client.post("/language/", {"language": "en"})
    page = text(client, "/areas/")
    assert "approval number" in page
    assert not re.search(r"<h2[^>]*>[^<]*[\u4e00-\u9fff]", page)


def counts(client) -> set[int | None]:
    return set(client.get(f"/areas/{YONGJI}/").context["whole"].counts)


def test_before_the_first_count_nobody_is_told_that_nobody_lives_here(signed_in):
    client = signed_in("clerk")
    assert "还没有统计" in text(client, "/areas/81101000000/")
    assert counts(client) == {None}


def test_where_nobody_was_counted_in_ones_own_village_there_is_nobody(signed_in, counted):
    with unguarded():
        AreaCount.objects.filter(area=YONGJI).delete()
    assert counts(signed_in("village")) == {0}


def test_a_number_opens_the_list_it_counts(signed_in, counted):
    client = signed_in("clerk")
    page = text(client, f"/areas/{YONGJI}/")
    with unguarded():
        people = AreaCount.objects.get(area=YONGJI, kind="people").number
        homes = AreaCount.objects.get(area=YONGJI, kind="households").number
    for path, number, row in (
        (f"/areas/{YONGJI}/people/", people, "/people/"),
        (f"/areas/{YONGJI}/households/", homes, "/households/"),
    ):
        assert f'href="{path}"' in page
        assert len(every(client, path, row)) == number
    assert f'href="/areas/{YONGJI}/people/?by=registered"' in page
    with unguarded():
        registered = AreaCount.objects.get(area=YONGJI, kind="registered").number
    found = every(client, f"/areas/{YONGJI}/people/?by=registered", "/people/")
    assert len(found) == registered


def every(client, path: str, row: str) -> set[str]:
    """The records a list names, page after page."""
    found: set[str] = set()
    while path:
        page = text(client, path)
        table = page.partition("<tbody>")[2].partition("</tbody>")[0]
        found |= set(re.findall(rf'<td class="bare[^>]*><a href="({row}\d+/)"', table))
        onward = re.search(r'rel="next" href="([^"]*)"', page)
        path = path.partition("?")[0] + onward[1].replace("&amp;", "&") if onward else ""
    return found


def test_nobody_lists_the_people_of_an_area_that_is_not_theirs(signed_in, counted):
    there = "/areas/82001001000/"
    client = signed_in("clerk")
    assert "/people/" not in text(client, there)
    for what in ("people", "households"):
        assert client.get(f"{there}{what}/").status_code == 404
        # The county holds the clerk's town, and is not the clerk's.
        assert client.get(f"/areas/81000000000/{what}/").status_code == 404


def test_households_are_found_by_road_and_numbers_as_an_index_has_them(signed_in):
    client, path = signed_in("clerk"), f"/areas/{YONGJI}/households/"
    with unguarded():
        home = Household.objects.filter(area=YONGJI, grouping="living", until=None)[0]
    for typed in (home.place, home.place[:2], home.address, f"{home.place} {home.door}"):
        assert f'href="/households/{home.pk}/"' in text(client, f"{path}?name={typed}"), typed
    assert f'href="/households/{home.pk}/"' not in text(client, f"{path}?name={home.place}99")


def test_a_list_of_an_area_is_searched_and_leads_to_its_export(signed_in):
    client = signed_in("clerk")
    with unguarded():
        person = Person.objects.filter(area_lived=YONGJI, died=None, merged_into=None).order_by(
            "-pinyin"
        )[0]
    path = f"/areas/{YONGJI}/people/"
    for typed in (person.name, person.pinyin, person.initials.upper()):
        assert f"/people/{person.pk}/" in text(client, path, name=typed)
    assert "没有符合条件的记录" in text(client, path, name="zzzz")
    assert f"listing=people&amp;area={YONGJI}" in text(client, path)
    chosen = text(client, "/exchange/", listing="people", area=YONGJI)
    assert f'value="{YONGJI}" selected' in chosen
    assert "listing=" not in text(signed_in("chief"), path)


def test_a_long_list_asks_few_questions(signed_in, django_assert_max_num_queries):
    client = signed_in("clerk")
    with django_assert_max_num_queries(16):
        client.get("/areas/81101000000/people/")
