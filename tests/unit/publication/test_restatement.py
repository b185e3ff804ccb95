"""A month published again says what it corrects and why; what was published before stays, and can be gone back to."""

import csv
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from orchestration.ledger import Ledger
from orchestration.messages import EXIT_INTEGRITY, Refusal
from orchestration.publication.changes import Change, declared_keys, diff
from orchestration.publication.manifest import read_manifest
from orchestration.publication.pointer import current_release
from orchestration.publication.release import Published, publish
from orchestration.publication.restatement import earlier_months
from orchestration.publication.verification import rollback, verify

from .conftest import City

NOTICE_CSV, NOTICE_PAGE = "reports/correction_notice.csv", "reports/correction_notice.html"
HOSTILE = "<script>alert(1)</script>\"'&"
LATE = f"""
    update marts.monthly_approval_efficiency_ranking
    set approval_rank = 1, total_score = 99 where department_code = 'D03';
    update marts.monthly_approval_efficiency_ranking set department_name = '{HOSTILE.replace("'", "''")}'
    where department_code = 'D03';
    delete from marts.monthly_department_score_detail where department_code = 'X01' and component = 'bonus';
    update marts.fct_approval_case set total = 0;
    insert into marts.monthly_department_approval_efficiency (department_code, month, finished_count)
    values ('D09', '2026-03-01', 4);
    update marts.monthly_department_approval_efficiency set open_count = 77 where month = '2026-02-01';
    delete from ops.input where name = 'approval_events/r0';
    insert into ops.input values
        ('reading', 'approval_events/r9', '99', 12), ('parameter', 'score_policy=two_cities_v1', '98', null);
    insert into ops.delivery values ('d9', '<b>late</b>.csv');
    insert into ops.reading values ('r9', 'd9', 'approval_events', 12);
    update ops.input set sha256 = 'c2' where name = 'clock_policy';
"""


def restate(city: City, restatement_no: int = 2, also: str = LATE, **publishing: bool) -> Published:
    city.build(restatement_no=restatement_no, inputs_root=f"{restatement_no:02}" * 32, also=also)
    return publish(city.settings, "2026-03", **publishing)


def lines_of(release: Path) -> list[dict[str, str]]:
    with (release / NOTICE_CSV).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def restated(tmp_path_factory: pytest.TempPathFactory, published_city: City) -> tuple[City, str, Published]:
    """A city whose 2026-03 was published and restated; tests only read."""
    folder = tmp_path_factory.mktemp("restated") / "data"
    shutil.copytree(published_city.settings.data_dir, folder, symlinks=True)
    made = City(published_city.settings.for_data_dir(folder, reference_dir=folder.parent / "reference"))
    made.build()
    made.checks()
    first = current_release(made.settings)
    assert first
    return made, first, restate(made)


def test_every_changed_figure_and_rank_of_the_month_is_listed_and_nothing_else(
    restated: tuple[City, str, Published],
) -> None:
    city, first, second = restated
    changes = diff(city.settings, first, second.release_id).changes
    by_mart: dict[str, list[Change]] = {}
    for change in changes:
        by_mart.setdefault(change.mart, []).append(change)
    ranking = {(it.column, it.before, it.after) for it in by_mart.pop("monthly_approval_efficiency_ranking")}
    assert ranking == {
        ("approval_rank", 2, 1),
        ("total_score", Decimal("95.2500"), Decimal("99.0000")),
        ("department_name", "公安局", HOSTILE),
    }
    added = by_mart.pop("monthly_department_approval_efficiency")
    assert [(it.kind, it.key["department_code"], it.column, it.before, it.after) for it in added] == [
        ("added", "D09", "finished_count", None, 4)
    ]
    removed = by_mart.pop("monthly_department_score_detail")
    assert {(it.kind, it.key["department_code"], it.key["component"], it.after) for it in removed} == {
        ("removed", "X01", "bonus", None)
    }
    assert {it.column: it.before for it in removed} == {"points": Decimal("2.0000"), "is_measured": True}
    assert by_mart == {}
    assert {str(it.key["month"]) for it in changes} == {"2026-03-01"}


def test_why_is_what_the_two_were_made_from(restated: tuple[City, str, Published]) -> None:
    city, first, second = restated
    causes = diff(city.settings, first, second.release_id).causes
    assert [(it.kind, it.name, it.file_name, it.before, it.after) for it in causes] == [
        ("parameter", "score_policy", None, None, "two_cities_v1"),
        ("reading_withdrawn", "approval_events/r0", "events 0.csv", "0", None),
        ("reading_added", "approval_events/r9", "<b>late</b>.csv", None, "12"),
        ("reference", "clock_policy", None, "c1" * 32, "c2"),
    ]


