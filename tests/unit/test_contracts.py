"""The contracts: what a department must send, complete in both languages and without two names for one thing."""

from pathlib import Path

import pyarrow as pa
import pytest

from orchestration.contracts import META_COLUMNS, Contract, load_contract, load_contracts
from orchestration.intake.row_rules import named_in, other_cells
from orchestration.messages import catalogue
from orchestration.settings import PROJECT_DIR

CONTRACTS = load_contracts(PROJECT_DIR / "data" / "contracts")
DOMAINS = {"approvals", "organisation", "fiscal", "audit", "supervision", "accountability"}
# Key, and columns that a row cannot do without, as users know them: fixed names.
REQUIRED = {
    "accountability_events": (["accountability_no", "seq_no"], {"department_code", "event_date", "event_type"}),
    "approval_complaints": (["complaint_id"], {"department_code", "received_at"}),
    "approval_events": (["case_no", "event_type", "seq_no"], {"department_code", "event_at", "matter_code"}),
    "approval_matters": (
        ["matter_code", "matter_version"],
        {"department_code", "limit_unit", "matter_name", "statutory_limit", "valid_from"},
    ),
    "approval_ratings": (["rating_id"], {"case_no", "rated_at", "satisfaction_grade"}),
    "audit_findings": (["finding_no"], {"audit_no", "department_code"}),
    "audit_projects": (["audit_no"], {"auditee_code"}),
    "audit_recommendations": (["recommendation_no"], set()),
    "audit_rectifications": (["finding_no", "seq_no"], {"event_date", "event_type"}),
    "budget_lines": (
        [
            "fiscal_year",
            "department_code",
            "unit_code",
            "fund_type",
            "functional_code",
            "economic_code",
            "expenditure_kind",
            "project_code",
            "phase",
            "doc_no",
        ],
        {"amount"},
    ),
    "budget_units": (["unit_code", "valid_from"], {"department_code"}),
    "carryovers": (["fiscal_year", "department_code", "project_code", "origin_year"], {"balance_amount"}),
    "case_transfers": (["transfer_no"], {"transferred_date"}),
    "coordination_meetings": (["subject_no", "coordination_no"], {"met_date"}),
    "departments": (["department_code", "valid_from"], {"name_zh"}),
    "enforcement_cases": (["enforcement_no"], {"department_code", "opened_date"}),
    "external_reviews": (["review_no"], {"department_code", "reviewer_type", "year"}),
    "final_accounts": (["fiscal_year", "department_code", "table_no", "line_code", "column_code"], {"amount", "unit"}),
    "fixed_assets": (["asset_no", "year"], {"department_code"}),
    "headcount": (["department_code", "as_of_date"], set()),
    "investment_stages": (["project_code", "stage", "stage_version"], {"amount", "department_code"}),
    "jurisdiction_disputes": (["dispute_no"], {"department_codes", "raised_date"}),
    "nontax_receipts": (["receipt_no"], {"amount", "department_code", "received_date"}),
    "official_terms": (["official_id", "post", "term_start"], {"department_code"}),
    "payments": (["voucher_no", "line_no"], {"amount", "department_code", "paid_date"}),
    "performance_self_evaluations": (["fiscal_year", "project_code", "indicator_code"], {"department_code"}),
    "period_declarations": (["department_code", "dataset", "period"], {"row_count"}),
    "posts": (["post_id", "valid_from"], {"department_code"}),
    "procurement_contracts": (["contract_no"], {"department_code"}),
    "progress_inspections": (["inspection_no"], {"department_code", "inspected_date", "item_no"}),
    "quarterly_reports": (["report_year", "quarter", "department_code", "item_no"], set()),
    "sample_inspections": (["inspection_no"], {"case_no"}),
    "special_funds": (["fund_code", "event_no"], {"amount", "department_code", "event_date", "event_type"}),
    "staff_assessments": (["department_code", "year", "assessment_kind", "staff_class", "grade"], {"people_count"}),
    "supervision_items": (["item_no"], {"assigned_date", "lead_department_code", "source_type"}),
    "task_assignments": (["source_type", "source_no", "step_code", "post_id"], set()),
    "white_paper_tasks": (["year", "department_code", "task_no"], set()),
    "white_papers": (["year", "department_code"], set()),
}


