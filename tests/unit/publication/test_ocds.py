"""The package of open contracting data keeps the official schema and says what the contracts say, no more.

The schemas lie in ``tests/fixtures/ocds``: the release schema 1.1.4 and the package schema 1.1.5 of the Open
Contracting Partnership, from the sources of its packages ocdsmerge and ocdskit (BSD licence beside them).
"""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from orchestration.messages import Refusal
from orchestration.publication import export as exporting
from orchestration.publication.ocds import package_totals, release_totals, write_ocds
from orchestration.settings import PROJECT_DIR, Settings
from tests.unit.publication.fiscal_release import RELEASE, fiscal_release

SCHEMAS = PROJECT_DIR / "tests" / "fixtures" / "ocds"
FACT = """
create table reference.jurisdiction as select * from (values
    ('CN', 'Asia/Shanghai'), ('NL', 'Europe/Amsterdam')) as t (jurisdiction_code, time_zone);
create table marts.fct_procurement_contract (
    contract_no varchar, department_code varchar, department_name varchar, project_code varchar, title varchar,
    category varchar, method varchar, budget_amount decimal(18, 2), estimate_amount decimal(18, 2),
    award_amount decimal(18, 2), bidder_count bigint, tender_date date, bid_deadline_date date,
    award_notice_date date, signed_date date, published_date date, supplier_name varchar, supplier_uscc varchar,
    supplier_size varchar, supplementary_amount decimal(18, 2), jurisdiction_code varchar, currency_code varchar,
    fiscal_year bigint, as_of timestamp
);
insert into marts.fct_procurement_contract by name
select
    'C-1' as contract_no, 'GT' as department_code, '规划和自然资源局' as department_name, 'P-1' as project_code,
    '办公设备采购 "一批"' as title, 'goods' as category, 'open_tender' as method, 500000 as budget_amount,
    480000 as estimate_amount, 452000.10 as award_amount, 4 as bidder_count, date '2026-02-02' as tender_date,
    date '2026-02-25' as bid_deadline_date, date '2026-03-02' as award_notice_date, date '2026-03-20' as signed_date,
    date '2026-03-23' as published_date, '某某科技' as supplier_name, '914403001922038216' as supplier_uscc,
    'small' as supplier_size, 30000 as supplementary_amount, 'CN' as jurisdiction_code, 'CNY' as currency_code,
    2026 as fiscal_year, timestamp '2026-06-30 23:59:59' as as_of;
insert into marts.fct_procurement_contract by name
select
    'C-0' as contract_no, 'GT' as department_code, '规划和自然资源局' as department_name, '-' as project_code,
    'framework_agreement' as method, 'CN' as jurisdiction_code, 'CNY' as currency_code, 2026 as fiscal_year,
    date '2026-07-01' as tender_date, timestamp '2026-06-30 23:59:59' as as_of
union all by name
select
    'N-1' as contract_no, 'AMS' as department_code, 'Amsterdam' as department_name, '-' as project_code,
    'NL' as jurisdiction_code, 'EUR' as currency_code, 2026 as fiscal_year, 7 as award_amount,
    'Iemand B.V.' as supplier_name, date '2026-07-01' as signed_date, timestamp '2026-06-30 23:59:59' as as_of
union all by name
select
    'C-9' as contract_no, 'GT' as department_code, '规划和自然资源局' as department_name, '-' as project_code,
    'other' as method, 'CN' as jurisdiction_code, 'CNY' as currency_code, 2025 as fiscal_year,
    timestamp '2026-06-30 23:59:59' as as_of;
"""


def add_contracts(connection: duckdb.DuckDBPyConnection) -> None:
    """The contracts of a release; the methods are those of the project."""
    connection.execute(FACT)
    methods = Settings().reference_dir / "procurement_method.csv"
    connection.execute(f"create table reference.procurement_method as from read_csv('{methods}', all_varchar = true)")


@pytest.fixture(scope="module")
def release() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema marts; create schema reference")
    add_contracts(connection)
    return connection


