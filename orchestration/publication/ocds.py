"""Procurement as the world reads it: a release package of the Open Contracting Data Standard (OCDS 1.1).

Here belongs the form of the package. A contract of ours is one contracting process with one release, which tells all
that was known at the release's ``as_of``. The prefix of the ocids is not registered with the standard's keepers: that
is the publisher's to do, and a setting.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import duckdb

from orchestration.messages import refuse
from orchestration.publication.database import Row, rows_of

VERSION = "1.1"
CONTRACTS = "fct_procurement_contract"

_CONTRACTS = """
select
    contract.*,
    method.name_zh as method_zh,
    method.ocds_method,
    jurisdiction.time_zone
from marts.fct_procurement_contract as contract
inner join reference.jurisdiction as jurisdiction on contract.jurisdiction_code = jurisdiction.jurisdiction_code
left join reference.procurement_method as method on contract.method = method.method
where contract.fiscal_year = $year and ($jurisdiction is null or contract.jurisdiction_code = $jurisdiction)
order by contract.contract_no
"""
# Unified social credit codes; the name of the scheme is our own until it is looked up in the list of the standard.
_USCC = "CN-USCC"
_PUBLISHER = "效能 xiaoneng"

Totals = dict[tuple[str, str], int | Decimal]


def write_ocds(
    connection: duckdb.DuckDBPyConnection,
    year: int,
    path: Path,
    prefix: str,
    jurisdiction: str | None = None,
) -> int:
    """Write the contracts of a fiscal year of a release as one package; returns how many releases it holds.

    Without a contract nothing is written, for a package must hold a release. Dates become instants with the offset of
    the jurisdiction's time zone: the first instant of a day, but the last one of the day on which bidding ends.
    """
    contracts = rows_of(connection, _CONTRACTS, year=year, jurisdiction=jurisdiction)
    if not contracts:
        return 0
    releases = [_release(contract, prefix) for contract in contracts]
    last = max((release["date"] for release in releases), key=datetime.fromisoformat)
    scope = f"{prefix}/{jurisdiction or '*'}/{year}/{last}"
    package = {
        "uri": f"urn:uuid:{uuid5(NAMESPACE_URL, scope)}",
        "version": VERSION,
        "publishedDate": last,
        "publisher": {"name": _PUBLISHER},
        "releases": releases,
    }
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return len(releases)


def release_totals(connection: duckdb.DuckDBPyConnection, year: int, jurisdiction: str | None = None) -> Totals:
    """How many contracts a release of ours holds of a year, and their awards by currency."""
    totals: Totals = {("rows", ""): 0}
    for contract in rows_of(connection, _CONTRACTS, year=year, jurisdiction=jurisdiction):
        _add(totals, contract["currency_code"], contract["award_amount"])
    return totals


def package_totals(path: Path) -> Totals:
    """The same, read back from a package."""
    totals: Totals = {("rows", ""): 0}
    for release in json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)["releases"]:
        values = [award["value"] for award in release.get("awards", []) if "value" in award]
        _add(totals, *((values[0]["currency"], values[0]["amount"]) if values else ("", None)))
    return totals


def _add(totals: Totals, currency: str, amount: Decimal | None) -> None:
    totals["rows", ""] += 1
    if amount is not None:
        totals["award_amount", currency] = totals.get(("award_amount", currency), Decimal(0)) + amount


def _release(contract: Row, prefix: str) -> dict[str, Any]:
    """One contracting process with whatever is known of it; what is not known is left out."""
    zone = ZoneInfo(contract["time_zone"])
    number, title = contract["contract_no"], contract["title"]
    ocid = f"{prefix}-{number}"
    buyer = {
        "id": f"{contract['jurisdiction_code']}-{contract['department_code']}",
        "name": contract["department_name"],
    }
    supplier = _supplier(contract)
    release = {
        "ocid": ocid,
        "id": f"{ocid}-{contract['as_of']:%Y%m%dT%H%M%S}",
        "date": contract["as_of"].replace(tzinfo=zone).isoformat(),
        "tag": _tags(contract),
        "initiationType": "tender",
        "language": "zh",
        "parties": [{**buyer, "roles": ["buyer", "procuringEntity"]}],
        "buyer": buyer,
        "planning": _planning(contract),
        "tender": {
            "id": number,
            "title": title,
            "status": "complete" if _is_awarded(contract) else "active",
            "procuringEntity": buyer,
            "value": _value(contract, "estimate_amount"),
            "procurementMethod": contract["ocds_method"] or None,
            "procurementMethodDetails": _method(contract),
            "mainProcurementCategory": contract["category"],
            "tenderPeriod": _known(
                startDate=_instant(contract["tender_date"], zone),
                endDate=_instant(contract["bid_deadline_date"], zone, time(23, 59, 59)),
            ),
            "numberOfTenderers": contract["bidder_count"],
        },
    }
    if supplier:
        release["parties"].append({**supplier, "roles": ["supplier"], "details": _size(contract)})
    if _is_awarded(contract):
        award = {
            "id": number,
            "title": title,
            "status": "active",
            "date": _instant(contract["award_notice_date"], zone),
            "value": _value(contract, "award_amount"),
            "suppliers": [_known(id=supplier["id"], name=supplier.get("name"))] if supplier else None,
        }
        release["awards"] = [award]
    if contract["signed_date"]:
        release["contracts"] = [
            {
                "id": number,
                "awardID": number,
                "title": title,
                "status": "active",
                "value": _value(contract, "award_amount"),
                "dateSigned": _instant(contract["signed_date"], zone),
                "documents": list(_documents(contract, zone)),
                "amendments": list(_amendments(contract)),
            }
        ]
    return _without_blanks(release)


def _is_awarded(contract: Row) -> bool:
    return any(contract[column] is not None for column in ("award_amount", "award_notice_date", "signed_date"))


def _tags(contract: Row) -> list[str]:
    """What the release tells about, from the closed list of the standard."""
    tags = ["planning"] if contract["budget_amount"] is not None else []
    tags += ["tender"] if contract["tender_date"] or contract["method"] else []
    tags += ["award"] if _is_awarded(contract) else []
    tags += ["contract"] if contract["signed_date"] else []
    return tags or ["planning"]


def _planning(contract: Row) -> dict[str, Any] | None:
    project = contract["project_code"]
    return {
        "budget": {
            "amount": _value(contract, "budget_amount"),
            "projectID": project if project != "-" else None,
        }
    }


def _method(contract: Row) -> str | None:
    """The method as the local law names it, beside that of the standard."""
    if contract["method"] is None:
        return None
    return " ".join(filter(None, (contract["method_zh"], contract["method"])))


def _supplier(contract: Row) -> dict[str, Any] | None:
    code, name = contract["supplier_uscc"], contract["supplier_name"]
    if code:
        identifier = _known(scheme=_USCC, id=code, legalName=name)
        return _known(id=f"{_USCC}-{code}", name=name, identifier=identifier)
    return {"id": name, "name": name} if name else None


def _size(contract: Row) -> dict[str, str] | None:
    return {"scale": contract["supplier_size"]} if contract["supplier_size"] else None


def _documents(contract: Row, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """The contract as it was made public."""
    if contract["published_date"]:
        published = _instant(contract["published_date"], zone)
        yield {
            "id": f"{contract['contract_no']}-published",
            "documentType": "contractSigned",
            "datePublished": published,
        }


def _amendments(contract: Row) -> Iterator[dict[str, Any]]:
    """Supplements, of which only their sum is known."""
    if contract["supplementary_amount"]:
        amount = f"{contract['supplementary_amount']} {contract['currency_code']}"
        description = f"补充合同合计 {amount}。 Supplementary contracts, together {amount}."
        yield {"id": f"{contract['contract_no']}-supplements", "description": description}


def _value(contract: Row, column: str) -> dict[str, Any] | None:
    """An amount with its currency; one that a JSON number would not carry exactly is refused."""
    amount: Decimal | None = contract[column]
    if amount is None:
        return None
    number = int(amount) if amount == int(amount) else float(amount)
    if Decimal(repr(number)) != amount:
        found = {"table": CONTRACTS, "row": contract["contract_no"], "column": column}
        raise refuse("E-EXP-02", file="ocds", written=number, expected=amount, **found)
    return {"amount": number, "currency": contract["currency_code"]}


def _instant(day: date | None, zone: ZoneInfo, at: time = time.min) -> str | None:
    return None if day is None else datetime.combine(day, at, zone).isoformat()


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _without_blanks(value: Any) -> Any:
    """The same without what is unknown, at any depth: the standard has no empty objects and lists."""
    if isinstance(value, dict):
        kept = {name: _without_blanks(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in (None, {}, [])}
    if isinstance(value, list):
        return [_without_blanks(item) for item in value]
    return value
