"""Audit findings of the United States and targets of New York City, taken in by their mappings, against what is known.

Marked as in the folder of the data: [P] published by somebody else and met, [C] counted by us from the files alone.
"""

import os
import random
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orchestration.intake.receiving import receive
from orchestration.settings import PROJECT_DIR, Settings
from tests.warehouse.lake import build, rows_of

AS_OF = datetime(2024, 6, 30, 23, 59, 59)
SUMMED_OVER_RECORDS = 2_279_604_446_882  # [C] wrong: a record is a finding and an award
TRUTH = {  # [C] but for the days, of which two are missing because nothing was published
    "days": 71,
    "reports": 2_808,
    "auditees": 2_732,
    "findings": 6_183,
    "repeats": 1_843,
    "with_questioned_costs": 1_088,
    "material_weaknesses": 2_318,
    "expended": Decimal(463_240_318_583),
}
ASKED = """
    select
        (select count(distinct published_date) from marts.fct_audit_project) as days,
        (select count(*) from marts.fct_audit_project) as reports,
        (select count(distinct department_code) from marts.fct_audit_project) as auditees,
        (select sum(audited_amount) from marts.fct_audit_project) as expended,
        count(*) as findings,
        count(repeat_of_finding_no) as repeats,
        count(case when finding_type like '%costs%' then 1 end) as with_questioned_costs,
        count(case when finding_type like '%weakness%' then 1 end) as material_weaknesses
    from marts.fct_audit_finding
"""
FACTS = ("fct_audit_project", "fct_audit_finding")


@pytest.fixture(scope="module")
def workbooks() -> list[Path]:
    found = sorted((_realdata() / "fac_findings").glob("*.xlsx"))
    if not found:
        pytest.skip("the audit findings are not on this machine (XIAONENG_REALDATA)")
    return found


def loaded(folder: Path, workbooks: list[Path], *more: str, again: int = 0) -> Settings:
    """A warehouse that took these workbooks in this order, and some of them again."""
    settings = Settings.for_data_dir(folder / "data", stable_seconds=0)
    for receipt in receive(settings, workbooks, source="fac_findings"):
        assert (receipt.status, receipt.problems) == ("loaded", ())
    for receipt in receive(settings, workbooks[:again], source="fac_findings"):
        assert (receipt.status, receipt.accepted) == ("duplicate", 0)
    build(settings, *(f"+{fact}" for fact in FACTS), *more, as_of=AS_OF)
    return settings


def facts(settings: Settings) -> list[list[dict[str, Any]]]:
    return [rows_of(settings, f"select * from marts.{fact}") for fact in FACTS]


def test_some_days_in_any_order_are_the_same_facts(workbooks: list[Path], tmp_path: Path) -> None:
    days = workbooks[5:9]
    forth, back = loaded(tmp_path / "forth", days), loaded(tmp_path / "back", days[::-1], again=4)
    assert facts(forth) == facts(back)
    (counted,) = rows_of(forth, ASKED)
    assert (counted["days"], counted["findings"] > counted["repeats"] > 0) == (4, True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [None, 1, 2])
def test_every_day_in_any_order_meets_the_truth(workbooks: list[Path], tmp_path: Path, seed: int | None) -> None:
    order = workbooks if seed is None else random.Random(seed).sample(workbooks, len(workbooks))
    settings = loaded(tmp_path, order, "+pending_row", "+conflicting_row", again=len(order))
    assert rows_of(settings, ASKED) == [TRUTH]
    for table in ("pending_row", "conflicting_row"):
        assert rows_of(settings, f"select * from quality.{table}") == []


def test_money_is_counted_once_for_an_award(workbooks: list[Path]) -> None:
    """Summed over the records it would be five times as much, and over all sheets ten times."""
    records = pl.concat(
        [
            table.select("report_id", "award_reference", "amount_expended")
            for path in workbooks
            for name, table in pl.read_excel(path, sheet_id=0, infer_schema_length=0).items()
            if "-" not in name
        ]
    ).with_columns(pl.col("amount_expended").cast(pl.Int64))
    assert records["amount_expended"].sum() == SUMMED_OVER_RECORDS
    assert records.unique(["report_id", "award_reference"])["amount_expended"].sum() == TRUTH["expended"]


def test_targets_of_new_york(tmp_path: Path) -> None:
    """788 of 1,139 indicators have no target; a target is met when the value reaches it in the desired direction."""
    file = _realdata() / "nyc_mmr" / "indicators.csv"
    if not file.is_file():
        pytest.skip("the indicators of New York are not on this machine (XIAONENG_REALDATA)")
    settings = Settings.for_data_dir(tmp_path / "data", stable_seconds=0)
    (receipt,) = receive(settings, [file], source="nyc_mmr")
    assert (receipt.status, receipt.accepted, receipt.problems) == ("loaded", 1_139, ())
    build(settings, "+yearly_white_paper_completion", as_of=AS_OF)
    asked = """
        select sum(task_count) as tasks, sum(measured_count) as measured, sum(met_count) as met
        from marts.yearly_white_paper_completion
    """
    assert rows_of(settings, asked) == [{"tasks": 1_139, "measured": 1_139 - 788, "met": 183}]  # met [C]


def _realdata() -> Path:
    return Path(os.environ.get("XIAONENG_REALDATA", PROJECT_DIR.parent / "shared" / "realdata"))
