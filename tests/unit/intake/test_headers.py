"""Which dataset a file is, and which of its columns is which."""

from collections.abc import Callable

import pytest

from orchestration.contracts import load_contracts
from orchestration.intake.headers import dataset_of, match_header
from orchestration.intake.receipts import Receipt
from orchestration.messages import Refusal
from orchestration.settings import PROJECT_DIR

CONTRACTS = load_contracts(PROJECT_DIR / "data" / "contracts")
EVENTS = [column.name for column in CONTRACTS["approval_events"].columns if column.required]


def test_every_contract_is_found_by_its_chinese_header() -> None:
    for contract in CONTRACTS.values():
        match = match_header([column.zh for column in contract.columns], contract, "f.csv")
        assert match.present == [column.name for column in contract.columns]
        assert match.warnings == ()


def test_name_alias_case_and_order_do_not_matter() -> None:
    header = ["发生时间", " CASE_NO ", "sxbm", "部门代码", "Event_Type"]
    match = match_header(header, CONTRACTS["approval_events"], "f.csv")
    assert match.headers["case_no"] == " CASE_NO "
    assert match.headers["matter_code"] == "sxbm"
    assert next(iter(match.headers)) == "case_no"


def test_a_missing_required_column_is_named_with_what_looks_like_it() -> None:
    header = ["case_no", "event_type", "matter_code", "department_cod"]
    with pytest.raises(Refusal) as refusal:
        match_header(header, CONTRACTS["approval_events"], "f.csv")
    assert [(one.code, one.column) for one in refusal.value.problems] == [
        ("E-SCH-11", "department_code"),
        ("E-SCH-11", "event_at"),
    ]
    assert "department_cod;" not in refusal.value.problems[1].line()
    assert "department_cod." in refusal.value.problems[0].text("en")
    assert refusal.value.exit_code == 3


def test_two_headers_for_one_column_are_refused() -> None:
    with pytest.raises(Refusal, match="E-SCH-12"):
        match_header([*EVENTS, "办件编号"], CONTRACTS["approval_events"], "f.csv")


def test_absent_and_unknown_columns_are_warnings() -> None:
    match = match_header([*EVENTS, "amuont"], CONTRACTS["approval_events"], "f.csv")
    absent, unknown = match.warnings
    assert absent.code == "W-SCH-02"
    assert "amount" in absent.text("zh")
    assert "data_version" not in absent.text("zh")
    assert (unknown.code, unknown.column) == ("W-SCH-03", "amuont")
    assert unknown.text("en").endswith("looks like it: amount.")


@pytest.mark.parametrize(
    ("name", "columns", "dataset"),
    [
        ("approval_events_2026-01.csv", ["x"], "approval_events"),
        ("Approval_Events.CSV", ["x"], "approval_events"),
        ("departments.xlsx", ["x"], "departments"),
        ("一月.csv", EVENTS, "approval_events"),
        ("一月.csv", ["评价编号", "办件编号", "评价时间", "满意度"], "approval_ratings"),
    ],
)
def test_the_name_decides_else_the_header(name: str, columns: list[str], dataset: str) -> None:
    assert dataset_of(name, columns, CONTRACTS) == dataset


@pytest.mark.parametrize("columns", [["a", "b"], [*EVENTS, "rating_id", "rated_at", "satisfaction_grade"]])
def test_a_header_that_fits_none_or_several_decides_nothing(columns: list[str]) -> None:
    with pytest.raises(Refusal, match="E-SRC-01"):
        dataset_of("一月.csv", columns, CONTRACTS)


def test_the_header_confirms_the_name(send: Callable[..., Receipt]) -> None:
    receipt = send("departments.csv", ",".join(EVENTS) + "\nA1,apply,M1,GT,2026-01-01\n")
    assert (receipt.status, receipt.records, receipt.rejected) == ("refused", 1, 1)
    assert {one["code"] for one in receipt.problems} == {"E-SCH-11"}
    assert send("x.csv", ",".join(EVENTS) + "\nA1,apply,M1,GT,2026-01-01\n", dataset="approval_events").accepted == 1