@pytest.fixture(scope="module")
def path(release: duckdb.DuckDBPyConnection, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("ocds") / "ocds.json"
    assert write_ocds(release, 2026, path, "ours") == 3
    return path


@pytest.fixture(scope="module")
def package(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft4Validator:
    package_schema = json.loads((SCHEMAS / "release-package-schema.json").read_text(encoding="utf-8"))
    release_schema = json.loads((SCHEMAS / "release-schema.json").read_text(encoding="utf-8"))
    wanted = package_schema["properties"]["releases"]["items"]["$ref"]
    release_schema["id"] = wanted  # 1.1.4 for 1.1.5, which differ in words and lists only
    checker = jsonschema.FormatChecker(formats=())

    @checker.checks("date-time")
    def is_an_instant(value: object) -> bool:
        return not isinstance(value, str) or datetime.fromisoformat(value).utcoffset() is not None

    registry = Registry().with_resource(wanted, Resource.from_contents(release_schema, default_specification=DRAFT4))
    return jsonschema.Draft4Validator(package_schema, registry=registry, format_checker=checker)


def by_number(package: dict) -> dict[str, dict]:
    return {release["tender"]["id"]: release for release in package["releases"]}


def test_the_package_keeps_the_official_schema(package: dict, validator: jsonschema.Draft4Validator) -> None:
    assert [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(package)] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda release: release.pop("ocid"),
        lambda release: release.update(date="2026-06-30T23:59:59"),
        lambda release: release.update(tag=["tendered"]),
        lambda release: release["tender"].update(procurementMethod="open_tender"),
        lambda release: release["tender"]["value"].update(amount="480000"),
        lambda release: release["tender"]["value"].update(currency="yuan"),
        lambda release: release["contracts"][0].pop("awardID"),
        lambda release: release["awards"][0].update(date="2026-03-02T00:00:00"),
    ],
)
def test_the_schema_would_find_a_fault(path: Path, validator: jsonschema.Draft4Validator, spoil) -> None:
    package = json.loads(path.read_text(encoding="utf-8"))
    spoil(by_number(package)["C-1"])
    assert list(validator.iter_errors(package))


def test_a_contract_is_one_process_with_all_that_is_known(package: dict) -> None:
    release = by_number(package)["C-1"]
    assert release["ocid"] == "ours-C-1"
    assert release["date"] == "2026-06-30T23:59:59+08:00"
    assert release["tag"] == ["planning", "tender", "award", "contract"]
    assert [(party["id"], party["roles"]) for party in release["parties"]] == [
        ("CN-GT", ["buyer", "procuringEntity"]),
        ("CN-USCC-914403001922038216", ["supplier"]),
    ]
    assert release["buyer"] == {"id": "CN-GT", "name": "规划和自然资源局"}
    budget = {"amount": {"amount": 500000, "currency": "CNY"}, "projectID": "P-1"}
    assert release["planning"] == {"budget": budget}
    tender = release["tender"]
    assert (tender["procurementMethod"], tender["procurementMethodDetails"]) == ("open", "公开招标 open_tender")
    assert tender["value"] == {"amount": 480000, "currency": "CNY"}
    assert tender["tenderPeriod"] == {
        "startDate": "2026-02-02T00:00:00+08:00",
        "endDate": "2026-02-25T23:59:59+08:00",
    }
    assert tender["numberOfTenderers"] == 4
    (award,) = release["awards"]
    assert award["value"] == {"amount": 452000.1, "currency": "CNY"}
    assert award["date"] == "2026-03-02T00:00:00+08:00"
    assert [supplier["name"] for supplier in award["suppliers"]] == ["某某科技"]
    (contract,) = release["contracts"]
    assert contract["awardID"] == award["id"]
    assert contract["dateSigned"] == "2026-03-20T00:00:00+08:00"
    assert [document["datePublished"] for document in contract["documents"]] == ["2026-03-23T00:00:00+08:00"]
    assert "30000.00 CNY" in contract["amendments"][0]["description"]


