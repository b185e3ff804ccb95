"""The files: in the shape of the contracts, the same for the same seed, and adding up."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration.contracts import Contract, load_contracts
from orchestration.messages import Refusal
from orchestration.settings import Settings
from orchestration.simulation.catalogue import NOT_REPORTING, SMALL, ZERO_REPORTING
from orchestration.simulation.simulate import SimulatedCity, simulate

from .conftest import CALENDAR, read

CONTRACTS = load_contracts(Settings().contracts_dir)


def contract_of(path: Path) -> Contract:
    return next(contract for name, contract in CONTRACTS.items() if path.stem.startswith(name))


def digests(city: SimulatedCity) -> dict[str, str]:
    paths = [*city.paths, *sorted(city.truth_dir.iterdir())]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def small_city(out_dir: Path, **choices) -> SimulatedCity:
    return simulate(out_dir, **{"cases": 600, "months": 2, "calendar_csv": CALENDAR, **choices})


def test_every_dataset_is_sent(city):
    assert {contract_of(path).dataset for path in city.paths} == set(CONTRACTS)
    assert {path.name for path in city.out_dir.glob("*.csv")} == {path.name for path in city.paths}


def test_headers_required_columns_and_codes_keep_the_contract(city):
    for path in city.paths:
        contract, table = contract_of(path), read(path)
        assert set(table.columns) <= set(contract.by_name), path.name
        for column in contract.columns:
            if column.required:
                assert table[column.name].null_count() == 0, (path.name, column.name)
            if column.values and column.name in table.columns:
                assert set(table[column.name].drop_nulls()) <= set(column.values), (path.name, column.name)
            if column.max_length and column.name in table.columns and len(table):
                assert (table[column.name].str.len_chars() <= column.max_length).all(), (path.name, column.name)


def test_types_keep_the_contract(city):
    shapes = {
        "integer": r"^\d+$",
        "decimal": r"^-?\d+\.\d\d$",
        "number": r"^-?\d+(\.\d{1,6})?$",
        "boolean": r"^(true|false)$",
        "date": r"^\d{4}-\d\d-\d\d$",
        "timestamp": r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$",
    }
    for path in city.paths:
        table = read(path)
        for column in contract_of(path).columns:
            if column.type in shapes and column.name in table.columns:
                assert table[column.name].drop_nulls().str.contains(shapes[column.type]).all(), (path.name, column.name)


def test_files_are_unambiguous(city):
    """No quote anywhere, and as many commas as the header in every line."""
    for path in city.paths:
        content = path.read_bytes()
        assert not set(b'"\r') & set(content), path.name
        assert content.endswith(b"\n"), path.name
        assert len({line.count(b",") for line in content.splitlines()}) == 1, path.name


def test_keys_are_unique_but_for_what_is_planted(city, events):
    for dataset in (
        *("approval_matters", "approval_ratings", "approval_complaints", "budget_lines", "budget_units", "carryovers"),
        *("departments", "final_accounts", "fixed_assets", "headcount", "investment_stages", "nontax_receipts"),
        *("payments", "performance_self_evaluations", "procurement_contracts", "sample_inspections", "special_funds"),
    ):
        table = pl.concat([read(path) for path in city.paths if contract_of(path).dataset == dataset])
        planted = 1 if dataset == "payments" else 0  # a voucher line stands twice, with two amounts
        assert len(table) - table.select(CONTRACTS[dataset].key).n_unique() == planted, dataset
    key = [*CONTRACTS["approval_events"].key, "data_version"]
    assert len(events) - events.select(key).n_unique() == 8  # exact duplicates
    assert len(events) - events.n_unique() == 8
    assert (events["data_version"] == "2").sum() == 6


def test_same_seed_same_bytes_and_another_seed_another_city(tmp_path):
    first = digests(small_city(tmp_path / "first"))
    assert digests(small_city(tmp_path / "second")) == first
    other = digests(small_city(tmp_path / "other", seed=1))
    assert other["approval_events_2026-01.csv"] != first["approval_events_2026-01.csv"]


def test_the_number_of_threads_does_not_matter(tmp_path):
    here = digests(small_city(tmp_path / "here"))
    code = (
        "import sys; from pathlib import Path; from orchestration.simulation.simulate import simulate;"
        "simulate(Path(sys.argv[1]), cases=600, months=2, calendar_csv=Path(sys.argv[2]))"
    )
    elsewhere = tmp_path / "elsewhere"
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
    subprocess.run([sys.executable, "-c", code, elsewhere, CALENDAR], env=environment, check=True)
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in elsewhere.rglob("*.*")} == here


def test_one_events_file_holds_the_same_rows(tmp_path):
    monthly = small_city(tmp_path / "monthly")
    single = small_city(tmp_path / "single", single_events_file=True)
    bodies = [path.read_text().split("\n", 1)[1] for path in monthly.paths if path.name.startswith("approval_events")]
    assert (single.out_dir / "approval_events.csv").read_text().split("\n", 1)[1] == "".join(bodies)


def test_nothing_happens_outside_the_months_of_the_files(city):
    for path in city.paths:
        when = {
            "approval_events": "event_at",
            "approval_ratings": "rated_at",
            "approval_complaints": "received_at",
            "sample_inspections": "inspected_date",
            "accountability_events": "event_date",
            "nontax_receipts": "received_date",
        }
        column = when.get(contract_of(path).dataset)
        if column:
            assert set(read(path)[column].str.head(7)) <= {path.stem[-7:]}, path.name


def test_checks_by_hand_follow_the_month_of_the_finish(city, events, planted):
    """Some planted cases are found untrue; of the others hardly any."""
    files = [path for path in city.paths if path.name.startswith("sample_inspections")]
    checks = pl.concat([read(path) for path in files])
    finished = events.filter(event_type="finish").group_by("case_no").agg(pl.col("event_at").max().dt.date())
    dated = checks.with_columns(pl.col("drawn_date", "inspected_date").str.to_date()).join(finished, on="case_no")
    assert len(dated) == len(checks) == city.inspections
    assert (dated["drawn_date"] == dated["event_at"].dt.month_end()).all()
    assert (dated["inspected_date"] > dated["drawn_date"]).all()
    bent = checks.join(planted, on="case_no")
    assert dict(bent.group_by("kind").len().iter_rows()) == {"identical_timestamps": 4, "late_upload_batch": 6}
    assert set(bent["outcome"]) == {"untrue"}
    assert (checks.join(planted, on="case_no", how="anti")["outcome"] == "genuine").mean() > 0.9


def test_counts_are_those_of_the_truth(city, events):
    sent = events.filter(data_version="1").unique(["case_no", "event_type", "seq_no"])
    sent = sent.with_columns(month=pl.col("event_at").dt.strftime("%Y-%m"))
    counts = read(city.truth_dir / "counts.csv").cast({pl.selectors.ends_with("_count"): pl.Int64})
    found = sent.group_by("department_code", "month").agg(
        received_count=(pl.col("event_type") == "apply").sum().cast(pl.Int64),
        accepted_count=((pl.col("event_type") == "accept") & (pl.col("status_code") == "1")).sum().cast(pl.Int64),
        refused_count=(pl.col("status_code") == "2").sum().cast(pl.Int64),
        finished_count=(pl.col("event_type") == "finish").sum().cast(pl.Int64),
        row_count=pl.len().cast(pl.Int64),
    )
    known = found.filter(pl.col("department_code") != "XX").sort("department_code", "month")
    assert known.equals(counts.filter(pl.col("row_count") > 0).sort("department_code", "month"))
    truth = json.loads((city.truth_dir / "truth.json").read_text())
    assert truth["totals"]["events"] == city.events == len(events)
    assert truth["totals"]["cases"] == city.cases == 12_000 + city.planted_cases


def test_special_departments_are_what_the_truth_says(city):
    last = city.months[-1]
    counts = read(city.truth_dir / "counts.csv").cast({pl.selectors.ends_with("_count"): pl.Int64})
    declared = pl.concat([read(path) for path in city.paths if contract_of(path).dataset == "period_declarations"])
    assert declared.filter(department_code=NOT_REPORTING)["period"].to_list() == list(city.months[:-1])
    assert counts.filter(department_code=NOT_REPORTING, month=last)["row_count"].item() == 0
    assert counts.filter(department_code=NOT_REPORTING)["row_count"].sum() > 0
    assert declared.filter(department_code=ZERO_REPORTING)["row_count"].to_list() == ["0"] * 4
    assert 0 < counts.filter(department_code=SMALL)["finished_count"].max() < 30
    missing = declared.join(counts, left_on=["department_code", "period"], right_on=["department_code", "month"])
    missing = missing.filter(pl.col("row_count").cast(pl.Int64) != pl.col("row_count_right"))
    told = json.loads((city.truth_dir / "truth.json").read_text())["departments"]["declared_more_than_sent"]
    assert missing.select("department_code", "period").rows() == [(told["department_code"], told["month"])]


def test_every_case_named_elsewhere_was_sent(city, events):
    for dataset in ("approval_ratings", "approval_complaints"):
        table = pl.concat([read(path) for path in city.paths if contract_of(path).dataset == dataset])
        assert set(table["case_no"].drop_nulls()) <= set(events["case_no"]), dataset


@pytest.mark.parametrize(("cases", "months"), [(1, 1), (3, 5), (200, 1)])
def test_tiny_cities_work(tmp_path, cases, months):
    made = simulate(tmp_path, cases=cases, months=months, calendar_csv=CALENDAR)
    assert len(read(tmp_path / "approval_events_2026-01.csv")) > 0
    assert made.cases == cases + made.planted_cases


def test_a_city_over_new_year_numbers_its_cases_anew(tmp_path):
    simulate(tmp_path, cases=4000, months=3, first_month=date(2005, 11, 1), calendar_csv=CALENDAR)
    table = read(tmp_path / "approval_events_2006-01.csv").filter(event_type="apply")
    numbers = table["case_no"].str.split("-")
    assert set(numbers.list.get(2)) == {"2006"}
    assert "440300-GS-2006-0000001" in set(table["case_no"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"cases": 0},
        {"months": 0},
        {"first_month": date(2026, 1, 2)},
        {"first_month": date(2004, 6, 1)},
        {"first_month": date(2026, 12, 1)},  # the calendar ends inside the second month
    ],
)
def test_impossible_wishes_are_refused(tmp_path, wrong):
    with pytest.raises(Refusal, match="E-USE-01"):
        small_city(tmp_path, **wrong)


def test_a_folder_in_use_is_refused(tmp_path):
    small_city(tmp_path)
    with pytest.raises(Refusal, match="E-USE-01"):
        small_city(tmp_path)
