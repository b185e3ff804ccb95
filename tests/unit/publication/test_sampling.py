"""The draw of cases for a check of truth: anyone can repeat it, and its file goes back in as it is."""

import hashlib
from pathlib import Path

import duckdb
import pytest

from orchestration.contracts import load_contracts
from orchestration.intake.receiving import receive
from orchestration.messages import Refusal
from orchestration.publication.sampling import Sample, draw, write_sample
from orchestration.settings import Settings

RELEASE = "2026-03-r1-0123abcd"
TABLES = """
create schema marts; create schema reference;
create table reference.measure_parameter as
    select 'sample_cases_per_department' as parameter, date '2004-01-01' as valid_from, 5 as value;
create table marts.dim_department (department_code varchar, name_zh varchar, is_current boolean);
insert into marts.dim_department values
    ('A', '公安局', true), ('A', '旧名', false), ('B', '规划局', true), ('C', '文化局', true);
create table marts.dim_matter (matter_code varchar, matter_version bigint, matter_name varchar);
insert into marts.dim_matter values ('M', 1, '旧事项'), ('M', 2, '许可');
create table marts.fct_approval_case as
select
    department_code || lpad(cast(n as varchar), 4, '0') as case_no, department_code, 'M' as matter_code,
    timestamp '2026-02-20 09:00:00' as accepted_at,
    case
        when n < 40 then timestamp '2026-03-31 17:00:00'
        when n < 60 then timestamp '2026-02-28 23:59:59'
        when n < 80 then timestamp '2026-04-01 00:00:00'
    end as finished_at,
    case when n = 0 then 'two_departments' when n = 1 then 'two_matters' when n = 2 then 'rows_waiting' end
        as exclusion_reason,
    timestamp '2026-03-31 23:59:59' as as_of
from range(100) as numbers (n), (values ('A'), ('B')) as departments (department_code)
union all
select '007', 'C', 'M', timestamp '2026-03-20', timestamp '2026-03-21', null, timestamp '2026-03-31 23:59:59';
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings.for_data_dir(tmp_path / "data")
    folder = settings.releases_dir / RELEASE
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(TABLES)
    return settings


def drawn(sample: Sample, department: str) -> list[str]:
    case_no, code = sample.columns.index("case_no"), sample.columns.index("department_code")
    return [row[case_no] for row in sample.rows if row[code] == department]


def by_hand(seed: str, department: str, count: int) -> list[str]:
    """What anyone can do with a list of the cases and md5."""
    finished = [f"{department}{number:04}" for number in range(2, 40)]
    return sorted(finished, key=lambda case: hashlib.md5(f"{seed}|{case}".encode()).hexdigest())[:count]


def test_the_order_is_that_of_the_hashes_in_every_department(settings):
    sample = draw(settings, "2026-03", release=RELEASE)
    assert (sample.seed, sample.per_department, sample.departments) == (RELEASE, 5, 3)
    for department in "AB":
        assert drawn(sample, department) == by_hand(RELEASE, department, 5)
    assert drawn(sample, "C") == ["007"]
    other = draw(settings, "2026-03", per_department=50, seed="公开的种子", release=RELEASE)
    assert drawn(other, "B") == by_hand("公开的种子", "B", 50)
    numbers = [row[0] for row in (*sample.rows, *other.rows)]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_file_is_the_same_each_time_and_goes_back_in(settings, tmp_path, ending):
    paths = [tmp_path / f"{name}_sample_inspections.{ending}" for name in ("one", "two")]
    for path in paths:
        write_sample(draw(settings, "2026-03", release=RELEASE), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    (receipt,) = receive(settings, [paths[0]], dataset="sample_inspections")
    assert (receipt.accepted, receipt.rejected) == (11, 0)
    with duckdb.connect() as connection:
        (raw,) = settings.raw_dir.rglob("*.parquet")
        rows = connection.sql(f"select * from read_parquet('{raw}')").pl().to_dicts()
    assert set(load_contracts(settings.contracts_dir)["sample_inspections"].by_name) <= set(rows[0])
    assert "007" in {row["case_no"] for row in rows}
    assert {(str(row["drawn_date"]), row["inspected_date"], row["outcome"]) for row in rows} == {
        ("2026-03-31", None, None)
    }


def test_a_month_without_finished_cases_is_refused(settings):
    with pytest.raises(Refusal, match=r"E-SAMPLE-01.*2025-01"):
        draw(settings, "2025-01", release=RELEASE)
