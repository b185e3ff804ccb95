"""What an auditor takes away from a simulated city: a year in tables, amounts down to their rows, a sample."""

import csv
import json
from pathlib import Path

import duckdb
import pytest

from orchestration.publication.reread import sheet_names
from orchestration.settings import PROJECT_DIR
from tests.end_to_end.conftest import City

YEAR = 2025  # the year before the city's first month: complete


@pytest.fixture(scope="module")
def exported(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("auditors") / "out"
    city.office.do("export", "fiscal", "--year", YEAR, "--format", "xlsx,csv,parquet,ocds", "--out", out)
    return out


def test_every_fiscal_table_is_there_in_every_form_and_ties(city: City, exported: Path) -> None:
    folders = [PROJECT_DIR / "dbt_project" / "models" / "marts" / folder for folder in ("fiscal", "cost")]
    marts = {path.stem for folder in folders for path in folder.glob("*.sql")}
    nine = {f"final_accounts_fin_0{number}" for number in range(1, 10)}
    assert {path.stem for path in exported.glob("*.parquet")} == marts | nine
    assert {path.stem for path in exported.glob("*.csv")} == marts | nine | {"tie_out"}
    assert len(sheet_names(exported / f"fiscal_{YEAR}.xlsx")) == 3 + len(marts | nine)
    assert json.loads((exported / f"ocds_{YEAR}.json").read_text(encoding="utf-8"))["releases"]
    with (exported / "tie_out.csv").open(encoding="utf-8", newline="") as file:
        ties = list(csv.DictReader(file))
    assert {tie["outcome"] for tie in ties} == {"PASS"}
    with duckdb.connect(str(city.office.release / "warehouse.duckdb"), read_only=True) as connection:
        ((paid,),) = connection.execute(
            f"select sum(amount) from marts.fct_payment where fiscal_year = {YEAR}"
        ).fetchall()
    said = {tie["file_value"] for tie in ties if (tie["table"], tie["item"]) == ("fct_payment", "amount")}
    assert said == {str(paid)}


@pytest.mark.parametrize(
    "mart", ["yearly_department_fiscal_performance", "yearly_department_administrative_cost", "fixed_asset_use"]
)
def test_every_amount_of_a_department_is_the_sum_of_its_rows(city: City, mart: str) -> None:
    """The command refuses a sum that is not its rows', so that it is enough to ask for all."""
    where = f"fiscal_year = {YEAR} and department_code in (select min(department_code) from marts.fct_payment)"
    (row,) = city.office.told("trace", f"marts.{mart}", "--where", where)["traced"]
    assert row["figures"]
    for figure in row["figures"]:
        assert all(behind["file_name"] and behind["row_number"] for behind in figure["rows"])


def test_a_sample_of_vouchers_can_be_drawn_again(city: City, tmp_path: Path) -> None:
    asked = ("--table", "fct_payment", "--method", "mus", "--size", 40, "--seed", "s", "--where", f"fiscal_year={YEAR}")
    for name in ("one", "two"):
        city.office.do("sample", *asked, "--out", tmp_path / f"{name}.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
