"""Audit samples: anyone can draw them again, by the recipe in the workbook or by hand."""

import hashlib
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import fastexcel
import pytest

from orchestration.messages import Refusal
from orchestration.publication.audit_sampling import AuditSample, draw_rows, write_audit_sample
from orchestration.publication.reread import sheet_names
from orchestration.settings import Settings
from tests.unit.publication.fiscal_release import RELEASE, fiscal_release

CNY = "currency_code = 'CNY'"


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    """Some two hundred payments of three departments, most small, one very large, some negative and two of nought."""
    settings = Settings.for_data_dir(tmp_path_factory.mktemp("samples") / "data")
    folder = fiscal_release(settings)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("delete from marts.fct_payment where voucher_no not in ('0001', 'us')")
        connection.execute(
            "insert into marts.fct_payment"
            " select fct_payment.* replace ('V' || lpad(cast(n as varchar), 3, '0') as voucher_no,"
            " case when n % 10 < 6 then 'A' when n % 10 < 9 then 'B' else 'C' end as department_code,"
            " case when n = 50 then 900000.05 when n % 40 = 39 then -7.5 when n = 7 then 0"
            " else cast((n * 7919) % 9973 as decimal(18, 2)) / 7 end as amount)"
            " from marts.fct_payment cross join range(200) as numbers (n) where voucher_no = '0001'"
        )
    return settings


def column(sample: AuditSample, name: str) -> list:
    place = [column for column, _ in sample.columns].index(name)
    return [row[place] for row in sample.rows]


