"""A small finished build, as the warehouse and the checks would leave it."""

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.publication.release import Published, publish
from orchestration.settings import Settings

BUILD_ID = "b-7"
AS_OF = "2026-03-31 23:59:59"

STATEMENTS = """
create schema marts; create schema reference; create schema quality; create schema ops; create schema staging;

create table staging.private as select 1 as secret;

create table ops.build_parameters (
    build_id varchar, period varchar, as_of timestamp, known_at bigint, inputs_root varchar,
    code_version varchar, score_policy varchar, alert_policy varchar, restatement_no integer
);
create table ops.input (kind varchar, name varchar, sha256 varchar, row_count bigint);
create table ops.delivery (delivery_id varchar, file_name varchar);
create table ops.reading (reading_id varchar primary key, delivery_id varchar, dataset varchar, row_count bigint);

create table reference.jurisdiction (jurisdiction_code varchar, name_zh varchar, calendar_code varchar);
insert into reference.jurisdiction values ('CN', '中国', 'CN'), ('NL', '荷兰', 'NL');
create table reference.code_set (
    code_set varchar, code varchar, name_zh varchar, name_en varchar, meaning_zh varchar, meaning_en varchar
);
insert into reference.code_set values
    ('score_section', 'time_limit', '期限合法', 'Lawful time', null, null),
    ('integrity_signal', 'late_upload', '迟报', 'Uploaded late', '过久才上传。', 'Too long after they happened.');
create table reference.calendar (calendar_code varchar, announced_from date, announced_to date);
insert into reference.calendar values ('CN', '2004-01-01', '2026-12-31'), ('NL', '2005-01-01', '2030-12-31');
create table reference.metric_register (
    metric_id varchar, name_zh varchar, definition_zh varchar, numerator varchar, denominator varchar,
    unit varchar, legal_basis varchar, evidence varchar, mart varchar, "column" varchar
);
insert into reference.metric_register values (
    'finished_count', '办结量', '本月办结的办件数。', 'cases', null, 'count', null, 'ours',
    'monthly_department_approval_efficiency', 'finished_count'
);
create table reference.score_policy (
    policy_id varchar, valid_from date, section_code varchar, rule_id varchar, parameter varchar,
    value decimal(18, 4), origin varchar, evidence varchar
);
insert into reference.score_policy values
    ('rate_based_v1', '2004-01-01', '*', '*', 'bonus_cap', 10, 'the found text sets no cap', 'ours'),
    ('two_cities_v1', '2004-01-01', '*', '*', 'bonus_cap', 99, 'another policy', 'found');

create type marts.channel as enum ('window', 'online');
create table marts.fct_approval_case (case_no varchar, channel marts.channel, total hugeint, finished_at timestamp);

create table marts.monthly_approval_efficiency_ranking (
    jurisdiction_code varchar, ranking_group varchar, department_code varchar, department_name varchar,
    month date, approval_rank integer, rank_low integer, rank_high integer, previous_rank integer,
    rank_change integer, total_score decimal(9, 4), score_low decimal(9, 4), score_high decimal(9, 4),
    measured_ratio double, finished_count bigint, is_ranked boolean, rank_exclusion_reason varchar,
    restatement_no integer, policy_id varchar, as_of timestamp
);
comment on table marts.monthly_approval_efficiency_ranking is '月度排名。 The monthly ranking';
comment on column marts.monthly_approval_efficiency_ranking.department_code is '部门代码。 Code of the department';
comment on column marts.monthly_approval_efficiency_ranking.approval_rank is '名次，同分同名次. Rank; it''s 1, 1, 3';

create table marts.monthly_department_approval_efficiency (
    department_code varchar, month date, received_count bigint, accepted_count bigint, finished_count bigint,
    on_time_promised_ratio double, on_time_statutory_ratio double, mean_elapsed_working_days decimal(9, 4),
    median_elapsed_working_days double, actual_speedup_ratio double, open_count bigint, open_overdue_count bigint,
    satisfied_ratio double, primary key (department_code, month)
);
create table marts.monthly_department_score_detail (
    department_code varchar, month date, policy_id varchar, section_code varchar, rule_id varchar,
    level varchar, component varchar, offending_count bigint, base_count bigint, rate_ratio double,
    full_points decimal(9, 4), points decimal(9, 4), is_measured boolean
);
create table marts.monthly_department_sample_inspection (
    department_code varchar, month date, drawn_count bigint, inspected_count bigint, untrue_count bigint
);
insert into marts.monthly_department_sample_inspection values ('D01', '2026-03-01', 5, 4, 1);
create table marts.monthly_department_integrity_signal (
    department_code varchar, jurisdiction_code varchar, month date, signal_id varchar, suspected_count bigint,
    base_count bigint, suspected_ratio decimal(12, 6), suspected_low_ratio decimal(12, 6),
    comparison_ratio decimal(12, 6), threshold_ratio decimal(12, 6), is_flagged boolean
);
insert into marts.monthly_department_integrity_signal values
    ('D02', 'CN', '2026-03-01', 'late_upload', 20, 40, 0.5, 0.285714, 0.01, 0.1, true),
    ('D03', 'CN', '2026-03-01', 'late_upload', 1, 40, 0.025, 0.002, 0.1, 0.3, false),
    ('D02', 'CN', '2026-02-01', 'late_upload', 20, 40, 0.5, 0.285714, 0.01, 0.1, true);
create view quality.pending_row as
    select "build"."marts"."fct_approval_case".case_no, 'E-REF-01' as rule_id
    from "build"."marts"."fct_approval_case"
    where case_no like '%9';
comment on view quality.pending_row is '待定行。 Rows that wait';
comment on column quality.pending_row.case_no is '办件编号。 Case number';
"""

