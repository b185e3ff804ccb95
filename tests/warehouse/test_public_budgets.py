"""Real budgets of four governments, taken in by their mappings and computed, against the totals they printed.

Marked as in the folder of the data: [P] printed by the government and met by the sums, [C] counted by us from the
files alone. One warehouse holds them all, so that what must not be added up stands side by side.
"""

import os
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orchestration.intake.receiving import receive
from orchestration.settings import PROJECT_DIR, Settings
from tests.warehouse.lake import build, rows_of

AS_OF = datetime(2026, 3, 31, 23, 59, 59)
DELIVERIES = {
    "philadelphia_spending": (
        "philadelphia/actual-department-spending.csv",
        "philadelphia/budgeted-department-spending-adopted.csv",
    ),
    "philadelphia_obligations": ("philadelphia/department-obligations.csv.gz",),
    "philadelphia_positions": ("philadelphia/fulltime-positions.csv.gz",),
    "cook_county": ("cook_county/cook_county_budget_raw.csv", "cook_county/cook_county_budget_cleaned.csv"),
    "china_budget": ("china_budget/budget-targets.json", "china_budget/accounts_annual.json"),
}
PRINTED_ACTUAL = {  # [P] General Fund of Philadelphia, USD
    **{2004: 3_248_174_136, 2005: 3_386_337_739, 2006: 3_426_046_948, 2007: 3_736_657_338, 2008: 3_919_842_396},
    **{2014: 3_886_563_587, 2015: 3_831_515_337, 2016: 4_015_796_844, 2017: 4_139_791_161, 2018: 4_402_853_857},
    **{2019: 4_772_388_569, 2020: 5_036_533_283, 2021: 4_717_753_548},
}
PRINTED_ADOPTED = {  # [P]
    **{2006: 3_482_275_000, 2007: 3_679_019_000, 2008: 3_838_719_000, 2009: 4_031_712_000, 2010: 3_693_829_000},
    **{2016: 3_998_103_000, 2017: 4_187_088_000, 2018: 4_437_709_000, 2019: 4_725_497_339, 2020: 5_025_266_000},
    **{2021: 4_804_851_000, 2022: 5_268_946_000, 2023: 5_842_480_000},
}
WITH_ITS_PARTS = 7_445_989_081  # [C] adopted for 2023 when Employee Benefits is counted beside its parts
COOK_EXECUTION = {2012: "87.05", 2013: "90.19", 2014: "99.23", 2015: "95.53"}  # [C] per cent
CHINA_EXECUTION = {2022: "97.56", 2023: "99.80", 2024: "99.69", 2025: "96.76"}  # [P] per cent, general public budget

Ask = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def realdata() -> Path:
    folder = Path(os.environ.get("XIAONENG_REALDATA", PROJECT_DIR.parent / "shared" / "realdata"))
    if not all((folder / file).is_file() for files in DELIVERIES.values() for file in files):
        pytest.skip("the public budgets are not on this machine (XIAONENG_REALDATA)")
    return folder


