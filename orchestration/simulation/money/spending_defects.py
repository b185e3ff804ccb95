"""Contracts, projects, funds and vouchers that are not as the law or their own chain wants them."""

from datetime import timedelta

from orchestration.simulation.money.luck import WAN_YUAN, Row
from orchestration.simulation.money.planted import (
    CHAIN,
    CONTRACTS,
    FUNDS,
    PROJECTS,
    Planting,
)
from orchestration.simulation.money.suppliers import uscc

_CONTRACT, _PROJECT, _FUND = ("contract_no",), ("project_code",), ("fund_code",)
_DATES = ("tender_date", "bid_deadline_date", "award_notice_date", "signed_date", "filed_date", "published_date")


def plant_contracts(planting: Planting) -> None:
    """One contract for each legal check and each clue."""
    days = planting.plan.days

    def tell(kind: str, row: Row, check: str) -> None:
        outcome = "WARN" if check.startswith("RF") else "FAIL"
        planting.tell(kind, "procurement_contracts", row, _CONTRACT, CONTRACTS, check, outcome)

    row = next(planting.contracts("FG"))
    row["award_notice_date"] = days.at(row["signed_date"] - timedelta(45))
    row["bid_deadline_date"] = row["award_notice_date"] - timedelta(6)
    row["tender_date"] = row["bid_deadline_date"] - timedelta(25)
    tell("signed_late", row, "LD01")
    row = next(planting.contracts("KJ"))
    row["filed_date"] = days.after(row["signed_date"], 15)
    tell("filed_late", row, "LD02")
    row = next(planting.contracts("LD"))
    row["published_date"] = days.after(row["signed_date"], 9)
    tell("published_late", row, "LD03")
    row = next(row for row in planting.contracts("JT") if row["method"] == "open_tender")
    row["tender_date"] = days.at(row["bid_deadline_date"] - timedelta(14))
    tell("bid_period_short", row, "LD04")
    row = next(row for row in planting.contracts("WH") if row["category"] == "services")
    row["supplementary_amount"] = row["award_amount"] * 15 // 100
    tell("supplement_too_large", row, "LD05")
    row = next(row for row in planting.contracts("HB") if row["method"] == "open_tender")
    row |= {"method": "competitive_consultation", "bidder_count": 3}
    tell("not_open", row, "LD06")
    row = next(row for row in planting.contracts("CG") if row["method"] == "open_tender")
    row["bidder_count"] = 1
    tell("single_bid", row, "RF01")
    for row in _split(planting):
        tell("split_order", row, "RF02")
    row = next(planting.contracts("GS"))
    row["estimate_amount"] = row["award_amount"]
    tell("award_at_estimate", row, "RF03")
    row = next(planting.contracts("YJ"))
    row["estimate_amount"] = None
    tell("no_estimate", row, "RF04")
    won = list(planting.contracts("RS"))
    for row in won:
        row |= {name: won[0][name] for name in ("supplier_name", "supplier_uscc", "supplier_size")}
        for paid in planting.books.of("payments", contract_no=row["contract_no"]):
            paid |= {"payee_name": row["supplier_name"], "payee_uscc": row["supplier_uscc"]}
        tell("repeated_winner", row, "RF05")


def _split(planting: Planting) -> list[Row]:
    """Two contracts of one kind and season, each just below the line from which only an open tender will do."""
    rows = sorted(
        (row for row in planting.contracts("TJ") if row["category"] == "services"), key=lambda row: row["contract_no"]
    )
    for row, budget in zip(rows, (197, 196), strict=True):
        row |= {
            "method": "competitive_negotiation",
            "budget_amount": budget * WAN_YUAN,
            "estimate_amount": (budget - 2) * WAN_YUAN,
            "award_amount": (budget - 5) * WAN_YUAN,
        }
    early = min(rows, key=lambda row: row["signed_date"])
    for row in rows:
        row |= {name: early[name] for name in _DATES}
    return rows


