"""The export of a year: every table whole, every cell as the release has it, and refused where it is not."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import fastexcel
import jsonschema
import pytest

from orchestration.messages import Refusal
from orchestration.publication import export_workbook, tie_out
from orchestration.publication.export import FORMATS, Exported, export
from orchestration.publication.reread import sheet_names, sheet_rows
from orchestration.settings import PROJECT_DIR, Settings
from tests.unit.publication.fiscal_release import CELLS, RELEASE, VOUCHERS, fiscal_release

PROFILE = PROJECT_DIR / "tests" / "fixtures" / "fiscal-data-package.json"


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("export") / "data")
    fiscal_release(settings)
    return settings


@pytest.fixture(scope="module")
def exported(settings: Settings, tmp_path_factory) -> Exported:
    return export(settings, "fiscal", 2026, FORMATS, tmp_path_factory.mktemp("exported") / "out", RELEASE)


def rows_in(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_rows_of_the_year_are_there_and_no_others(exported: Exported) -> None:
    assert exported.rows["fct_payment"] == len(VOUCHERS) + 1
    assert {row["voucher_no"] for row in rows_in(exported.folder / "fct_payment.csv")} == {
        *(voucher for voucher, *_ in VOUCHERS),
        "us",
    }
    assert [row["asset_no"] for row in rows_in(exported.folder / "fct_fixed_asset.csv")] == ["008"]
    assert exported.rows["fct_headcount"] == 1


def test_amounts_are_exact_and_texts_cannot_run(exported: Exported) -> None:
    rows = {row["voucher_no"]: row for row in rows_in(exported.folder / "fct_payment.csv")}
    for voucher, summary, amount in VOUCHERS:
        assert Decimal(rows[voucher]["amount"]) == Decimal(amount)
        assert not rows[voucher]["summary"].startswith(("=", "＠"))
        assert rows[voucher]["summary"].removeprefix("'") == (summary or "")
    book = fastexcel.read_excel(exported.folder / "fiscal_2026.xlsx")
    sheet = book.load_sheet("fct_payment", header_row=2, dtypes="string").to_polars()
    assert sheet["voucher_no"].to_list()[:6] == [voucher for voucher, *_ in VOUCHERS]
    assert sheet["amount"][3] == "1234567890123456.78"
    assert sheet["summary"][0] == "=1+1"


def test_the_workbook_names_its_columns_in_both_languages_and_its_unit(exported: Exported) -> None:
    path = exported.folder / "fiscal_2026.xlsx"
    assert sheet_names(path)[:3] == ["说明", "核对", "字段"]
    title, labels, names = list(sheet_rows(path, "fct_payment"))[:3]
    assert (labels[10], names[10]) == ("金额", "amount")
    assert "CNY, USD" in title[0]
    outcomes = [row[7] for row in list(sheet_rows(path, "核对"))[1:]]
    assert outcomes
    assert set(outcomes) == {"PASS"}


def test_amounts_of_two_currencies_are_never_added_up(exported: Exported) -> None:
    ties = [row for row in rows_in(exported.folder / "tie_out.csv") if row["table"] == "fct_payment"]
    sums = {row["currency_or_unit"]: row["mart_value"] for row in ties if row["item"] == "amount"}
    total = sum(Decimal(amount) for *_, amount in VOUCHERS)
    assert sums == {"CNY": str(total), "USD": "12345.67"}
    assert {row["file"] for row in ties} == {"fiscal_2026.xlsx", "fct_payment.csv", "fct_payment.parquet"}


def test_the_nine_tables_are_laid_out_and_lose_no_cell(exported: Exported) -> None:
    assert sum(name.startswith("final_accounts_fin_0") for name in exported.rows) == 9
    (total, class_201) = rows_in(exported.folder / "final_accounts_fin_05.csv")
    assert (total["line_code"], total["line_name_zh"], total["unit"]) == ("total", "合计", "wan_yuan")
    assert (total["total"], total["basic"], total["project"]) == ("30.50", "20.00", "")
    assert (class_201["line_name_zh"], class_201["surprise"]) == ("一般公共服务支出", "1.00")
    economic = rows_in(exported.folder / "final_accounts_fin_06.csv")
    assert [row["line_code"] for row in economic] == ["total", "personnel", "301"]
    placed = sum(
        bool(value)
        for number in ("05", "06")
        for row in rows_in(exported.folder / f"final_accounts_fin_{number}.csv")
        for name, value in row.items()
        if name in ("total", "basic", "project", "surprise", "amount")
    )
    assert placed == len(CELLS)


def test_the_same_release_gives_the_same_bytes(settings: Settings, exported: Exported, tmp_path: Path) -> None:
    again = export(settings, "fiscal", 2026, FORMATS, tmp_path / "again", RELEASE)
    assert again.files == exported.files
    for name in exported.files:
        assert (exported.folder / name).read_bytes() == (again.folder / name).read_bytes(), name


def test_the_package_is_a_fiscal_data_package(settings: Settings, exported: Exported, tmp_path: Path) -> None:
    package = json.loads((exported.folder / "datapackage.json").read_text(encoding="utf-8"))
    profile = json.loads(PROFILE.read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(profile).validate(package)
    assert package["model"]["measures"] == {}  # a measure has one currency, and here there are two
    for resource in package["resources"]:
        header = (exported.folder / resource["path"]).read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header
    chinese = export(settings, "fiscal", 2026, ["csv"], tmp_path / "cn", RELEASE, jurisdiction="CN")
    package = json.loads((chinese.folder / "datapackage.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(profile).validate(package)
    measure = package["model"]["measures"]["payment"]
    assert (measure["currency"], measure["direction"], measure["phase"]) == ("CNY", "expenditure", "executed")
    assert "payment_administration" in package["model"]["dimensions"]


def test_a_long_table_goes_on_on_another_sheet(settings: Settings, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(export_workbook, "ROWS_PER_SHEET", 3)
    folder = export(settings, "fiscal", 2026, ["xlsx"], tmp_path / "out", RELEASE).folder
    names = [name for name in sheet_names(folder / "fiscal_2026.xlsx") if name.startswith("fct_payment")]
    assert names == ["fct_payment", "fct_payment~2", "fct_payment~3"]


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet"])
def test_a_file_that_reads_back_otherwise_is_refused(
    settings: Settings, tmp_path: Path, monkeypatch, form: str
) -> None:
    """The writer is made to write one amount wrong; the reader must see it and nothing may be handed over."""
    real = tie_out.ExportedTable.rows
    seen = []

    def wrong(table, connection):
        for row in real(table, connection):
            first = not seen and table.name == "fct_payment"
            if first:
                seen.append(row)
            place = table.names.index("amount") if first else None
            yield tuple(Decimal("1.00") if at == place else value for at, value in enumerate(row))

    if form == "parquet":
        selection = tie_out.ExportedTable.selection.fget

        def short(table):
            first = not seen and table.name == "fct_payment"
            if first:
                seen.append(table)
            return selection(table) + (" limit 2" if first else "")

        monkeypatch.setattr(tie_out.ExportedTable, "selection", property(short))
    else:
        monkeypatch.setattr(tie_out.ExportedTable, "rows", wrong)
    with pytest.raises(Refusal, match=r"E-EXP-02") as refused:
        export(settings, "fiscal", 2026, [form], tmp_path / "out", RELEASE)
    assert refused.value.exit_code == 5
    assert not (tmp_path / "out").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_year_or_folder_that_will_not_do_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"E-EXP-01.*2030.*2025, 2026"):
        export(settings, "fiscal", 2030, FORMATS, tmp_path / "out", RELEASE)
    with pytest.raises(Refusal, match=r"E-EXP-03.*NOWHERE"):
        export(settings, "fiscal", 2026, FORMATS, tmp_path / "out", RELEASE, jurisdiction="NOWHERE")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Refusal, match="E-OUT-01"):
        export(settings, "fiscal", 2026, FORMATS, tmp_path / "full", RELEASE)


def test_dates_and_blanks_in_cells(exported: Exported) -> None:
    with duckdb.connect() as connection:
        ((count,),) = connection.execute(
            f"select count(*) from '{exported.folder / 'fct_payment.parquet'}' where summary is null"
        ).fetchall()
    assert count == 1
    cell = export_workbook.cell_of
    assert (cell(None), cell(""), cell(True), cell(False)) == (None, None, "是", "否")
    assert cell(Decimal("0.10")) == 0.1
    assert cell(Decimal("1234567890123456.78")) == "1234567890123456.78"
