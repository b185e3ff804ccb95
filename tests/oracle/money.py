"""Budgets, payments and what goes with them, at random and looking for trouble; and their yearly and monthly figures,
counted row by row in plain Python: an independent second opinion on the SQL. Amounts are whole cents, ratios fractions.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

Row = dict[str, Any]

# department: jurisdiction, first month of its fiscal year, whether its classes tell of the three public expenses
DEPARTMENTS = dict.fromkeys("ABCDEF", ("CN", 1, True)) | dict.fromkeys("PQR", ("US-PHL", 7, False))
YEARS = (2024, 2025, 2026)
PERSONNEL = {"301", "30101", "303"}
ITEM_OF = {
    "30212": "abroad",
    "31013": "vehicle_purchase",
    "30913": "vehicle_purchase",
    "30231": "vehicle_operation",
    "30217": "reception",
}
TELLS_NOTHING = {"-", "302", "309", "310"}  # of the three public expenses
CLASSES = {"CN": ["-", "301", "30101", "302", "30201", "30201", *ITEM_OF], "US-PHL": ["-", "-", "100"]}
FUNDS = {"CN": ["-", "general_public_budget", "government_fund"], "US-PHL": ["-", "general_fund"]}
ADJUSTMENT_LIMIT, DECEMBER_LIMIT = Fraction(3, 10), Fraction(3, 10)


def random_money(seed: int) -> dict[str, list[Row]]:
    """Rows of every dataset the figures rest on, the same for the same seed; a department sends what it likes."""
    random = Random(seed)
    sent: dict[str, dict[tuple, Row]] = {}

    def send(dataset: str, key: tuple[str, ...], row: Row) -> None:
        sent.setdefault(dataset, {})[tuple(row.get(name, "-") for name in key)] = row

    for code, (jurisdiction, start, _) in DEPARTMENTS.items():
        for year in YEARS:
            first, last = bounds(year, start)
            days = [first, last, last - timedelta(20), first + timedelta(random.randrange(360))]
            place = {"department_code": code, "fiscal_year": year}

            def classes() -> Row:
                return {
                    "fund_type": random.choice(FUNDS[jurisdiction]),  # noqa: B023 - called in the loop
                    "economic_code": random.choice(CLASSES[jurisdiction]),  # noqa: B023
                    "expenditure_kind": random.choice(["basic", "basic", "project", "-"]),
                }

            budget_key = ("fiscal_year", "department_code", "fund_type", "economic_code", "expenditure_kind", "phase")
            for phase in ("initial", "adjusted", "final"):
                for _ in range(random.choice([0, 1, 4, 9])):
                    line = {**place, **classes(), "phase": phase, "doc_no": "-"}
                    line["amount"] = cents(random, negative=phase != "initial")
                    line["is_key_expenditure"] = random.choice([None, True, False])
                    line["effective_date"] = random.choice([None, *days, first - timedelta(9), last + timedelta(9)])
                    if phase == "adjusted":
                        line["doc_no"] = random.choice(["-", "1", "2"])
                        line["explanation"] = random.choice([None, None, "moved"])
                    send("budget_lines", (*budget_key, "doc_no"), line)
            for number in range(random.choice([0, 0, 3, 12])):
                amount = cents(random, negative=True)
                paid = {"department_code": code, "paid_date": random.choice(days), **classes(), "amount": amount}
                voucher = {"voucher_no": f"{code}{year}-{number}", "line_no": 1, "is_reversal": amount < 0}
                send("payments", ("voucher_no",), {**voucher, **paid})
            for _ in range(random.choice([0, 2])):
                origin = year - random.randrange(4)
                carried = {**place, "origin_year": origin, "balance_amount": cents(random)}
                send("carryovers", ("department_code", "fiscal_year", "origin_year"), carried)
            for number in range(random.choice([0, 3])):
                named = random.sample(["signed_date", "award_notice_date", "tender_date"], random.randrange(4))
                contract = {"contract_no": f"{code}{year}-{number}", "department_code": code}
                contract |= {name: random.choice(days) for name in named}
                contract |= {"budget_amount": cents(random, none=True), "award_amount": cents(random, none=True)}
                send("procurement_contracts", ("contract_no",), contract)
            for number in range(random.choice([0, 4])):
                asset = {"asset_no": f"{code}-{number}", "year": year, "department_code": code}
                asset["status"] = random.choice([None, "in_use", "idle", "scrapped"])
                asset["original_value_amount"] = cents(random, none=True)
                send("fixed_assets", ("asset_no", "year"), asset)
            for number in range(random.choice([0, 6])):
                indicator = {**place, "project_code": code, "indicator_code": str(number)}
                indicator["aspect"] = random.choice(["quantity", "quality", "timeliness", "other", None])
                indicator["direction"] = random.choice(["up", "down"])
                indicator["target_value"] = random.choice([None, 2])
                indicator["actual_value"] = random.choice([None, 0.5, 1, 2, 3])
                send("performance_self_evaluations", ("fiscal_year", "project_code", "indicator_code"), indicator)
            for day in random.sample([first - timedelta(1), *days[:2]], random.randrange(3)):
                count = {"department_code": code, "as_of_date": day}
                count |= {"in_post": random.choice([None, 9, 10, 11]), "authorised_posts": random.choice([None, 10])}
                send("headcount", ("department_code", "as_of_date"), count)
    return {dataset: list(rows.values()) for dataset, rows in sent.items()}


def cents(random: Random, negative: bool = False, none: bool = False) -> int | None:
    """An amount in cents, small enough that sums are nought now and then."""
    if none and random.random() < 0.3:
        return None
    amount = random.choice([0, 1, 100, 5_000, random.randrange(1_000_000)])
    return -amount if negative and random.random() < 0.3 else amount


def bounds(year: int, start_month: int) -> tuple[date, date]:
    """First and last day of a fiscal year, named after the year in which it ends."""
    first_year = year if start_month == 1 else year - 1
    return date(first_year, start_month, 1), date(first_year + 1, start_month, 1) - timedelta(1)


def fiscal_year(day: date, start_month: int) -> int:
    return day.year + (1 if start_month > 1 and day.month >= start_month else 0)


def total(rows: list[Row], column: str = "amount") -> int:
    return sum(row[column] for row in rows if row[column] is not None)


def ratio(part: Any, whole: Any) -> Fraction | None:
    return None if part is None or whole is None or whole <= 0 else Fraction(part) / Fraction(whole)


def item(row: Row) -> str | None:
    return ITEM_OF.get(row["economic_code"])


def is_public_use(row: Row) -> bool:
    return row["expenditure_kind"] == "basic" and row["economic_code"] not in {"-", *PERSONNEL, "100"}


@dataclass(frozen=True)
class Counted:
    """All that was sent, and the last day of which anything is known."""

    sent: dict[str, list[Row]]
    as_of: date

    def of(self, dataset: str, department: str) -> list[Row]:
        return [row for row in self.sent.get(dataset, []) if row["department_code"] == department]

    def budget(self, department: str, year: int) -> list[Row]:
        return [row for row in self.of("budget_lines", department) if row["fiscal_year"] == year]

    def payments(self, department: str, year: int) -> list[Row]:
        start = DEPARTMENTS[department][1]
        return [row for row in self.of("payments", department) if fiscal_year(row["paid_date"], start) == year]

    def contracts(self, department: str, year: int) -> list[Row]:
        start = DEPARTMENTS[department][1]
        stages = ("signed_date", "award_notice_date", "tender_date")
        return [
            row
            for row in self.of("procurement_contracts", department)
            for day in [next((row[stage] for stage in stages if row.get(stage)), None)]
            if day and fiscal_year(day, start) == year
        ]

    def years(self, department: str) -> set[int]:
        """Every fiscal year of which the department sent anything."""
        start = DEPARTMENTS[department][1]
        found = {
            row.get("fiscal_year", row.get("year"))
            for dataset in ("budget_lines", "carryovers", "fixed_assets", "performance_self_evaluations")
            for row in self.of(dataset, department)
        }
        found |= {fiscal_year(row["paid_date"], start) for row in self.of("payments", department)}
        found |= {fiscal_year(row["as_of_date"], start) for row in self.of("headcount", department)}
        return found | {year for year in range(2020, 2030) if self.contracts(department, year)}

    def spent(self, department: str, year: int) -> tuple[str | None, list[Row]]:
        """Payments of the year up to the month of as_of where any were sent, else what was executed."""
        if sent := self.payments(department, year):
            paid = [row for row in sent if row["paid_date"].replace(day=1) <= self.as_of]
            return ("payments", paid) if paid else (None, [])
        final = [row for row in self.budget(department, year) if row["phase"] == "final"]
        return ("final", final) if final else (None, [])

    def lacks_months(self, department: str, year: int) -> bool:
        """Whether the department paid in no month up to the first of the year, or in none from its last on."""
        if self.spent(department, year)[0] != "payments":
            return False
        first, last = bounds(year, DEPARTMENTS[department][1])
        months = [row["paid_date"].replace(day=1) for row in self.of("payments", department)]
        months = [month for month in months if month <= self.as_of]
        return min(months) > first or max(months) < last.replace(day=1)

    def carried(self, department: str, year: int) -> int | None:
        rows = [row for row in self.of("carryovers", department) if row["fiscal_year"] == year]
        return total(rows, "balance_amount") if rows else None

    def three_public(self, department: str, year: int) -> int | None:
        rows = self.spent(department, year)[1]
        if not DEPARTMENTS[department][2] or all(row["economic_code"] in TELLS_NOTHING for row in rows):
            return None
        return total([row for row in rows if item(row)])

    def year(self, department: str, year: int) -> Row:
        """The figures of a department and year, under the names of the mart."""
        _, start, tells = DEPARTMENTS[department]
        first, last = bounds(year, start)
        found: Row = {"is_complete": last <= self.as_of}
        complete = found["is_complete"]
        whole = complete and not self.lacks_months(department, year)

        lines = self.budget(department, year)
        initial = [row for row in lines if row["phase"] == "initial"]
        adjusted = [row for row in lines if row["phase"] == "adjusted"]
        planned = initial + adjusted
        explained = {row["doc_no"] for row in adjusted if row["explanation"] and row["doc_no"] != "-"}
        silent = [row for row in adjusted if not row["explanation"] and row["doc_no"] not in explained]
        found["initial_budget_amount"] = total(initial) if initial else None
        found["net_adjustment_amount"] = total(adjusted) if planned else None
        found["gross_adjustment_amount"] = sum(abs(row["amount"]) for row in adjusted) if planned else None
        found["unexplained_adjustment_amount"] = sum(abs(row["amount"]) for row in silent) if planned else None
        found["adjusted_budget_amount"] = total(planned) if initial else None
        divided = any(row["expenditure_kind"] != "-" and row["economic_code"] != "-" for row in initial)
        found["public_use_budget_amount"] = total([row for row in planned if is_public_use(row)]) if divided else None
        telling = tells and any(row["economic_code"] not in TELLS_NOTHING for row in initial)
        found["three_public_budget_amount"] = total([row for row in planned if item(row)]) if telling else None
        untold = [row for row in planned if not tells or row["economic_code"] in TELLS_NOTHING]
        found["three_public_unstated_budget_amount"] = total(untold) if planned else None
        projects = [row for row in planned if row["expenditure_kind"] == "project"]
        has_kinds = any(row["expenditure_kind"] != "-" for row in initial)
        found["project_budget_amount"] = total(projects) if has_kinds else None
        names_key = any(row["is_key_expenditure"] is not None for row in projects)
        key = [row for row in projects if row["is_key_expenditure"]]
        found["key_project_budget_amount"] = total(key) if names_key else None

        source, spent = self.spent(department, year)
        found["executed_source"] = source
        found["executed_amount"] = total(spent) if spent else None
        in_last_month = [row for row in spent if "paid_date" in row and row["paid_date"].month == last.month]
        found["december_paid_amount"] = total(in_last_month) if source == "payments" else None
        divided = any(row["expenditure_kind"] != "-" and row["economic_code"] != "-" for row in spent)
        found["public_use_paid_amount"] = total([row for row in spent if is_public_use(row)]) if divided else None
        three_public = self.three_public(department, year)
        found["three_public_paid_amount"] = three_public
        for name in set(ITEM_OF.values()):
            rows = [row for row in spent if item(row) == name]
            found[f"{name}_paid_amount"] = None if three_public is None else total(rows)
        untold = [row for row in spent if not tells or row["economic_code"] in TELLS_NOTHING]
        found["three_public_unstated_paid_amount"] = total(untold) if spent else None
        found["previous_three_public_paid_amount"] = self.three_public(department, year - 1)

        carried = [row for row in self.of("carryovers", department) if row["fiscal_year"] == year]
        old = [row for row in carried if year > row["origin_year"]]
        found["carryover_amount"] = self.carried(department, year)
        found["surplus_amount"] = total(old, "balance_amount") if carried else None
        found["previous_carryover_amount"] = self.carried(department, year - 1)

        budgeted = [row for row in self.contracts(department, year) if row["budget_amount"] is not None]
        found["procurement_budget_amount"] = total(budgeted, "budget_amount") if budgeted else None
        found["procurement_award_amount"] = total(budgeted, "award_amount") if budgeted else None
        assets = [row for row in self.of("fixed_assets", department) if row["year"] == year and row["status"]]
        assets = [row for row in assets if row["original_value_amount"] is not None]
        used = [row for row in assets if row["status"] == "in_use"]
        found["fixed_asset_amount"] = total(assets, "original_value_amount") if assets else None
        found["in_use_asset_amount"] = total(used, "original_value_amount") if assets else None

        indicators = self.of("performance_self_evaluations", department)
        indicators = [row for row in indicators if row["fiscal_year"] == year]
        for aspect, base, reached in (
            ("quantity", "planned", "completed"),
            ("timeliness", "timeliness", "timely"),
            ("quality", "quality", "qualified"),
        ):
            of_aspect = [row for row in indicators if row["aspect"] == aspect]
            done = [row for row in of_aspect if is_reached(row)]
            found[f"{base}_indicator_count"] = len(of_aspect) if indicators else None
            found[f"{reached}_indicator_count"] = len(done) if indicators else None
            found[f"{reached}_indicator_ratio"] = ratio(len(done), len(of_aspect))

        counts = [row for row in self.of("headcount", department) if row["in_post"] is not None]
        before = sorted((row for row in counts if row["as_of_date"] <= last), key=lambda row: row["as_of_date"])
        within = [row for row in before if row["as_of_date"] >= first]
        people, posts = (before[-1]["in_post"], before[-1]["authorised_posts"]) if before else (None, None)
        found["headcount_date"] = before[-1]["as_of_date"] if before else None
        found["in_post_count"], found["authorised_posts_count"] = people, posts
        mean = Fraction(total(within, "in_post"), len(within)) if within else None
        per_head = ratio(found["public_use_paid_amount"], mean)
        found["public_use_per_head_amount"] = per_head  # cents, compared to half a cent

        elapsed = 12 if self.as_of > last else (self.as_of.month - start) % 12 + 1 if self.as_of >= first else None
        found["elapsed_month_count"] = elapsed
        budget = found["initial_budget_amount"], found["adjusted_budget_amount"]
        found["execution_initial_ratio"] = ratio(found["executed_amount"], budget[0])
        found["execution_adjusted_ratio"] = ratio(found["executed_amount"], budget[1])
        found["time_progress_ratio"] = ratio(elapsed, 12)
        found["payment_progress_ratio"] = ratio(found["execution_adjusted_ratio"], found["time_progress_ratio"])
        found["budget_adjustment_ratio"] = ratio(found["gross_adjustment_amount"], budget[0])
        found["carryover_ratio"] = ratio(found["carryover_amount"], budget[1])
        found["carryover_change_ratio"] = change(found["carryover_amount"], found["previous_carryover_amount"])
        found["public_use_control_ratio"] = ratio(found["public_use_paid_amount"], found["public_use_budget_amount"])
        found["three_public_control_ratio"] = ratio(three_public, found["three_public_budget_amount"])
        moved = change(three_public, found["previous_three_public_paid_amount"])
        found["three_public_change_ratio"] = moved if whole and not self.lacks_months(department, year - 1) else None
        found["in_post_control_ratio"] = ratio(people, posts)
        found["procurement_execution_ratio"] = ratio(
            found["procurement_award_amount"], found["procurement_budget_amount"]
        )
        found["fixed_asset_use_ratio"] = ratio(found["in_use_asset_amount"], found["fixed_asset_amount"])
        found["key_project_ratio"] = ratio(found["key_project_budget_amount"], found["project_budget_amount"])
        share = ratio(found["december_paid_amount"], found["executed_amount"]) if whole else None
        found["december_share_ratio"] = share

        execution = found["execution_adjusted_ratio"]
        found["execution_band"] = None
        if whole and execution is not None:
            bands = ("low", "middle", "high")
            found["execution_band"] = bands[(execution >= Fraction(7, 10)) + (execution >= Fraction(95, 100))]
        return found | self.flags(found, share)

    def flags(self, found: Row, share: Fraction | None) -> Row:
        """Outcomes of the four flags."""
        unknown = "INSUFFICIENT_DATA"
        adjustment = found["budget_adjustment_ratio"]
        fb02 = unknown
        if adjustment is not None:
            beyond = "FAIL" if found["unexplained_adjustment_amount"] else "WARN"
            fb02 = beyond if adjustment > ADJUSTMENT_LIMIT else "PASS"
        fb07 = unknown
        budget, paid = found["three_public_budget_amount"], found["three_public_paid_amount"]
        if budget is not None and paid is not None and not found["three_public_unstated_budget_amount"]:
            fb07 = "FAIL" if paid > budget else unknown if found["three_public_unstated_paid_amount"] else "PASS"
        fb09 = unknown
        if found["in_post_count"] is not None and found["authorised_posts_count"] is not None:
            fb09 = "FAIL" if found["in_post_count"] > found["authorised_posts_count"] else "PASS"
        fb15 = unknown if share is None else "WARN" if share > DECEMBER_LIMIT else "PASS"
        if not found["is_complete"]:
            fb15 = "SKIP"
        return {"fb02_outcome": fb02, "fb07_outcome": fb07, "fb09_outcome": fb09, "fb15_outcome": fb15}

    def months(self, department: str, year: int) -> dict[tuple[date, str], Row]:
        """The months of a year up to that of as_of, by fund."""
        start = DEPARTMENTS[department][1]
        first, last = bounds(year, start)
        lines = [row for row in self.budget(department, year) if row["phase"] != "final"]
        initial = [row for row in lines if row["phase"] == "initial"]
        paid = self.payments(department, year)
        found: dict[tuple[date, str], Row] = {}
        for fund in {row["fund_type"] for row in lines + paid}:
            budget = known_of_fund(initial, fund)
            payments = known_of_fund(paid, fund)
            for number in range(12):
                month = date(first.year + (start - 1 + number) // 12, (start - 1 + number) % 12 + 1, 1)
                if month > self.as_of:
                    break
                end = (month + timedelta(31)).replace(day=1) - timedelta(1)
                changes = [row for row in lines if row["phase"] == "adjusted" and row["fund_type"] == fund]
                in_force = [row for row in changes if min(row["effective_date"] or first, last) <= end]
                in_month = [row for row in payments or [] if (row["paid_date"] <= end) and row["paid_date"] >= month]
                so_far = [row for row in payments or [] if row["paid_date"] <= end]
                row = {
                    "initial_budget_amount": None if budget is None else total(budget),
                    "adjusted_budget_amount": None if budget is None else total(budget) + total(in_force),
                    "paid_month_amount": None if payments is None else total(in_month),
                    "paid_ytd_amount": None if payments is None else total(so_far),
                    "time_progress_ratio": Fraction(number + 1, 12),
                }
                ytd = row["paid_ytd_amount"]
                row["execution_initial_ratio"] = ratio(ytd, row["initial_budget_amount"])
                row["execution_adjusted_ratio"] = ratio(ytd, row["adjusted_budget_amount"])
                row["december_share_ratio"] = (
                    ratio(row["paid_month_amount"], ytd) if end == last <= self.as_of else None
                )
                found[month, fund] = row
        return found


def known_of_fund(rows: list[Row], fund: str) -> list[Row] | None:
    """Rows of a fund; none of it is nought only where all are divided by fund."""
    of_fund = [row for row in rows if row["fund_type"] == fund]
    if of_fund or (rows and fund != "-" and all(row["fund_type"] != "-" for row in rows)):
        return of_fund
    return None


def is_reached(row: Row) -> bool:
    actual, target = row["actual_value"], row["target_value"]
    if actual is None:
        return False
    if target is None:
        return actual >= 1
    return actual <= target if row["direction"] == "down" else actual >= target


def change(now: int | None, before: int | None) -> Fraction | None:
    return None if now is None or before is None else ratio(now - before, before)
