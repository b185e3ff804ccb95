"""Whether a contender found the numbers that the pipeline published.

Here belongs the comparison, on the release that readers see. The contenders know nothing of suspended
time, deemed acceptance and corrections, so only ordinary cases are compared to the row: finished in the
month, without special procedure and supplement notice, and not planted as irregular.
"""

import csv
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.bench.contenders.columns import FIRST_PLANTED, SERIAL_DIGITS

COMPARED = ("ordinary_finished_count", "ordinary_on_time_promised_count", "ordinary_elapsed_working_days")
_OF_ALL_CASES = ("finished_count", "on_time_promised_count")

_RELEASED = f"""
with ordinary as (

    select
        department_code,
        count(*) as ordinary_finished_count,
        count(case when is_normal_finish and not is_overdue_promised then 1 end) as ordinary_on_time_promised_count,
        cast(sum(elapsed_working_days) as bigint) as ordinary_elapsed_working_days
    from marts.fct_approval_case
    where
        strftime(finished_at, '%Y-%m') = '{{period}}'
        and not has_special_procedure
        and supply_notice_count = 0
        and right(case_no, {SERIAL_DIGITS}) < '{FIRST_PLANTED}'
    group by department_code

)

select
    efficiency.department_code,
    efficiency.finished_count,
    coalesce(efficiency.on_time_promised_count, 0) as on_time_promised_count,
    {", ".join(f"coalesce(ordinary.{name}, 0) as {name}" for name in COMPARED)}
from marts.monthly_department_approval_efficiency as efficiency
left join ordinary on efficiency.department_code = ordinary.department_code
where strftime(efficiency.month, '%Y-%m') = '{{period}}'
"""


@dataclass(frozen=True)
class Comparison:
    """Departments compared; those that differ on ordinary cases; those whose figures over all cases agree."""

    departments: int
    differing: list[str]
    alike_over_all_cases: int

    @property
    def equal(self) -> bool:
        """Whether every compared number of every department is the same."""
        return self.departments > 0 and not self.differing


def compare(xiaoneng: Sequence[str], period: str, result: Path) -> Comparison:
    """Compare a contender's file with the current release of the data folder that ``xiaoneng`` works on."""
    released = _released(xiaoneng, period)
    found = _found(result, period)
    unknown = [department for department in found if department not in released and any(found[department].values())]
    differing = [
        department for department, numbers in released.items() if _differ(numbers, found.get(department), COMPARED)
    ]
    alike = sum(not _differ(numbers, found.get(name), _OF_ALL_CASES) for name, numbers in released.items())
    return Comparison(len(released), sorted(differing + unknown), alike)


def _released(xiaoneng: Sequence[str], period: str) -> dict[str, dict[str, int]]:
    command = [*xiaoneng, "--json", "query", _RELEASED.format(period=period)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {row["department_code"]: {name: int(row[name]) for name in _NUMBERS} for row in json.loads(answer)}


def _found(result: Path, period: str) -> dict[str, dict[str, int]]:
    with result.open(encoding="utf-8", newline="") as file:
        return {
            row["department_code"]: {name: int(row[name]) for name in _NUMBERS}
            for row in csv.DictReader(file)
            if row["month"].startswith(period)
        }


def _differ(released: dict[str, int], found: dict[str, int] | None, names: Sequence[str]) -> bool:
    """A department without a row had nothing finished."""
    return any(released[name] != (found or {}).get(name, 0) for name in names)


_NUMBERS = (*COMPARED, *_OF_ALL_CASES)