@pytest.fixture(scope="module")
def ask(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Asks the one warehouse in which all of them lie."""
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("budgets") / "data", stable_seconds=0)
    for source, files in DELIVERIES.items():
        for receipt in receive(settings, [realdata / file for file in files], source=source):
            assert (receipt.status, receipt.problems) == ("loaded", ())
    build(settings, "+yearly_department_fiscal_performance", "+pefa_indicator", as_of=AS_OF)
    return lambda sql: rows_of(settings, sql)


def sums(ask: Ask, jurisdiction: str, phase: str) -> dict[int, Decimal]:
    found = ask(
        "select fiscal_year, sum(amount) as amount from marts.fct_budget_line"
        f" where jurisdiction_code = '{jurisdiction}' and phase = '{phase}' group by all"
    )
    return {row["fiscal_year"]: row["amount"] for row in found}


def of_year(amounts: dict[int, Decimal], base: dict[int, Decimal]) -> dict[int, str]:
    """Per cent of a base, as printed."""
    return {year: f"{100 * amounts[year] / base[year]:.2f}" for year in amounts.keys() & base.keys()}


def test_every_amount_is_a_fact_once(ask: Ask) -> None:
    """Nothing waits for a department or class, and what two files state alike counts once."""
    counts = """
        select
            (select count(*) from marts.fct_budget_line) as facts,
            (
                select count(*)
                from (
                    select distinct
                        fiscal_year, department_code, fund_type, economic_code, phase, doc_no
                    from raw.budget_lines
                ) as key
            ) as keys,
            (select count(*) from raw.budget_lines) as delivered
    """
    (found,) = ask(counts)
    assert found["facts"] == found["keys"]
    assert found["delivered"] == found["facts"] + 5_400  # the cleaned table of Cook County says nothing new


def test_the_sums_of_philadelphia_are_those_it_printed(ask: Ask) -> None:
    actual, adopted = sums(ask, "US-PHL", "final"), sums(ask, "US-PHL", "initial")
    assert {year: total for year, total in PRINTED_ACTUAL.items() if abs(actual[year] - total) > 4} == {}
    assert {year: total for year, total in PRINTED_ADOPTED.items() if abs(adopted[year] - total) > 4} == {}
    assert (min(actual), max(actual), min(adopted), max(adopted)) == (2004, 2021, 2006, 2023)


def test_employee_benefits_are_not_counted_beside_their_parts(ask: Ask, realdata: Path) -> None:
    file = pl.read_csv(realdata / "philadelphia" / "department-obligations.csv.gz", infer_schema_length=None)
    adopted = file.filter(variable="Adopted Budget", fiscal_year=2023)
    assert adopted["total"].sum() == WITH_ITS_PARTS
    assert sums(ask, "US-PHL", "initial")[2023] == 5_842_480_000
    quarterly = sums(ask, "US-PHL-QCMR", "initial")
    assert quarterly[2023] == 5_842_480_000
    assert {
        year for year in quarterly.keys() & PRINTED_ADOPTED.keys() if abs(quarterly[year] - PRINTED_ADOPTED[year]) > 4
    } == set()


def test_the_target_of_a_year_is_what_its_last_report_states(ask: Ask, realdata: Path) -> None:
    """Adopted, and every change on the way: nothing of an earlier report is left over, nothing counted twice."""
    file = pl.read_csv(realdata / "philadelphia" / "department-obligations.csv.gz", infer_schema_length=None)
    stated = file.filter(
        ~pl.col("dept_code").str.starts_with("35-EB-"),
        pl.col("dept_code") != "35-COVID",
        variable="Target Budget",
        time_period="Full Year",
    )
    last = stated.filter(pl.col("report_quarter") == pl.col("report_quarter").max().over("fiscal_year"))
    expected = {
        year: Decimal(total) for year, total in last.group_by("fiscal_year").agg(pl.sum("total").cast(int)).rows()
    }
    initial, adjusted = sums(ask, "US-PHL-QCMR", "initial"), sums(ask, "US-PHL-QCMR", "adjusted")
    assert {year: initial[year] + adjusted[year] for year in adjusted} == expected
    assert len(expected) == 16


def test_the_two_books_of_philadelphia_tell_the_same_and_are_never_one_sum(ask: Ask) -> None:
    yearly, quarterly = sums(ask, "US-PHL", "final"), sums(ask, "US-PHL-QCMR", "final")
    differing = {year for year in yearly.keys() & quarterly.keys() if abs(yearly[year] - quarterly[year]) > 1_000}
    assert differing == {2019}  # the report for it gives Employee Benefits 19,934,100 less than the book [C]
    shared = (
        "select department_code from marts.fct_budget_line group by all having count(distinct jurisdiction_code) > 1"
    )
    assert ask(shared) == []


def test_an_amount_below_nought_stays(ask: Ask) -> None:
    below = (
        "select department_code, fiscal_year, amount from marts.fct_budget_line where phase = 'final' and amount < 0"
    )
    found = {(row["department_code"], row["fiscal_year"]): row["amount"] for row in ask(below)}
    assert found["PHL-35-IN", 2021] == -5_535_036
    assert found["PHL-08", 2019] == -1_750
    assert found["COOK-899", 2002] == -6_947_243


def test_posts_are_counted_once_and_not_by_fund_again(ask: Ask, realdata: Path) -> None:
    file = pl.read_csv(realdata / "philadelphia" / "fulltime-positions.csv.gz", infer_schema_length=None)
    by_fund = file.filter(pl.col("fund") != "Total", variable="Actual", as_of_date="2022-06-30")
    (found,) = ask(
        "select sum(in_post) as in_post, sum(authorised_posts) as posts from marts.fct_headcount"
        " where as_of_date = '2022-06-30'"
    )
    assert (found["in_post"], found["posts"]) == (by_fund["total"].sum(), 31_033) == (26_432, 31_033)
    (assessment,) = ask(
        "select authorised_posts, in_post from marts.fct_headcount"
        " where department_code = 'PHLQ-59' and as_of_date = '2012-06-30'"
    )
    assert assessment == {"authorised_posts": 227, "in_post": 157}


def test_a_department_keeps_each_name_for_the_years_it_bore_it(ask: Ask) -> None:
    names = ask(
        "select valid_from, name_en, is_current from marts.dim_department"
        " where department_code = 'PHL-24' order by valid_from"
    )
    assert [(str(row["valid_from"]), row["name_en"], row["is_current"]) for row in names] == [
        ("2003-07-01", "Office of Emergency Shelter Services", False),
        ("2007-07-01", "Office of Supportive Housing", False),
        ("2017-07-01", "Office of Homeless Services", True),
    ]


def test_cook_county_spent_of_its_appropriations_what_was_counted_elsewhere(ask: Ask) -> None:
    ratios = of_year(sums(ask, "US-IL-COOK", "final"), sums(ask, "US-IL-COOK", "initial"))
    assert {year: ratios[year] for year in COOK_EXECUTION} == COOK_EXECUTION
    assert 2017 not in ratios  # appropriated, and nothing said of the spending


def test_a_blank_is_not_nought(ask: Ask) -> None:
    """385 amounts of the raw table are 0 and 2,937 are blank; the cleaned one has 0 for all of them."""
    (found,) = ask(
        "select count(*) as stated, count(*) filter (where amount = 0) as nought from marts.fct_budget_line"
        " where jurisdiction_code = 'US-IL-COOK'"
    )
    assert found == {"stated": 5_785, "nought": 385}
    # the Ethics Board: 0 appropriated in 1999, nothing said of 2005
    ethics = ask(
        "select fiscal_year, amount from marts.fct_budget_line where department_code = 'COOK-1' and phase = 'initial'"
        " and fiscal_year in (1998, 1999, 2003) order by fiscal_year"
    )
    assert ethics == [{"fiscal_year": 1998, "amount": 224_416}, {"fiscal_year": 1999, "amount": 0}]


def test_what_the_table_of_cook_county_states_twice_can_be_told_apart(ask: Ask) -> None:
    second = ask(
        "select department_code, fiscal_year, amount from marts.fct_budget_line"
        " where doc_no = 'record 2' order by department_code"
    )
    assert [tuple(row.values()) for row in second] == [
        ("COOK-265", 2012, 878_684),
        ("COOK-27", 2012, 1_333_423),
        ("COOK-579", 2012, 1_237_508),
    ]


def test_china_executed_of_its_budget_what_it_published(ask: Ask) -> None:
    found = ask("select fiscal_year, phase, amount from marts.fct_budget_line where department_code = 'CN-GENERAL'")
    by_phase = {
        phase: {row["fiscal_year"]: row["amount"] for row in found if row["phase"] == phase}
        for phase in ("initial", "final")
    }
    assert of_year(by_phase["final"], by_phase["initial"]) == CHINA_EXECUTION
    assert 2021 not in by_phase["final"]  # budgeted, and not among the years of the other file
    (funds,) = ask(
        "select amount from marts.fct_budget_line"
        " where department_code = 'CN-FUNDS' and fiscal_year = 2021 and phase = 'initial'"
    )
    assert funds["amount"] == Decimal("13126574000000.00")  # 131,265.74 亿元


def test_what_the_yearly_figures_of_departments_add_up_to_is_what_was_printed(ask: Ask) -> None:
    """Of each book by itself; the ratio of the whole, and not a mean of ratios."""
    found = ask("""
        select
            jurisdiction_code,
            fiscal_year,
            cast(sum(initial_budget_amount) as decimal(18, 2)) as initial,
            cast(sum(executed_amount) as decimal(18, 2)) as executed
        from marts.yearly_department_fiscal_performance
        group by all
    """)
    by_place = {(row["jurisdiction_code"], row["fiscal_year"]): row for row in found}
    for year, total in PRINTED_ACTUAL.items():
        assert abs(by_place["US-PHL", year]["executed"] - total) <= 4
    for year, total in PRINTED_ADOPTED.items():
        assert abs(by_place["US-PHL", year]["initial"] - total) <= 4
    cook = {year: by_place["US-IL-COOK", year] for year in COOK_EXECUTION}
    assert {year: f"{100 * row['executed'] / row['initial']:.2f}" for year, row in cook.items()} == COOK_EXECUTION


def test_the_yearly_figure_of_the_general_budget_of_china_is_the_published_ratio(ask: Ask) -> None:
    found = ask("""
        select fiscal_year, execution_initial_ratio, executed_source, is_complete
        from marts.yearly_department_fiscal_performance
        where department_code = 'CN-GENERAL' and execution_initial_ratio is not null
    """)
    assert {row["fiscal_year"]: f"{100 * row['execution_initial_ratio']:.2f}" for row in found} == CHINA_EXECUTION
    assert {(row["executed_source"], row["is_complete"]) for row in found} == {("final", True)}


def test_what_a_budget_does_not_say_is_not_known(ask: Ask) -> None:
    """Neither nought nor a pass: no monthly payments, no adjustments, no classes of the three public expenses."""
    (found,) = ask("""
        select
            count(december_share_ratio) as december,
            count(three_public_paid_amount) as three_public,
            count(*) filter (where fb07_outcome <> 'INSUFFICIENT_DATA') as fb07,
            count(*) filter (where fb15_outcome = 'PASS') as fb15,
            count(*) filter (where jurisdiction_code <> 'US-PHL-QCMR' and in_post_count is not null) as posts
        from marts.yearly_department_fiscal_performance
    """)
    assert set(found.values()) == {0}
    (never_budgeted,) = ask("""
        select count(*) as years, count(initial_budget_amount) as budgets, count(execution_initial_ratio) as ratios
        from marts.yearly_department_fiscal_performance
        where jurisdiction_code = 'US-PHL' and fiscal_year < 2006
    """)
    assert (never_budgeted["years"], never_budgeted["budgets"], never_budgeted["ratios"]) == (143, 0, 0)


def test_philadelphia_spends_what_it_budgets(ask: Ask) -> None:
    """PI-1 of every year whose both totals are printed, and a letter once three years can be compared."""
    found = {
        row["fiscal_year"]: row
        for row in ask("""
            select fiscal_year, indicator_ratio, letter, reason_en
            from marts.pefa_indicator
            where jurisdiction_code = 'US-PHL' and indicator_code = 'PI-1'
        """)
    }
    printed = PRINTED_ACTUAL.keys() & PRINTED_ADOPTED.keys()
    assert len(printed) == 9
    for year in printed:
        expected = Decimal(PRINTED_ACTUAL[year]) / PRINTED_ADOPTED[year]
        assert abs(found[year]["indicator_ratio"] - expected) < Decimal("0.000001")
    lettered = {year: row["letter"] for year, row in found.items() if row["letter"]}
    assert lettered == dict.fromkeys(range(2008, 2022), "A")
    assert all(row["reason_en"] for row in found.values())


def test_no_figure_has_two_currencies(ask: Ask) -> None:
    currency = {"CN-NATIONAL": "CNY", "US-IL-COOK": "USD", "US-PHL": "USD", "US-PHL-QCMR": "USD"}
    for mart in ("yearly_department_fiscal_performance", "pefa_indicator"):
        found = ask(f"select distinct jurisdiction_code, currency_code from marts.{mart}")
        assert {row["jurisdiction_code"]: row["currency_code"] for row in found} == currency
        assert len(found) == len(currency)


def test_a_department_has_one_currency(ask: Ask) -> None:
    found = ask(
        "select currency_code, count(distinct jurisdiction_code) as jurisdictions from marts.fct_budget_line"
        " group by all order by all"
    )
    assert found == [{"currency_code": "CNY", "jurisdictions": 1}, {"currency_code": "USD", "jurisdictions": 3}]
