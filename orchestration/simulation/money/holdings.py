"""What a department holds: special funds with every movement, and fixed assets at the end of each year."""

from collections.abc import Iterator
from datetime import date

from orchestration.simulation.catalogue import DEPARTMENTS
from orchestration.simulation.money import catalogue as names
from orchestration.simulation.money.luck import YUAN, Row
from orchestration.simulation.money.plan import Plan
from orchestration.simulation.money.procurement import Contract

_TRANCHES = ((2, 20, 30), (5, 20, 30), (8, 20, 40))  # month, day and percent: none is unused for half a year
_ASSET_CLASSES = (("通用设备", 9_500), ("专用设备", 86_000), ("家具用具", 2_800), ("房屋构筑物", 3_600_000))
_STATUS = {7: "idle", 15: "rented", 22: "scrapped"}
_LIFE = 8  # years


def fund_codes(plan: Plan) -> dict[tuple[str, int], str]:
    """The special fund of a project and year: of every second department's key programme."""
    subsidies = {
        (each.line.project, each.year): None for each in plan.allotments if each.line.programme == names.SUBSIDY
    }
    places = {f"{department.code}-{names.SUBSIDY}": place for place, department in enumerate(DEPARTMENTS)}
    return {
        (project, year): f"SF-{year}-{places[project] // 2 + 1:02d}"
        for project, year in subsidies
        if places[project] % 2 == 0
    }


def fund_rows(plan: Plan, funds: dict[tuple[str, int], str], payments: list[Row], year: int) -> Iterator[Row]:
    """Rows of ``special_funds`` of a year: disbursed in three parts, used as the vouchers say, all used at its end."""
    allotments = {(each.line.project, each.year): each for each in plan.allotments}
    used: dict[str, list[Row]] = {}
    for row in payments:
        used.setdefault(str(row["fund_code"]), []).append(row)
    for (project, of_year), fund in funds.items():
        if of_year != year:
            continue
        allotment = allotments[project, year]
        left = allotment.executed - sum(allotment.executed * share // 100 for _, _, share in _TRANCHES)
        events = [
            ("allocated", plan.days.at(date(year, 1, 15)), allotment.initial),
            *(("allocated", change.day, change.amount) for change in allotment.changes if change.amount > 0),
            *(
                (
                    "disbursed",
                    plan.days.at(date(year, month, day)),
                    allotment.executed * share // 100 + left * (month == 8),
                )
                for month, day, share in _TRANCHES
            ),
            *(("used", row["paid_date"], row["amount"]) for row in used.get(fund, [])),
        ]
        happened = sorted((event for event in events if event[1] <= plan.end), key=lambda event: event[1])
        for number, (kind, day, amount) in enumerate(happened, start=1):
            yield {
                "fund_code": fund,
                "event_no": number,
                "department_code": allotment.line.department,
                "event_type": kind,
                "event_date": day,
                "amount": amount,
                "fund_name": names.FUND_NAMES[int(fund[-2:]) % len(names.FUND_NAMES)],
            }


def asset_rows(plan: Plan, contracts: list[Contract]) -> Iterator[Row]:
    """Rows of ``fixed_assets``: those of old, and what was bought by contract since."""
    first = plan.years[0]
    bought = [contract for contract in contracts if contract.category == "goods"]
    for department in DEPARTMENTS:
        luck = plan.luck(department.code, "assets")
        people = sum(unit.people for unit in plan.units if unit.department == department.code)
        assets = []
        for number in range(8 + people // 12):
            kind, yuan = _ASSET_CLASSES[0 if number % 7 else luck.below(len(_ASSET_CLASSES))]
            value = yuan * luck.between(80, 130) // 100 * YUAN
            assets.append((kind, value, first - luck.between(1, 6), _STATUS.get(number % 24, "in_use"), ""))
        own = [contract for contract in bought if contract.allotment.line.department == department.code]
        assets += [
            ("专用设备", each.award + each.supplementary, each.allotment.year, "in_use", each.no) for each in own
        ]
        for year in (first - 1, *plan.complete_years):
            for number, (kind, value, since, status, contract_no) in enumerate(assets, start=1):
                if since <= year:
                    yield {
                        "asset_no": f"{department.code}-A-{number:05d}",
                        "year": year,
                        "department_code": department.code,
                        "asset_class": kind,
                        "original_value_amount": value,
                        "net_value_amount": value * max(_LIFE - (year - since), 1) // _LIFE,
                        "status": status,
                        "contract_no": contract_no,
                    }