def test_the_release_carries_the_list_of_diff(restated: tuple[City, str, Published]) -> None:
    city, first, second = restated
    found = diff(city.settings, first, second.release_id)
    lines = lines_of(second.path)
    changed = [line for line in lines if line["part"] == "change"]
    assert [(line["table"], line["kind"], line["column"]) for line in changed] == [
        (it.mart, it.kind, it.column) for it in found.changes
    ]
    (rank,) = [line for line in changed if line["column"] == "approval_rank"]
    assert (rank["before"], rank["after"], rank["department_code"]) == ("2", "1", "D03")
    assert json.loads(rank["key"])["month"] == "2026-03-01"
    assert [(line["kind"], line["file_name"]) for line in lines if line["part"] == "cause"] == [
        (it.kind, it.file_name or "") for it in found.causes
    ]


def test_manifest_and_ledger_say_what_is_restated(restated: tuple[City, str, Published]) -> None:
    city, first, second = restated
    counts = {"restates": first, "changed_figures": 6, "changed_ranks": 1}
    manifest, payload = read_manifest(second.path), Ledger(city.settings.ledger_path).lines()[-1].payload
    for said in (manifest, payload):
        assert (said["restates"], said["correction"]) == (first, counts)
    assert not (city.settings.releases_dir / first / NOTICE_PAGE).exists()
    assert verify(city.settings, first).release_id == first
    assert verify(city.settings, "current").release_id == second.release_id