def plant_projects(planting: Planting) -> None:
    """One building for each check of government investment."""
    days = planting.plan.days

    def stages(department: str) -> dict[str, Row]:
        rows = planting.books.of("investment_stages", department_code=department)
        return {row["stage"]: row for row in rows}

    def again(department: str, percent: int, reason: str, **columns: object) -> Row:
        """The approved estimate once more, raised."""
        first = stages(department)["approved_estimate"]
        second = {
            **first,
            "stage_version": 2,
            "amount": first["amount"] * percent // 100,
            "approved_date": days.at(first["approved_date"] + timedelta(120)),
            "reason_code": reason,
        }
        planting.books.rows["investment_stages"].append(second)
        for row in planting.books.of("investment_stages", department_code=department):
            row |= columns
        return second

    def tell(kind: str, row: Row, check: str, outcome: str) -> None:
        planting.tell(kind, "investment_stages", row, _PROJECT, PROJECTS, check, outcome)

    project = stages("FG")
    project["estimate"]["amount"] = project["approved_estimate"]["amount"] * 100 // 118
    tell("far_above_estimate", project["estimate"], "GI01", "WARN")
    project = stages("GH")
    project["final_accounts"]["amount"] = project["approved_estimate"]["amount"] * 103 // 100
    tell("above_approved_estimate", project["final_accounts"], "GI02", "FAIL")
    tell("raised_for_scope", again("WH", 104, "scope"), "GI02", "WARN")
    tell("raised_before_audit", again("JT", 115, "price", is_central_investment="true"), "GI03", "WARN")
    project = stages("HB")
    project["final_accounts"] |= {"surplus_returned_amount": 0, "surplus_returned_date": None}
    tell("surplus_kept", project["final_accounts"], "GI04", "FAIL")
    project = stages("LH")
    for row in project.values():
        row["actual_end_date"] = row["actual_end_date"] and row["actual_end_date"].replace(month=7)
    project["final_accounts"]["surplus_returned_date"] = days.at(planting.start.replace(month=9, day=10))
    tell("accounts_late", project["final_accounts"], "GI05", "FAIL")
    project = stages("BA")
    project["final_accounts"]["tail_works_amount"] = project["approved_estimate"]["amount"] * 8 // 100
    tell("tail_works_large", project["final_accounts"], "GI05", "FAIL")
    project = stages("LG")
    for row in project.values():
        row["contractor_financed_amount"] = project["contract"]["amount"] // 20
    tell("contractor_financed", project["contract"], "GI06", "FAIL")


def plant_chains(planting: Planting) -> None:
    """Between contract, voucher and asset, one gap of each kind."""
    books, days = planting.books, planting.plan.days

    def one(department: str, category: str) -> Row:
        return next(row for row in planting.contracts(department) if row["category"] == category)

    def payments(row: Row) -> list[Row]:
        return books.of("payments", contract_no=row["contract_no"])

    def tell(kind: str, row: Row, outcome: str = "WARN") -> None:
        planting.tell(kind, "procurement_contracts", row, _CONTRACT, CHAIN, kind, outcome)

    def move(row: Row, days_later: int) -> None:
        row |= {name: days.at(row[name] + timedelta(days_later)) for name in _DATES}

    row = one("GA", "services")
    row["award_amount"] = sum(paid["amount"] for paid in payments(row)) * 90 // 100
    tell("overpaid", row, "FAIL")
    row = one("ZJ", "services")
    books.remove(row)
    tell("contract_not_sent", row)
    row = one("SW", "services")
    move(row, 28)
    tell("paid_before_signed", row)
    row = one("NS", "services")
    payments(row)[1] |= {"payee_name": "深圳市某某贸易有限公司", "payee_uscc": uscc(60_200_000)}
    tell("other_payee", row)
    row = one("YT", "services")
    move(row, -(row["tender_date"] - planting.start.replace(day=6)).days)
    for paid in payments(row):
        paid["contract_no"] = ""
    tell("unpaid", row)
    row = one("LH", "goods")
    for asset in books.of("fixed_assets", contract_no=row["contract_no"]):
        asset["contract_no"] = ""
    tell("no_asset", row)
    row = one("KJ", "goods")
    for asset in books.of("fixed_assets", contract_no=row["contract_no"]):
        asset["original_value_amount"] = asset["original_value_amount"] * 12 // 10
    tell("asset_above_contract", row)


def plant_funds(planting: Planting) -> None:
    """Special funds that lie idle, are used beyond what came, or that the vouchers do not know."""
    books, days, year = planting.books, planting.plan.days, planting.year

    def events(department: str, kind: str) -> list[Row]:
        rows = books.of("special_funds", department_code=department, event_type=kind)
        return [row for row in rows if row["event_date"].year == year]

    def tell(kind: str, row: Row, outcome: str = "WARN") -> None:
        planting.tell(kind, "special_funds", row, _FUND, FUNDS, kind, outcome)

    asleep = {**events("FG", "allocated")[0], "fund_code": f"SF-{year}-91", "department_code": "FT"}
    given = {**asleep, "event_no": 2, "event_type": "disbursed", "event_date": days.at(planting.start.replace(month=3))}
    books.rows[f"special_funds_{year}"] += [asleep, given]
    tell("idle", asleep)
    row = events("KJ", "disbursed")[-1]
    row["amount"] -= 10 * WAN_YUAN
    tell("over_used", row, "FAIL")
    row = events("GT", "allocated")[0]
    row["amount"] //= 2
    tell("over_disbursed", row)
    row = books.one("payments", department_code="SF", fund_code=events("SF", "used")[0]["fund_code"])
    tell("voucher_differs", row)
    row["fund_code"] = ""
    row = books.one("payments", department_code="LD", project_code="LD-P02")
    row["fund_code"] = f"SF-{year}-99"
    tell("no_event", row)