# code, name, group, rank, previous, score, finished, reason
DEPARTMENTS = [
    ("D01", "发展改革局", "city", 1, 2, "98.5000", 120, None),
    ("D02", "=HYPERLINK(1)", "city", 2, 1, "95.2500", 80, None),
    ("D03", "公安局", "city", 2, 3, "95.2500", 300, None),
    ("D04", "@文化局", "city", None, None, None, 0, "no_business"),
    ("X01", "东区", "district", 1, None, "90.0000", 40, None),
]

CHECKS = [
    {"name": "K01", "action": "blocking", "status": "passed", "failing_count": 0},
    {"name": "L01", "action": "warning", "status": "failed", "failing_count": 3},
    {"name": "Q01", "action": "quarantine", "status": "failed", "failing_count": 1},
]


_written: dict[tuple[object, ...], bytes] = {}  # a build takes longer to write than to copy


def _write(connection: duckdb.DuckDBPyConnection, month: str, restatement_no: int, reverse: bool) -> None:
    """The rows every build here has; ``reverse`` inserts them in the opposite order."""
    rows: dict[str, list[tuple[Any, ...]]] = {
        "ops.input": [
            *(("reading", f"approval_events/r{n}", f"{n:064x}", n) for n in range(4)),
            ("parameter", "as_of=2026-03-31", "a5" * 32, None),
            ("reference", "clock_policy", "c1" * 32, 9),
        ],
        "ops.delivery": [(f"d{n}", f"events {n}.csv") for n in range(4)],
        "ops.reading": [(f"r{n}", f"d{n}", "approval_events", n) for n in range(4)],
        "marts.fct_approval_case": [
            (f"A-{n}", ("window", "online")[n % 2], n, f"2026-03-{n % 28 + 1:02} 10:00:00") for n in range(60)
        ],
        "marts.monthly_approval_efficiency_ranking": [
            (
                *("CN", group, code, name, month, rank, rank, rank and rank + 1, before),
                *(
                    before - rank if rank and before else None,
                    score,
                    None,
                    None,
                    0.875,
                    finished,
                    rank is not None,
                    reason,
                ),
                *(restatement_no, "rate_based_v1", AS_OF),
            )
            for code, name, group, rank, before, score, finished, reason in DEPARTMENTS
        ],
        "marts.monthly_department_approval_efficiency": [
            (code, day, finished + extra, finished + extra, finished, 0.95, None, "4.5000", 4.0, 0.6, 9, 1, None)
            for code, _, _, _, _, _, finished, _ in DEPARTMENTS
            for day, extra in ((month, 5), (_month_before(month), 7))
        ],
        "marts.monthly_department_score_detail": [
            (code, month, "rate_based_v1", *part, True)
            for code, _, _, _, _, _, finished, _ in DEPARTMENTS
            for part in (
                ("S3", "T01", "yellow", "section", 2, finished, 0.02, "14.0000", "12.5000"),
                (None, "early_finish", None, "bonus", None, None, None, None, "2.0000"),
            )
        ],
    }
    connection.execute(STATEMENTS)
    for table, content in rows.items():
        marks = ", ".join("?" for _ in content[0])
        connection.executemany(f"insert into {table} values ({marks})", content[:: -1 if reverse else 1])