@pytest.fixture(params=CONTRACTS.values(), ids=CONTRACTS.keys())
def contract(request: pytest.FixtureRequest) -> Contract:
    return request.param


def test_there_is_one_for_every_dataset() -> None:
    assert CONTRACTS.keys() == REQUIRED.keys()


def test_it_names_itself(contract: Contract) -> None:
    assert CONTRACTS[contract.dataset] is contract
    assert contract.domain in DOMAINS
    assert all((contract.title_zh, contract.title_en, contract.row_zh, contract.row_en))
    assert len(contract.sha256) == 64


def test_keys_and_required_columns_are_the_fixed_ones(contract: Contract) -> None:
    key, required = REQUIRED[contract.dataset]
    assert list(contract.key) == key
    for name in key:
        column = contract.by_name[name]
        assert column.required or column.default is not None, name
    assert {column.name for column in contract.columns if column.required} - set(key) == required


def test_every_row_has_a_version_and_may_be_taken_back(contract: Contract) -> None:
    version, deleted = contract.by_name["data_version"], contract.by_name["is_deleted"]
    assert (version.type, version.default, version.minimum) == ("integer", "1", 1)
    assert (deleted.type, deleted.default) == ("boolean", "false")


def test_no_header_means_two_columns(contract: Contract) -> None:
    headers = [
        header.strip().lower() for column in contract.columns for header in {column.name, column.zh, *column.aliases}
    ]
    assert len(headers) == len(set(headers))
    assert all(contract.by_header[column.zh.lower()] is column for column in contract.columns)


def test_every_column_is_described_with_an_example(contract: Contract) -> None:
    for column in contract.columns:
        assert column.zh, column.name
        assert column.description_zh, column.name
        assert column.description_en, column.name
        if column.values and column.example:
            assert column.example in column.values, column.name
        assert not (column.required and column.default is not None), column.name


def test_its_schema_ends_with_where_a_row_came_from(contract: Contract) -> None:
    schema = contract.arrow_schema()
    assert tuple(schema.names[-len(META_COLUMNS) :]) == META_COLUMNS
    assert schema.field("_row_number").type == pa.int64()
    for column in contract.columns:
        if column.name.endswith("_amount") or column.name == "amount":
            assert schema.field(column.name).type == pa.decimal128(18, 2)
        if column.name.endswith("_at"):
            assert schema.field(column.name).type == pa.timestamp("us")
        if column.name.endswith("_date"):
            assert schema.field(column.name).type == pa.date32()


def test_people_are_marked_as_personal() -> None:
    personal = {name for contract in CONTRACTS.values() for name, column in contract.by_name.items() if column.personal}
    assert personal == {
        *("operator_id", "approved_by", "applicant_id", "person_id", "entered_by"),
        *("official_id", "verifier_id", "responsible_id", "chaired_by", "holder_id"),
    }


def test_a_changed_contract_has_another_hash(tmp_path: Path) -> None:
    text = (PROJECT_DIR / "data" / "contracts" / "headcount.yml").read_text(encoding="utf-8")
    (tmp_path / "headcount.yml").write_text(text + "\n", encoding="utf-8")
    assert load_contract(tmp_path / "headcount.yml").sha256 != CONTRACTS["headcount"].sha256


def test_an_unknown_type_is_a_mistake(tmp_path: Path) -> None:
    text = (PROJECT_DIR / "data" / "contracts" / "headcount.yml").read_text(encoding="utf-8")
    (tmp_path / "headcount.yml").write_text(text.replace("type: date", "type: day"), encoding="utf-8")
    with pytest.raises(ValueError, match="unknown type day"):
        load_contract(tmp_path / "headcount.yml")


def test_a_row_rule_compares_columns_there_are(contract: Contract) -> None:
    for rule in contract.row_rules:
        assert catalogue()[rule.code].exit_code == 3
        assert rule.column in named_in(rule.holds, contract)
        assert len(named_in(rule.holds, contract)) > 1
        other_cells(rule, contract)  # both expressions can be read


def test_a_total_row_gives_itself_away_by_key_or_department(contract: Contract) -> None:
    allowed = {column.name for column in contract.columns if column.is_total_allowed}
    assert allowed == ({"line_code", "column_code"} if contract.dataset == "final_accounts" else set())
    assert {*contract.key} - allowed <= set(contract.identifying)