class _Page(HTMLParser):
    """The tags and words of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


def test_the_page_shows_it_in_both_languages_and_runs_nothing(restated: tuple[City, str, Published]) -> None:
    _, first, second = restated
    page = _Page((second.path / NOTICE_PAGE).read_text(encoding="utf-8"))
    assert not page.tags & {"script", "img", "link", "iframe", "b", "a"}
    assert page.attributes <= {"lang", "charset", "class", "colspan"}
    figures = ("95.2500", "99.0000", "clock_policy")
    for word in (HOSTILE, "<b>late</b>.csv", "更正说明", "Correction notice", first, *figures):
        assert word in page.words, word


def test_the_same_two_releases_give_the_same_notice(
    city_in: Callable[..., City], restated: tuple[City, str, Published]
) -> None:
    _, _, second = restated
    other = city_in("other", threads=1)
    other.build(reverse=True)
    other.checks()
    publish(other.settings, "2026-03")
    publish(other.settings, "2026-03", draft=True)
    again = restate(other)
    for path in (NOTICE_CSV, NOTICE_PAGE, "manifest.json"):
        assert (again.path / path).read_bytes() == (second.path / path).read_bytes(), path


def test_a_draft_has_its_notice_and_is_itself_never_restated(city: City, published: Published) -> None:
    draft = restate(city, draft=True)
    assert not draft.is_current
    assert read_manifest(draft.path)["restates"] == published.release_id
    assert lines_of(draft.path)
    assert read_manifest(restate(city).path)["restates"] == published.release_id


def test_after_going_back_what_readers_see_is_restated(city: City, published: Published) -> None:
    second = restate(city)
    rollback(city.settings, published.release_id)
    third = restate(city, 3)
    assert read_manifest(third.path)["restates"] == published.release_id
    rollback(city.settings, second.release_id)
    assert publish(city.settings, "2026-03").is_current  # again, after readers were sent back
    fourth = restate(city, 4, also="")
    assert read_manifest(fourth.path)["restates"] == third.release_id
    for release in (published, second, third, fourth):
        assert verify(city.settings, release.release_id).release_id == release.release_id


def test_publishing_an_earlier_restatement_again_does_not_send_readers_back(city: City, published: Published) -> None:
    second = restate(city)
    acts = len(Ledger(city.settings.ledger_path).lines())
    city.build()
    again = publish(city.settings, "2026-03")
    assert (again.release_id, again.is_new, again.is_current) == (published.release_id, False, False)
    assert current_release(city.settings) == second.release_id
    assert len(Ledger(city.settings.ledger_path).lines()) == acts


@pytest.mark.parametrize("damage", ["lost", "altered"])
def test_without_what_it_restates_nothing_is_published_unless_that_is_accepted(
    city: City, published: Published, damage: str
) -> None:
    if damage == "lost":
        shutil.rmtree(published.path)
    else:
        (published.path / "checks.json").chmod(0o640)
        (published.path / "checks.json").write_bytes(b"{}")
    with pytest.raises(Refusal, match="E-PUB-05") as caught:
        restate(city)
    assert caught.value.exit_code == EXIT_INTEGRITY
    assert published.release_id in str(caught.value)
    assert [path.name for path in city.settings.releases_dir.iterdir() if path != published.path] == []
    second = publish(city.settings, "2026-03", earlier_lost=True)
    counts = {"restates": published.release_id, "changed_figures": None, "changed_ranks": None}
    assert read_manifest(second.path)["correction"] == counts
    assert lines_of(second.path) == []
    assert "原发布的文件已遗失" in (second.path / NOTICE_PAGE).read_text(encoding="utf-8")
    assert verify(city.settings, "current").release_id == second.release_id


def test_published_months_that_would_come_out_otherwise_are_named(city: City) -> None:
    settings = city.settings
    city.build("2026-02")
    february = publish(settings, "2026-02")
    # a March build that says the same of February
    said = [
        f"insert into marts.{mart} select * from february.marts.{mart} where month = '2026-02-01'"
        for mart in ("monthly_approval_efficiency_ranking", "monthly_department_score_detail")
    ]
    said.append("delete from marts.monthly_department_approval_efficiency where month = '2026-02-01'")
    said.append(said[0].replace("monthly_approval_efficiency_ranking", "monthly_department_approval_efficiency"))
    attach = f"attach '{february.path / 'warehouse.duckdb'}' as february (read_only);"
    city.build("2026-03", also=f"{attach} {'; '.join(said)}")
    march = publish(settings, "2026-03")
    assert earlier_months(settings, march.path) == []
    assert diff(settings, february.release_id, march.release_id).changes == []

    late = "; update marts.monthly_approval_efficiency_ranking set approval_rank = 9 where department_code = 'D01'"
    city.build("2026-03", 2, also=f"{attach} {'; '.join(said)}{late}")
    second = publish(settings, "2026-03")
    (month,) = earlier_months(settings, second.path)
    assert month.as_dict() == {
        "period": "2026-02",
        "release_id": february.release_id,
        "changed_figures": 1,
        "changed_ranks": 1,
        "command": "xiaoneng run --period 2026-02",
    }
    for pair in ((february.release_id, second.release_id), (second.release_id, february.release_id)):
        comparison = diff(settings, *pair)
        assert comparison.period == "2026-02"
        assert [str(it.key["month"]) for it in comparison.changes] == ["2026-02-01"]
    assert earlier_months(settings, february.path) == []

    (february.path / "warehouse.duckdb").unlink()
    (month,) = earlier_months(settings, second.path)
    assert month.problem
    assert month.problem.code == "E-REL-04"


def test_rows_that_no_key_tells_apart_change_as_a_whole(city: City) -> None:
    twice = "create table marts.monthly_more as select 'D01' as department_code, 2026 as year, unnest([1, {}]) as n"
    city.build(also=twice.format(2))
    first = publish(city.settings, "2026-03")
    second = restate(city, also=twice.format(3))
    changes = diff(city.settings, first.release_id, second.release_id).changes
    assert [(it.kind, it.key["n"], it.column) for it in changes if it.mart == "monthly_more"] == [
        ("removed", 2, None),
        ("added", 3, None),
    ]


def test_longer_periods_are_compared_between_releases_of_one_month(city: City) -> None:
    yearly = "create table marts.yearly_more as select 'D01' as department_code, unnest([2025, 2026]) as year, {} as n"
    city.build(also=yearly.format(1))
    first = publish(city.settings, "2026-03")
    second = restate(city, also=yearly.format(2))
    city.build("2026-04", also=yearly.format(3))
    april = publish(city.settings, "2026-04")
    pairs = ((first, second), (second, april))
    found = [diff(city.settings, before.release_id, after.release_id).changes for before, after in pairs]
    years = [{change.key["year"] for change in changes if change.mart == "yearly_more"} for changes in found]
    assert years == [{2026}, set()]


def test_keys_are_those_the_tests_of_the_models_are_bound_to(city: City) -> None:
    keys = declared_keys(city.settings)
    assert keys["monthly_approval_efficiency_ranking"] == ("department_code", "month", "policy_id")
    assert {"section_code", "component", "rule_id"} <= set(keys["monthly_department_score_detail"])