def test_what_is_not_known_is_left_out(package: dict) -> None:
    planned = by_number(package)["C-0"]
    assert planned["tag"] == ["tender"]
    assert not {"planning", "awards", "contracts"} & set(planned)
    assert planned["tender"]["procurementMethod"] == "selective"
    assert "value" not in planned["tender"]
    other = by_number(package)["N-1"]
    assert other["tag"] == ["award", "contract"]
    assert "procurementMethod" not in other["tender"]
    assert other["awards"][0]["suppliers"] == [{"id": "Iemand B.V.", "name": "Iemand B.V."}]


def test_the_package_is_no_older_than_its_releases(package: dict) -> None:
    published = datetime.fromisoformat(package["publishedDate"])
    assert published == max(datetime.fromisoformat(release["date"]) for release in package["releases"])
    assert by_number(package)["N-1"]["contracts"][0]["dateSigned"] == "2026-07-01T00:00:00+02:00"


def test_references_of_a_release_are_to_its_own_parties(package: dict) -> None:
    for release in package["releases"]:
        parties = {party["id"] for party in release["parties"]}
        suppliers = {supplier["id"] for award in release.get("awards", []) for supplier in award.get("suppliers", [])}
        assert {release["buyer"]["id"], release["tender"]["procuringEntity"]["id"]} | suppliers <= parties


@pytest.mark.parametrize(
    ("method", "ocds"),
    [
        ("open_tender", "open"),
        ("invited_tender", "selective"),
        ("competitive_negotiation", "limited"),
        ("competitive_consultation", "limited"),
        ("inquiry", "limited"),
        ("single_source", "direct"),
        ("other", None),
    ],
)
def test_methods_of_the_law_are_mapped(release: duckdb.DuckDBPyConnection, method: str, ocds: str | None) -> None:
    found = release.execute("select ocds_method from reference.procurement_method where method = ?", [method])
    assert found.fetchone() == (ocds,)


def test_same_release_same_bytes_and_sums_that_tie(
    release: duckdb.DuckDBPyConnection, path: Path, tmp_path: Path
) -> None:
    write_ocds(release, 2026, tmp_path / "again.json", "ours")
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()
    sums = {("rows", ""): 3, ("award_amount", "CNY"): Decimal("452000.10"), ("award_amount", "EUR"): Decimal(7)}
    assert package_totals(path) == release_totals(release, 2026) == sums


def test_one_jurisdiction_alone_and_a_year_without_contracts(
    release: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert write_ocds(release, 2026, tmp_path / "nl.json", "ours", "NL") == 1
    assert write_ocds(release, 1999, tmp_path / "none.json", "ours") == 0
    assert not (tmp_path / "none.json").exists()


def test_an_amount_json_cannot_carry_is_refused(release: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    release.execute("begin")
    release.execute("update marts.fct_procurement_contract set award_amount = 1234567890123456.78")
    with pytest.raises(Refusal, match="E-EXP-02"):
        write_ocds(release, 2026, tmp_path / "large.json", "ours")
    release.execute("rollback")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A release with money and contracts, and a prefix of the publisher's own."""
    settings = Settings.for_data_dir(tmp_path / "data", ocid_prefix="ocds-a1b2c3")
    folder = fiscal_release(settings)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("drop table reference.jurisdiction")
        add_contracts(connection)
    return settings


def test_the_export_hands_out_the_package_tied_and_with_the_publishers_prefix(
    settings: Settings, tmp_path: Path
) -> None:
    exported = exporting.export(settings, "fiscal", 2026, ["ocds"], tmp_path / "out", RELEASE)
    assert exported.files == ["ocds_2026.json", "tie_out.csv"]
    assert exported.ties == 3
    package = json.loads((exported.folder / "ocds_2026.json").read_text(encoding="utf-8"))
    assert {release["ocid"] for release in package["releases"]} == {f"ocds-a1b2c3-{n}" for n in ("C-0", "C-1", "N-1")}


def test_a_package_that_reads_back_otherwise_is_refused(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "package_totals", lambda _path: {("rows", ""): 2})
    with pytest.raises(Refusal, match="E-EXP-02"):
        exporting.export(settings, "fiscal", 2026, ["ocds"], tmp_path / "out", RELEASE)
    assert not (tmp_path / "out").exists()