def payments(settings: Settings) -> list[tuple[str, str, Decimal]]:
    with duckdb.connect(str(settings.releases_dir / RELEASE / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(
            f"select voucher_no, department_code, amount from marts.fct_payment where {CNY} order by voucher_no"
        ).fetchall()


@pytest.mark.parametrize("size", [3, 4, 17, 60, 199])
def test_strata_get_one_row_and_then_their_share_in_the_order_of_the_hashes(settings: Settings, size: int) -> None:
    sample = draw_rows(settings, "fct_payment", "stratified", size, "种子", where=CNY, release=RELEASE)
    rows = payments(settings)
    population = Counter(department for _, department, _ in rows)
    drawn = Counter(column(sample, "department_code"))
    assert sum(drawn.values()) == size
    shares = {name: 1 + Fraction((count - 1) * (size - 3), len(rows) - 3) for name, count in population.items()}
    for name, share in shares.items():
        assert 1 <= drawn[name] <= population[name]
        assert abs(drawn[name] - share) < 1
    for name in population:
        vouchers = [voucher for voucher, department, _ in rows if department == name]
        order = sorted(vouchers, key=lambda voucher: hashlib.md5(f"种子|{voucher}|1".encode()).hexdigest())
        chosen = [
            voucher
            for voucher, department in zip(column(sample, "voucher_no"), column(sample, "department_code"), strict=True)
            if department == name
        ]
        assert chosen == order[: drawn[name]]


def test_a_sample_as_large_as_the_table_is_the_table(settings: Settings) -> None:
    sample = draw_rows(settings, "marts.fct_payment", "stratified", 10_000, where=CNY, release=RELEASE)
    assert len(sample.rows) == len(payments(settings))
    assert sample.seed == RELEASE


@pytest.mark.parametrize("size", [1, 5, 30, 150])
@pytest.mark.parametrize("seed", ["a", "b", "审计"])
def test_monetary_units_lie_a_fixed_interval_apart(settings: Settings, size: int, seed: str) -> None:
    """The same by hand, in fractions: points every total/size from a start the seed decides."""
    sample = draw_rows(settings, "fct_payment", "mus", size, seed, where=CNY, release=RELEASE)
    positive = [(voucher, amount) for voucher, _, amount in payments(settings) if amount > 0]
    total = sum(int(amount * 100) for _, amount in positive)
    start = int(hashlib.md5(seed.encode()).hexdigest()[:12], 16) * total // 2**48
    points = [Fraction(start + k * total, size) for k in range(size)]
    expected, below = {}, 0
    for voucher, amount in positive:
        end = below + int(amount * 100)
        hits = sum(below <= point < end for point in points)
        if hits:
            expected[voucher] = (hits, int(amount * 100) * size >= total)
        below = end
    found = zip(*(column(sample, name) for name in ("voucher_no", "hit_count", "is_certain")), strict=True)
    assert {voucher: (hits, certain) for voucher, hits, certain in found} == expected
    assert sum(column(sample, "hit_count")) == size
    interval = Fraction(total, size)
    assert {voucher for voucher, amount in positive if int(amount * 100) >= interval} <= set(expected)


def test_negative_amounts_and_nought_are_set_apart(settings: Settings, tmp_path: Path) -> None:
    sample = draw_rows(settings, "fct_payment", "mus", 20, where=CNY, release=RELEASE)
    assert (sample.population["negative_rows"], sample.population["zero_rows"], len(sample.apart)) == (5, 2, 7)
    assert sample.population["negative_amount"] == Decimal("-37.50")
    path = tmp_path / "sample.xlsx"
    write_audit_sample(sample, path)
    assert sheet_names(path) == ["样本", "负数与零", "抽取办法"]
    apart = fastexcel.read_excel(path).load_sheet("负数与零", dtypes="string").to_polars()
    assert sorted(apart["voucher_no"]) == ["V000", "V007", "V039", "V079", "V119", "V159", "V199"]


@pytest.mark.parametrize("method", ["stratified", "mus"])
def test_the_recipe_in_the_workbook_draws_the_same_rows(settings: Settings, tmp_path: Path, method: str) -> None:
    sample = draw_rows(settings, "fct_payment", method, 25, "x'y", where=CNY, release=RELEASE)
    for name in ("one", "two"):
        write_audit_sample(sample, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    notes = fastexcel.read_excel(tmp_path / "one.xlsx").load_sheet("抽取办法", header_row=None).to_polars()
    said = dict(notes.iter_rows())
    recipe = said["抽取办法 recipe"].split("\n", 1)[1]
    with duckdb.connect(str(settings.releases_dir / RELEASE / "warehouse.duckdb"), read_only=True) as connection:
        again = connection.execute(recipe, {"size": int(said["样本量 size"]), "seed": said["种子 seed"]}).fetchall()
    assert again == sample.rows


def test_no_large_stratum_is_given_up_for_a_small_sample(settings: Settings) -> None:
    """Of strata of 90, 1 and 1 a share counted below nought would leave the first without a row and look complete."""
    where = f"{CNY} and (department_code = 'A' and amount > 0 or voucher_no in ('V008', 'V009'))"
    with pytest.raises(Refusal, match="E-SAMPLE-04"):
        draw_rows(settings, "fct_payment", "stratified", 2, where=where, release=RELEASE)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"table": "fct_nothing"}, "E-SAMPLE-02"),
        ({"table": "fct_payment; drop"}, "E-SAMPLE-02"),
        ({"strata": ["nothing"]}, "E-SAMPLE-02"),
        ({"method": "mus", "amount": "line_no"}, "E-SAMPLE-02"),
        ({"where": "false"}, "E-SAMPLE-03"),
        ({"size": 2}, "E-SAMPLE-04"),
        ({"method": "mus", "where": "true"}, "E-SAMPLE-05"),
        ({"size": 5, "strata": ["voucher_no"]}, "E-SAMPLE-04"),
        ({"where": "true); drop table x; select (1=1"}, "E-QRY-01"),
        ({"where": "false) union all select 1 where (true"}, "E-QRY-01"),
    ],
    ids=str,
)
def test_what_cannot_be_drawn_is_named(settings: Settings, asked: dict, code: str) -> None:
    given = {"table": "fct_payment", "method": "stratified", "size": 10, "where": CNY, **asked}
    with pytest.raises(Refusal, match=code):
        draw_rows(settings, release=RELEASE, **given)
