"""A finished build of a few rows that passes every expectation, most of them right at the limit.

Here belong the tables and the good rows. Columns come from the contracts, the dbt descriptions and the
reference descriptions, so that an expectation that names a column nobody delivers fails its test.
"""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.contracts import load_contracts
from orchestration.settings import Settings

from .accountability_rows import GOOD_ACCOUNTABILITY_ROWS
from .audit_rows import GOOD_AUDIT_ROWS
from .decision_rows import GOOD_DECISION_ROWS
from .fiscal_rows import GOOD_FISCAL_ROWS
from .organisation_rows import GOOD_ORGANISATION_ROWS
from .overall_rows import GOOD_OVERALL_ROWS
from .supervision_rows import GOOD_SUPERVISION_ROWS

BUILD_ID = "b-7"
AS_OF = datetime(2026, 3, 31, 23, 59, 59)

_GOOD_ROWS = """
insert into ops.build_parameters (build_id, period, as_of) values ('b-7', '2026-03', '2026-03-31 23:59:59');
insert into ops.reading (reading_id, delivery_id, dataset, row_count) values
    ('r1', 'd1', 'approval_events', 100), ('r2', 'd2', 'approval_ratings', 2);

insert into raw.approval_events (case_no, event_type, seq_no, event_at, uploaded_at, amount) values
    ('A-1', 'accept', 1, '2026-03-02 09:15:00', '2026-03-02 09:10:00', null),
    ('A-1', 'finish', 1, '2026-03-09 10:00:00', '2026-03-09 10:00:01', 10000000),
    ('A-2', 'accept', 1, '2000-01-01 00:00:00', null, 0),
    ('A-3', 'accept', 1, '2027-04-01 23:59:59', null, null);
insert into raw.approval_matters
    (matter_code, matter_version, matter_type, statutory_limit, promised_limit, is_fee, fee_standard_amount) values
    ('M-1', 1, '01', 20, 20, false, 0), ('M-2', 1, null, 730, null, true, 35), ('M-3', 1, '01', 0, 0, null, null);
insert into raw.approval_ratings (rating_id, case_no, rated_at, rectified_at, data_version) values
    ('R-1', 'A-1', '2026-03-10 00:00:00', '2026-03-12 00:00:00', 1),
    ('R-2', 'A-2', '2062-03-10 00:00:00', null, 1), ('R-2', 'A-2', '2026-03-10 00:00:00', null, 2);
insert into raw.approval_complaints (complaint_id, department_code, received_at, decided_at, resolved_at, result) values
    ('C-1', 'D01', '2026-03-02', '2026-03-03', '2026-03-04', 'upheld'), ('C-2', 'D01', '2026-03-02', null, null, null);
insert into raw.departments (department_code, valid_from, parent_code, successor_code) values
    ('D01', '1949-10-01', null, null), ('D02', '2026-01-01', 'D01', 'D01');
insert into raw.headcount (department_code, as_of_date, authorised_posts, in_post, approval_posts) values
    ('D01', '2025-12-31', 10, 10, 10), ('D02', '2025-12-31', null, 12, 3);
insert into raw.period_declarations (department_code, dataset, period, row_count) values
    ('D01', 'approval_events', '2026-03', 100), ('D01', 'approval_events', '2026-02', 500),
    ('D02', 'approval_events', '2026-03', 1), ('D02', 'approval_ratings', '2026-03', 0);
insert into raw.sample_inspections (inspection_no, case_no, drawn_date, inspected_date, outcome) values
    ('SI-1', 'A-1', '2026-03-31', '2026-03-31', 'genuine'), ('SI-2', 'A-2', '2026-03-31', null, null);
insert into raw.accountability_events
    (accountability_no, seq_no, event_type, event_date, due_date, signal_type, signal_no) values
    ('Z-1', 1, 'signal', '2000-01-01', null, 'alert', 'A-1/T01/yellow'),
    ('Z-1', 2, 'notice', '2026-03-16', '2026-03-16', null, null),
    ('Z-2', 1, 'signal', '2027-04-01', null, 'complaint', 'C-1');
insert into intermediate.int_approvals__monthly_report (department_code, month, event_count) values
    ('D01', '2026-03-01', 95), ('D01', '2026-02-01', 1), ('D02', '2026-03-01', 2);

insert into marts.dim_department
    (department_code, valid_from, valid_to, is_current, name_zh, successor_code, jurisdiction_code,
     ranking_group) values
    ('D01', '2004-01-01', null, true, '发展改革局', null, 'CN', 'city'),
    ('D02', '2004-01-01', null, true, '公安局', null, 'CN', 'city'),
    ('D03', '2004-01-01', '2025-12-31', true, '公安局', 'D02', 'CN', 'district'),
    ('D01', '2002-01-01', '2003-12-31', false, '公安局', null, 'CN', 'old');
insert into marts.dim_matter
    (matter_code, matter_version, case_type, statutory_limit, promised_limit, limit_unit, valid_from, valid_to) values
    ('M-1', 1, '2', 10, 5, 'workday', '2025-01-01', '2025-12-31'),
    ('M-1', 2, '2', 20, 5, 'workday', '2026-01-01', '9999-12-31'),
    ('M-2', 1, '1', 0, 1, 'workday', '2026-01-01', '9999-12-31');

insert into marts.fct_approval_alert (alert_no, case_no, rule_id, level, raised_date, outdays, is_current, as_of) values
    ('A-1/T04/blue', 'A-1', 'T04', 'blue', '2026-03-13', 12, false, '2026-03-31 23:59:59'),
    ('A-1/T01/yellow', 'A-1', 'T01', 'yellow', '2026-03-31', 0, true, '2026-03-31 23:59:59'),
    ('A-1/P05/yellow', 'A-1', 'P05', 'yellow', '2026-03-31', 0, false, '2026-03-31 23:59:59');
insert into marts.fct_approval_suspension (case_no, clock, start_date, end_date, suspended_working_days) values
    ('A-1', 'statutory', '2026-03-06', '2026-03-07', 0);
insert into marts.open_case_status
    (case_no, elapsed_working_days, is_suspended, suspended_since, suspension_kind) values
    ('A-1', 0, true, '2026-03-10', 'hearing'), ('A-2', null, false, null, null);

insert into marts.fct_approval_case
    (case_no, department_code, applied_at, accepted_at, is_deemed_accepted, finished_at, result_code, status,
     promised_limit, promised_due_date, statutory_due_date, is_overdue_promised, is_overdue_statutory,
     elapsed_working_days, suspended_working_days, overdue_working_days, step_count, step_span_seconds,
     exclusion_reason, as_of)
select
    'A-' || n, 'D01', timestamp '2026-03-02 09:00:00', timestamp '2026-03-02 09:00:00', n < 20,
    timestamp '2026-03-09 10:00:00', case when n >= 5 then '0' end, 'finished',
    5, case when n < 40 then date '2026-03-09' else date '2026-03-20' end,
    case when n = 50 then date '2026-03-05' else date '2026-03-30' end, false, n = 50,
    case when n = 0 then 1000 else 5 end, 0, 0, 3, case when n < 10 then 0 else 3600 end,
    case when n < 5 then 'not_accepted' end, timestamp '2026-03-31 23:59:59'
from range(100) as cases (n);

insert into marts.monthly_department_approval_efficiency
    (department_code, month, received_count, accepted_count, finished_count, normal_finish_count, open_count,
     open_overdue_count, open_overdue_statutory_count, timed_count, refused_count, late_abnormal_finish_count,
     on_time_promised_ratio, on_time_statutory_ratio, refused_ratio, rated_ratio, promise_speedup_ratio,
     actual_speedup_ratio, mean_elapsed_working_days, median_elapsed_working_days, p90_elapsed_working_days,
     late_upload_count, upload_known_count, late_upload_ratio) values
    ('D01', '2026-01-01', 20, 20, 20, 20, 0, 0, 0, 20, 0, 0, 0, 1, 0, 0, -0.5, 1, 3, 3, 3, 20, 20, 1),
    ('D01', '2026-02-01', 20, 20, 20, 20, 5, 5, 5, 20, 0, 0, 0, 1, 1.5, 1.5, -0.5, 1, 3, 3, 3, 0, 20, 0),
    ('D01', '2026-03-01', 10, 20, 20, 20, 0, 0, 0, 20, 0, 0, 0, 1, 0, 0, null, null, 3, 2, 9, 20, 100, 0.2),
    ('D02', '2026-01-01', 20, 20, 20, 20, 0, 0, 0, 20, 0, 0, null, null, 0, 0, null, null, 3, 2, 9, 0, 0, null),
    ('D02', '2026-02-01', 20, 20, 20, 20, 0, 0, 0, 20, 0, 0, null, null, 0, 0, null, null, 3, 2, 9, 0, 0, null),
    ('D02', '2026-03-01', 60, 20, 20, 20, 0, 0, 0, 20, 0, 0, null, null, 0, 0, null, null, null, null, null, 9, 19,
     0.5);
insert into marts.monthly_matter_efficiency
    (matter_code, department_code, month, on_time_promised_ratio, on_time_statutory_base_count,
     on_time_statutory_ratio, mean_elapsed_working_days, median_elapsed_working_days, p90_elapsed_working_days) values
    ('M-1', 'D01', '2026-03-01', 0, 30, 0.2, 3, 3, 3), ('M-2', 'D01', '2026-03-01', 1, 29, 0, 3, 2, 9),
    ('M-1', 'D01', '2026-02-01', null, 90, 0, null, null, null);

insert into marts.monthly_department_sample_inspection
    (department_code, month, drawn_count, inspected_count, genuine_count, untrue_count, unverifiable_count) values
    ('D01', '2026-03-01', 4, 4, 2, 1, 1), ('D02', '2026-03-01', 1, 0, 0, 0, 0);
insert into marts.process_transition
    (department_code, month, from_step_code, to_step_code, transition_count, case_count, timed_count,
     mean_waiting_working_hours, median_waiting_working_hours) values
    ('D01', '2026-03-01', '1', '2', 5, 5, 5, 3, 0), ('D01', '2026-03-01', '2', '1', 2, 1, 0, null, null);
insert into marts.process_step_duration
    (department_code, matter_code, month, step_code, rework_ratio, handover_ratio, late_ratio, bottleneck_share_ratio,
     mean_waiting_working_hours, median_waiting_working_hours, p90_waiting_working_hours, mean_waiting_working_days)
    values
    ('D01', 'M-1', '2026-03-01', '1', 0, 1, null, 0.333333, 3, 3, 3, 0),
    ('D01', 'M-1', '2026-03-01', '2', 0.5, 0, 1, 0.666667, 3, 2, 9, 1),
    ('D01', 'M-2', '2026-03-01', '1', 0, null, null, null, null, null, null, null);
insert into marts.process_variant
    (department_code, variant_id, case_count, finished_count, case_share_ratio, mean_elapsed_working_days) values
    ('D01', 'v1', 2, 2, 0.666667, 0), ('D01', 'v2', 1, 0, 0.333333, null), ('D02', 'v1', 1, 1, 1, 9);
insert into marts.monthly_operator_concentration
    (department_code, matter_code, month, case_count, operator_count, operator_hhi_ratio, largest_share_ratio) values
    ('D01', 'M-1', '2026-03-01', 6, 3, 0.333333, 0.5), ('D01', 'M-2', '2026-03-01', 6, 1, 1, 1);

insert into marts.monthly_department_approval_score
    (department_code, month, policy_id, base_points, bonus_points, deduction_points, measured_ratio, coefficient,
     total_score) values
    ('D01', '2026-03-01', 'rate_based_v1', 100, 10, 0, 1, 1, 110),
    ('D02', '2026-03-01', 'rate_based_v1', 0, 0, 5, 0, 1, -5),
    ('D03', '2026-03-01', 'rate_based_v1', null, 0, null, null, 1, null);
insert into marts.half_yearly_department_approval_score
    (department_code, year, half, policy_id, month_count, total_score) values
    ('D01', 2026, 1, 'rate_based_v1', 1, 110), ('D02', 2026, 1, 'rate_based_v1', 1, -5);
insert into marts.yearly_department_approval_score
    (department_code, year, policy_id, month_count, mean_score, discipline_count, discipline_points, total_score) values
    ('D01', 2026, 'rate_based_v1', 1, 110, 1, 10, 100), ('D02', 2026, 'rate_based_v1', 1, -5, null, null, -5);
insert into marts.monthly_department_score_detail
    (department_code, month, policy_id, component, section_code, base_count, full_points, points, is_measured) values
    ('D01', '2026-03-01', 'published_signals', 'section', 'integrity', null, 10, 10, false),
    ('D01', '2026-03-01', 'published_signals', 'signal', 'time_limit', null, null, 10, true),
    ('D01', '2026-03-01', 'rate_based_v1', 'section', 'fee', 10, 8, 8, true),
    ('D01', '2026-03-01', 'rate_based_v1', 'section', 'process', 10, 14, 0, true),
    ('D01', '2026-03-01', 'rate_based_v1', 'section', 'attitude', null, 10, null, false),
    ('D01', '2026-03-01', 'rate_based_v1', 'bonus', 'promise', 10, null, 3, true),
    ('D01', '2026-03-01', 'rate_based_v1', 'deduction', 'incomplete', 0, null, null, false);
insert into marts.monthly_approval_efficiency_ranking
    (jurisdiction_code, ranking_group, department_code, department_name, month, policy_id, approval_rank,
     previous_rank, rank_change, total_score, measured_ratio, finished_count, is_ranked, rank_exclusion_reason) values
    ('CN', 'city', 'D01', '发展改革局', '2026-03-01', 'rate_based_v1', 1, 10, 9, 110, 0.4, 30, true, null),
    ('CN', 'city', 'D02', '公安局', '2026-03-01', 'rate_based_v1', 1, 1, 0, 110, 0.9, 99, true, null),
    ('CN', 'city', 'D03', '文化局', '2026-03-01', 'rate_based_v1', 3, null, null, 90, 0.9, 99, true, null),
    ('CN', 'city', 'D04', '体育局', '2026-03-01', 'rate_based_v1', null, 1, null, null, null, 0, false, 'no_business'),
    ('CN', 'city', 'D04', '体育局', '2026-02-01', 'rate_based_v1', null, 1, null, null, null, 0, false, 'not_reported'),
    ('NL', 'city', 'D05', 'Amersfoort', '2026-03-01', 'rate_based_v1', 1, 1, 0, 90, 0.1, 10, true, null);
insert into marts.monthly_department_integrity_signal
    (department_code, month, signal_id, suspected_count, base_count, suspected_ratio, suspected_low_ratio,
     comparison_ratio, threshold_ratio, is_flagged) values
    ('D01', '2026-03-01', 'late_upload', 20, 20, 1, 0.689765, 1, 0.689764, true),
    ('D02', '2026-03-01', 'late_upload', 0, 20, 0, 0, null, 0.1, false);
insert into quality.pending_row (dataset, row_key, column_name, value, delivery_id) values
    ('approval_events', 'case_no=A-9', 'matter_code', 'M-9', 'd1');
"""
GOOD_ROWS = (
    _GOOD_ROWS
    + GOOD_ACCOUNTABILITY_ROWS
    + GOOD_AUDIT_ROWS
    + GOOD_DECISION_ROWS
    + GOOD_FISCAL_ROWS
    + GOOD_ORGANISATION_ROWS
    + GOOD_OVERALL_ROWS
    + GOOD_SUPERVISION_ROWS
)


