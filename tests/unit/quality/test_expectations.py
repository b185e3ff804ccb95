"""Every expectation has a good and a bad fixture, and says in both languages what it means and how to mend it."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.contracts import load_contracts
from orchestration.quality.expectation_suites import (
    Suite,
    import_great_expectations,
    load_suite,
    run_suites,
    with_dates,
)
from orchestration.settings import Settings

from .bad_rows import BAD_ROWS
from .small_build import AS_OF, GOOD_ROWS

QUERY = "unexpected_rows_query"
SUITES = {path.stem: load_suite(path) for path in sorted(Settings().expectations_dir.glob("*.yml"))}
NAMES = [spec.name for suite in SUITES.values() for spec in suite.specs]
EXPECTATIONS = [
    pytest.param(suite, expectation, id=f"{suite.name}.{expectation['meta']['rule']}")
    for suite in SUITES.values()
    for expectation in suite.content["expectations"]
]
CHANGES = {
    f"{count}_{period}_change_ratio"
    for count in ("received_count", "accepted_count", "finished_count")
    for period in ("month", "year")
}
MAY_BE_NEGATIVE = CHANGES | {"promise_speedup_ratio", "actual_speedup_ratio"}  # slower than the law allows
# refused or rated this month, received or finished before; slower than others
MAY_PASS_ONE = CHANGES | {"refused_ratio", "rated_ratio", "case_mix_adjusted_elapsed_ratio"}
SEVERITY_OF_ACTION = {"blocking": "critical", "warning": "warning", "info": "info"}


def _has_query(name: str) -> bool:
    suite, rule = name.split(".")
    return any(
        QUERY in expectation["kwargs"]
        for expectation in SUITES[suite].content["expectations"]
        if expectation["meta"]["rule"] == rule
    )


CHANGES = [
    (number == 0 or not _has_query(name), pytest.param(name, change, id=f"{name}-{number}"))
    for name, changes in BAD_ROWS.items()
    if name in NAMES
    for number, change in enumerate(changes)
]
THROUGH_GREAT_EXPECTATIONS = [case for is_whole, case in CHANGES if is_whole]
BRANCHES = [case for is_whole, case in CHANGES if not is_whole]  # the other branches of a rule, by its query alone


@pytest.fixture(scope="module")
def open_build(template: Callable[[str], Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The small build, to be changed and rolled back."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{template(GOOD_ROWS)}' as good (read_only)")
        connection.execute("attach ':memory:' as build")
        connection.execute("copy from database good to build")
        connection.execute("detach good")
        connection.execute("use build")
        yield connection


def failed(settings: Settings, suites: list[Suite]) -> dict[str, int | None]:
    """Names of what did not pass with how many rows; a crash is an error of the test."""
    results = run_suites(settings, suites, AS_OF)
    assert [(result.spec.name, result.what) for result in results if result.status == "crashed"] == []
    return {result.spec.name: result.failing_count for result in results if result.status != "passed"}


def test_every_expectation_has_a_bad_fixture() -> None:
    assert sorted(BAD_ROWS) == sorted(NAMES)


def test_good_rows_pass_every_expectation(settings: Settings) -> None:
    with duckdb.connect(str(settings.build_database_path)) as connection:
        for suite in SUITES.values():
            assert connection.execute(f"select count(*) from {suite.rows}").fetchone() != (0,), suite.rows
    assert failed(settings, list(SUITES.values())) == {}


def test_empty_tables_pass_every_expectation(tmp_path: Path, template: Callable[[str], Path]) -> None:
    settings = Settings.for_data_dir(tmp_path)
    settings.warehouse_dir.mkdir()
    shutil.copy(template("select 1"), settings.build_database_path)
    assert failed(settings, list(SUITES.values())) == {}


@pytest.mark.parametrize(("name", "change"), THROUGH_GREAT_EXPECTATIONS)
def test_a_bad_row_fails_its_expectation_and_no_other(settings: Settings, name: str, change: str) -> None:
    with duckdb.connect(str(settings.build_database_path)) as connection:
        connection.execute(change)
    failures = failed(settings, [SUITES[name.split(".")[0]]])
    assert list(failures) == [name]
    assert failures[name]


@pytest.mark.parametrize(("name", "change"), BRANCHES)
def test_every_branch_of_a_query_finds_its_row(open_build: duckdb.DuckDBPyConnection, name: str, change: str) -> None:
    suite = SUITES[name.split(".")[0]]
    open_build.execute("begin")
    try:
        open_build.execute(change)
        found = {
            expectation["meta"]["rule"]: open_build.execute(
                expectation["kwargs"][QUERY].replace("{batch}", f"(select * from {suite.rows})")
            ).fetchall()
            for expectation in (with_dates(expectation, AS_OF) for expectation in suite.content["expectations"])
            if QUERY in expectation["kwargs"]
        }
    finally:
        open_build.execute("rollback")
    assert [rule for rule, rows in found.items() if rows] == [name.split(".")[1]]


@pytest.mark.parametrize("expectation", [pytest.param(case.values[1], id=case.id) for case in EXPECTATIONS])
def test_an_expectation_says_what_it_means(expectation: dict) -> None:
    meta = expectation["meta"]
    assert set(expectation) == {"type", "kwargs", "severity", "meta"}
    assert set(meta) == {
        *("rule", "title_zh", "title_en", "action", "endangers", "basis", "evidence", "fix_zh", "fix_en"),
    }
    assert expectation["severity"] == SEVERITY_OF_ACTION[meta["action"]]
    assert meta["evidence"] in ("found", "known", "ours")
    for word in ("title_zh", "fix_zh"):
        assert any("一" <= character <= "鿿" for character in meta[word]), word
    for word in ("title_en", "fix_en"):
        assert meta[word].isascii(), word
    assert meta["fix_zh"].endswith("。")
    assert meta["fix_en"].endswith(".")
    marts = Settings().dbt_project_dir / "models" / "marts"
    for table in meta["endangers"]:
        assert list(marts.rglob(f"{table}.sql")), table
    prefix = {"critical": "E", "warning": "EW", "info": "I"}[expectation["severity"]]
    assert meta["rule"][0] in prefix


@pytest.mark.parametrize(("suite", "expectation"), EXPECTATIONS)
def test_an_expectation_is_one_of_great_expectations(suite: Suite, expectation: dict) -> None:
    import_great_expectations()
    from great_expectations import ExpectationSuite

    loaded = ExpectationSuite(name=suite.name, expectations=[expectation])
    assert loaded.expectations[0].expectation_type == expectation["type"]
    query = expectation["kwargs"].get("unexpected_rows_query")
    assert query is None or "{batch}" in query


def test_declarations_may_name_every_dataset() -> None:
    (expectation,) = [
        expectation
        for expectation in SUITES["period_declarations"].content["expectations"]
        if expectation["meta"]["rule"] == "W-DECL-01"
    ]
    assert expectation["kwargs"]["value_set"] == list(load_contracts(Settings().contracts_dir))


@pytest.mark.parametrize("mart", ["monthly_department_approval_efficiency", "monthly_matter_efficiency"])
def test_every_ratio_is_held_to_bounds(mart: str) -> None:
    (described,) = (Settings().dbt_project_dir / "models" / "marts").rglob(f"{mart}.yml")
    columns = yaml.safe_load(described.read_text(encoding="utf-8"))["models"][0]["columns"]
    (query,) = [
        expectation["kwargs"]["unexpected_rows_query"]
        for expectation in SUITES[mart].content["expectations"]
        if expectation["meta"]["rule"].startswith("E-RATIO")
    ]
    low, high = (
        set(re.findall(r"\w+_ratio", listed)) for listed in re.findall(r"(?s)(?:least|greatest)\((.*?)\)", query)[:2]
    )
    ratios = {column["name"] for column in columns if column["name"].endswith("_ratio")}
    assert ratios - low == MAY_BE_NEGATIVE & ratios
    assert ratios - high == MAY_PASS_ONE & ratios


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("a.yml", "name: b\nmeta: {table: t, key: [k]}\nexpectations: []"),
        ("a.yml", "name: a\nmeta: {table: t, key: [k]}\nexpectations: []"),
        ("a.yml", "name: a\nexpectations: [{type: x, kwargs: {}, meta: {rule: R}}]"),
        ("a.yml", "name: a\nmeta: {table: t, key: [k]}\nexpectations: [{type: x, kwargs: {}, meta: {rule: R}}]"),
        ("a.yml", "[]"),
        ("a.yml", ""),
    ],
)
def test_half_a_suite_is_refused(tmp_path: Path, file: str, content: str) -> None:
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.yml"):
        load_suite(tmp_path / file)
