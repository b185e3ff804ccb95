"""What is wrong under supervision in the simulated city: every planted gap is found, and nobody else is accused."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from orchestration.settings import Settings
from orchestration.simulation.simulate import simulate
from tests.end_to_end.command import Office
from tests.end_to_end.conftest import LAST_MONTH, City


class Accusation(NamedTuple):
    """Where a mart accuses: the column that says of what, the columns that say whom, and in which rows."""

    mart: str
    column: str
    key: tuple[str, ...]
    where: str


_QUARTER = ("report_year", "quarter", "department_code")
_STEP = ("source_type", "source_no", "step_code")
# Nothing is sent of audits before those of 2024.
# Ordinary cases are late too, and ordinary complaints wait: nobody is told of either.
ACCUSATIONS = (
    Accusation(
        "closed_loop_status",
        "gap_code",
        ("signal_type", "signal_no"),
        "gap_code is not null and signal_type <> 'complaint' and signal_no not like '%/T02/red'",
    ),
    Accusation(
        "economic_responsibility_archive", "cadre_archive", ("audit_no",), "cadre_archive in ('late', 'missing')"
    ),
    Accusation(
        "economic_responsibility_archive",
        "integrity_archive",
        ("audit_no",),
        "integrity_archive in ('late', 'missing')",
    ),
    Accusation("fct_accountability_case", "broken_invariants", ("accountability_no",), "broken_invariants is not null"),
    Accusation("fct_accountability_case", "is_revoked", ("accountability_no",), "is_revoked"),
    Accusation("fct_audit_finding", "broken_invariants", ("finding_no",), "broken_invariants is not null"),
    Accusation("fct_audit_finding", "is_repeat", ("finding_no",), "is_repeat"),
    Accusation("fct_audit_finding", "overdue_age_bucket", ("finding_no",), "is_overdue"),
    Accusation("fct_enforcement_case", "is_found_wrongful", ("enforcement_no",), "is_found_wrongful"),
    Accusation("fct_supervision_item", "has_accepted_reason", ("item_no",), "has_accepted_reason"),
    Accusation("fct_supervision_item", "is_overdue", ("item_no",), "is_overdue"),
    Accusation(
        "fct_white_paper_task", "outcome", ("year", "department_code", "task_no"), "outcome in ('missed', 'excused')"
    ),
    Accusation(
        "overlapping_functions", "overlap_kind", ("subject_no", "step_code", "department_code"), "is_open is not false"
    ),
    Accusation("post_description_completeness", "missing_en", ("post_id",), "not is_complete"),
    Accusation(
        "quarterly_key_work_progress", "deviation_level", (*_QUARTER, "item_no"), "deviation_level in ('amber', 'red')"
    ),
    Accusation("quarterly_key_work_progress", "is_untrue", (*_QUARTER, "item_no"), "is_untrue"),
    Accusation("quarterly_late_report", "report_status", _QUARTER, "true"),
    Accusation("repeated_coordination", "is_repeated", ("subject_no",), "is_repeated"),
    Accusation("responsibility_chain_gap", "gap_code", _STEP, "true"),
    Accusation("shirking_without_decision", "gap_code", ("item_no",), "true"),
    Accusation(
        "supervision_coverage_gap",
        "gap_code",
        ("year", "unit", "unit_no"),
        "unit = 'department_spending' and year >= 2024",
    ),
    Accusation(
        "yearly_white_paper_completion",
        "is_published_on_time",
        ("year", "department_code"),
        "is_published_on_time = false",
    ),
    Accusation("staff_assessment_quota", "is_exceeded", ("department_code", "year"), "is_exceeded"),
    Accusation(
        "yearly_accountability_return", "late_transfer_count", ("department_code", "year"), "late_transfer_count > 0"
    ),
)


@pytest.fixture(scope="module")
def marts(city: City) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(city.office.release / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def planted(city: City) -> list[dict[str, str]]:
    with (city.truth / "supervision.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def found_in(connection: duckdb.DuckDBPyConnection, accusation: Accusation) -> dict[str, str]:
    """Whom the mart accuses, and of what."""
    named = ", ".join(f"cast({name} as varchar)" for name in accusation.key)
    rows = connection.sql(
        f"select coalesce(cast({accusation.column} as varchar), ''), {named}"
        f" from marts.{accusation.mart} where {accusation.where}"
    ).fetchall()
    pairs = (zip(accusation.key, values, strict=True) for _, *values in rows)
    keys = [";".join(f"{name}={value}" for name, value in each) for each in pairs]
    assert len(keys) == len(set(keys))
    return dict(zip(keys, (said for said, *_ in rows), strict=True))


def told_of(planted: list[dict[str, str]], accusation: Accusation) -> dict[str, str]:
    """The same of the truth."""
    return {
        row["key"]: row["expected"]
        for row in planted
        if (row["mart"], row["column"]) == (accusation.mart, accusation.column)
    }


@pytest.mark.parametrize("accusation", ACCUSATIONS, ids=lambda each: f"{each.mart}-{each.column}")
def test_what_was_planted_is_found_and_nobody_else_is_accused(
    marts: duckdb.DuckDBPyConnection, planted: list[dict[str, str]], accusation: Accusation
) -> None:
    told = told_of(planted, accusation)
    assert told
    assert found_in(marts, accusation) == told


@pytest.mark.slow
def test_a_city_without_gaps_is_not_accused_of_any(tmp_path: Path) -> None:
    files = tmp_path / "files"
    calendar = Settings().reference_dir / "calendar_cn.csv"
    simulate(files, cases=600, months=3, calendar_csv=calendar, plant=False)
    office = Office(tmp_path / "data")
    office.do("intake", *sorted(files.glob("*.csv")))
    office.do("build", "--period", LAST_MONTH)
    with duckdb.connect(str(office.build_database), read_only=True) as connection:
        found = [(each.mart, each.column, found_in(connection, each)) for each in ACCUSATIONS]
    assert [each for each in found if each[-1]] == []