def create_small_build(settings: Settings, rows: str = GOOD_ROWS) -> None:
    """Write the build database of ``settings`` with all tables the expectations read, and these rows."""
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        # small blocks: many tables of a few rows are copied for every test
        connection.execute(f"attach '{settings.build_database_path}' as build (block_size 16384)")
        connection.execute("use build")
        for schema in ("raw", "staging", "intermediate", "marts", "quality", "ops", "reference"):
            connection.execute(f"create schema {schema}")
        staging_of = _staging_models(settings.dbt_project_dir)
        for dataset, contract in load_contracts(settings.contracts_dir).items():
            connection.register("empty", contract.arrow_schema().empty_table())
            connection.execute(f"create table raw.{dataset} as select * from empty")
            connection.unregister("empty")
            connection.execute(f"create view staging.{staging_of[dataset]} as select * from raw.{dataset}")
        for table, columns in _described_tables(settings.dbt_project_dir).items():
            connection.execute(f"create table {table} ({columns})")
        connection.execute(
            "create table intermediate.int_approvals__monthly_report (department_code varchar, month date, "
            "event_count bigint, declared_count bigint, is_obliged boolean)"
        )
        for table, types in (
            ("code_set", "{'code': 'varchar'}"),
            ("jurisdiction", "{'fiscal_year_start_month': 'bigint'}"),
            ("score_policy", "{'valid_from': 'date', 'value': 'decimal(18, 4)'}"),
        ):
            source = f"read_csv('{settings.reference_dir / table}.csv', types = {types})"
            connection.execute(f"create table reference.{table} as from {source}")
        connection.execute(rows)


def _staging_models(dbt_project: Path) -> dict[str, str]:
    """The model that picks the rows of each dataset that count."""
    return {
        re.findall(r"latest_version\('(\w+)'", path.read_text(encoding="utf-8"))[0]: path.stem
        for path in (dbt_project / "models" / "staging").rglob("*.sql")
    }


def _described_tables(dbt_project: Path) -> dict[str, str]:
    """Columns with their types of every mart, of ``quality`` and of ``ops``, as dbt describes them."""
    described: dict[str, list[dict[str, Any]]] = {}
    for schema in ("marts", "quality"):
        for path in sorted((dbt_project / "models" / schema).rglob("*.yml")):
            for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
                described[f"{schema}.{model['name']}"] = model["columns"]
    sources = yaml.safe_load((dbt_project / "models/staging/_sources.yml").read_text(encoding="utf-8"))["sources"]
    for table in next(source for source in sources if source["name"] == "ops")["tables"]:
        described[f"ops.{table['name']}"] = table["columns"]
    return {
        table: ", ".join(f'"{column["name"]}" {column["data_type"]}' for column in columns)
        for table, columns in described.items()
    }