def _month_before(month: str) -> str:
    return (date.fromisoformat(month) - timedelta(days=1)).replace(day=1).isoformat()


class City:
    """A data folder and what a build would leave in it."""

    def __init__(self, settings: Settings):
        self.settings = settings

    def build(
        self,
        period: str | None = "2026-03",
        restatement_no: int = 1,
        build_id: str = BUILD_ID,
        known_at: int = 7,
        reverse: bool = False,
        inputs_root: str = "ab" * 32,
        also: str = "",
    ) -> None:
        """Write the build database; ``reverse`` inserts the same rows in the opposite order."""
        path = self.settings.build_database_path
        path.parent.mkdir(parents=True, exist_ok=True)
        wanted = (period, restatement_no, build_id, known_at, reverse, inputs_root, also)
        if wanted not in _written:
            path.unlink(missing_ok=True)
            with duckdb.connect(path) as connection:
                connection.execute("begin")
                _write(connection, f"{period or '2026-03'}-01", restatement_no, reverse)
                connection.execute(
                    "insert into ops.build_parameters values (?, ?, ?, ?, ?, 'c0de', 'rate_based_v1', 'default', ?)",
                    [build_id, period, AS_OF, known_at, inputs_root, restatement_no],
                )
                if also:
                    connection.execute(also)
                connection.execute("commit")
            _written[wanted] = path.read_bytes()
        path.write_bytes(_written[wanted])

    def checks(self, results: list[dict[str, Any]] | None = None, **changed: Any) -> None:
        """Write the check results, with top-level fields changed."""
        results = CHECKS if results is None else results
        common = {"kind": "expectation", "rule": "K", "mart": "m", "message_zh": "重复", "message_en": "twice"}
        content = {
            "build_id": BUILD_ID,
            "status": "complete",
            "expected": [check["name"] for check in CHECKS],
            "results": [{**common, **result} for result in results],
            **changed,
        }
        self.settings.check_results_path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def city_in(tmp_path: Path) -> Callable[..., City]:
    """Cities in folders of their own, for comparing what two of them publish."""

    def make(name: str, **overrides: Any) -> City:
        (tmp_path / "reference").mkdir(exist_ok=True)
        return City(Settings.for_data_dir(tmp_path / name, reference_dir=tmp_path / "reference", **overrides))

    return make


@pytest.fixture
def city(city_in: Callable[..., City]) -> City:
    """A city whose build of 2026-03 is finished and checked."""
    made = city_in("data")
    made.build()
    made.checks()
    return made


@pytest.fixture(scope="session")
def published_city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city with its release of 2026-03, for tests that only read."""
    folder = tmp_path_factory.mktemp("published")
    made = City(Settings.for_data_dir(folder / "data", reference_dir=folder / "reference"))
    made.build()
    made.checks()
    publish(made.settings, "2026-03")
    return made


@pytest.fixture
def published(city: City, published_city: City) -> Published:
    """The release of ``city``, copied from one that was published before: tests may do with it as they like."""
    shutil.copytree(published_city.settings.data_dir, city.settings.data_dir, symlinks=True, dirs_exist_ok=True)
    folder = city.settings.current_path.resolve()
    return Published(folder.name, folder, is_new=True, is_current=True)
