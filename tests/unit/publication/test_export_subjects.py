"""The exports of audit and supervision: the rows of the year, sums by currency, no pseudonym nobody asked for."""

import csv
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from orchestration.cli import main
from orchestration.messages import Refusal
from orchestration.publication.export import Exported, export
from orchestration.publication.exported_tables import ExportedColumn
from orchestration.publication.reread import sheet_names, sheet_rows
from orchestration.publication.subjects import SUBJECTS, marts_of
from orchestration.settings import PROJECT_DIR, Settings

RELEASE = "2026-03-r1-0123abcd"
FORMS = ["xlsx", "csv", "parquet"]
TABLES = """
create schema marts; create schema reference; create schema ops; create schema quality;
create table ops.build_parameters as
    select '2026-03' as period, timestamp '2026-03-31 23:59:59' as as_of, 'i' as inputs_root, 'c' as code_version,
        's' as score_policy, 'a' as alert_policy, 1 as restatement_no;
create table reference.jurisdiction as
    select * from (values ('CN', 'CNY', 1), ('US', 'USD', 7)) as t (jurisdiction_code, currency_code,
        fiscal_year_start_month);
create table reference.metric_register (
    mart varchar, "column" varchar, name_zh varchar, definition_zh varchar, definition_en varchar, numerator varchar,
    denominator varchar, unit varchar, legal_basis varchar, evidence varchar
);
create table marts.fct_audit_project as
    select * from (values
        ('A1', 2025, 2024, date '2025-12-01', 'CN', 'p-1'),
        ('A2', 2026, 2025, null, 'CN', null),
        ('A3', null, 2024, date '2026-02-01', 'US', 'p-2'),
        ('A4', null, 2026, null, 'CN', null)
    ) as t (audit_no, plan_year, fiscal_year, report_date, jurisdiction_code, official_id);
create table marts.fct_audit_finding as
    select finding_no, raised_date, amount::decimal(18, 2) as amount, jurisdiction_code, currency_code
    from (values
        ('F1', date '2026-01-31', 100.10, 'CN', 'CNY'),
        ('F2', date '2026-02-28', 0.05, 'CN', 'CNY'),
        ('F3', date '2026-02-28', 7.77, 'US', 'USD'),
        ('F4', null, null, 'CN', 'CNY'),
        ('F5', date '2025-12-31', 1.00, 'CN', 'CNY')
    ) as t (finding_no, raised_date, amount, jurisdiction_code, currency_code);
create table marts.fct_official_term as
    select 'p-1' as official_id, '局长' as post, date '2020-01-01' as term_start, 'CN' as jurisdiction_code;
create table marts.fct_accountability_event as
    select 'C1' as accountability_no, 1::bigint as seq_no, date '2026-01-05' as event_date, 'p-3' as person_id,
        2.5::decimal(18, 2) as deduction_score, 'CN' as jurisdiction_code;
create table marts.fct_case_transfer as
    select 'T1' as transfer_no, date '2026-01-05' as transferred_date;
create table marts.fct_external_review as
    select 'R1' as review_no, 2026::bigint as year, 88.5::decimal(18, 2) as score, 'CN' as jurisdiction_code;
create table marts.fct_payment as select 'V' as voucher_no, 2026::bigint as fiscal_year;
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("subjects") / "data")
    folder = settings.releases_dir / RELEASE
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(TABLES)
    return settings


@pytest.fixture(scope="module")
def audit(settings: Settings, tmp_path_factory) -> Exported:
    return export(settings, "audit", 2026, FORMS, tmp_path_factory.mktemp("audit") / "out", RELEASE)


@pytest.fixture(scope="module")
def supervision(settings: Settings, tmp_path_factory) -> Exported:
    return export(settings, "supervision", 2026, FORMS, tmp_path_factory.mktemp("supervision") / "out", RELEASE)


def rows_in(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_is_of_its_year_else_of_its_day_and_never_lost(audit: Exported) -> None:
    """An audit nobody planned is of the year of its report; what has no day at all goes with every year."""
    audits = {row["audit_no"] for row in rows_in(audit.folder / "fct_audit_project.csv")}
    assert audits == {"A2", "A3", "A4"}
    findings = {row["finding_no"] for row in rows_in(audit.folder / "fct_audit_finding.csv")}
    assert findings == {"F1", "F2", "F3", "F4"}
    assert audit.rows["fct_official_term"] == 1  # a term is of no year: the table is given whole


def test_sums_are_by_currency_in_every_form(audit: Exported) -> None:
    ties = [row for row in rows_in(audit.folder / "tie_out.csv") if row["table"] == "fct_audit_finding"]
    sums = {(row["file"], row["currency_or_unit"]): row["file_value"] for row in ties if row["item"] == "amount"}
    assert sums == {
        (file, currency): amount
        for file in ("audit_2026.xlsx", "fct_audit_finding.csv", "fct_audit_finding.parquet")
        for currency, amount in (("CNY", "100.15"), ("USD", "7.77"))
    }
    assert {row["outcome"] for row in ties} == {"PASS"}


def test_only_tables_about_people_name_a_pseudonym(audit: Exported, supervision: Exported) -> None:
    assert "official_id" not in rows_in(audit.folder / "fct_audit_project.csv")[0]
    assert "person_id" not in rows_in(supervision.folder / "fct_accountability_event.csv")[0]
    assert rows_in(audit.folder / "fct_official_term.csv")[0]["official_id"] == "p-1"
    with duckdb.connect() as connection:
        described = connection.execute(f"describe from '{audit.folder / 'fct_audit_project.parquet'}'").fetchall()
    assert "official_id" not in [name for name, *_ in described]


def test_scores_and_targets_are_no_money(supervision: Exported) -> None:
    items = {row["item"] for row in rows_in(supervision.folder / "tie_out.csv")}
    assert items == {"rows"}
    assert ExportedColumn("balance_amount", "DECIMAL(18,2)", "", "", "").is_amount
    assert not ExportedColumn("target_value", "DECIMAL(18,6)", "", "", "").is_amount


def test_the_workbook_says_what_is_in_it_and_by_which_column(supervision: Exported) -> None:
    path = supervision.folder / "supervision_2026.xlsx"
    assert sheet_names(path)[:3] == ["说明", "核对", "字段"]
    cells = [text for row in sheet_rows(path, "说明") for text in row.values()]
    assert any("supervision, accountability, organisation and overall" in text for text in cells)
    assert {"event_date = 2026", "transferred_date = 2026", "year = 2026"} <= set(cells)


def test_one_jurisdiction_and_what_belongs_to_none(settings: Settings, tmp_path: Path) -> None:
    chinese = export(settings, "audit", 2026, ["csv"], tmp_path / "audit", RELEASE, jurisdiction="CN")
    assert {row["finding_no"] for row in rows_in(chinese.folder / "fct_audit_finding.csv")} == {"F1", "F2", "F4"}
    assert export(settings, "supervision", 2026, ["xlsx"], tmp_path / "other", RELEASE, jurisdiction="CN").rows[
        "fct_case_transfer"
    ]
    cells = [row.get(5) for row in sheet_rows(tmp_path / "other" / "supervision_2026.xlsx", "说明")]
    assert "transferred_date = 2026, 全部辖区 all jurisdictions" in cells


def test_a_year_nothing_is_of_and_a_form_of_another_subject_are_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"E-EXP-01.*2019.*2025, 2026"):
        export(settings, "audit", 2019, FORMS, tmp_path / "out", RELEASE)
    asked = ["export", "audit", "--year", "2026", "--format", "ocds", "--out", str(tmp_path / "ocds")]
    said = CliRunner().invoke(main, asked)
    assert said.exit_code == 2
    assert "ocds" in said.output
    assert not (tmp_path / "ocds").exists()


def test_no_mart_belongs_to_two_subjects() -> None:
    held = [name for subject in SUBJECTS for name in marts_of(PROJECT_DIR / "dbt_project", subject)]
    assert len(held) == len(set(held))
