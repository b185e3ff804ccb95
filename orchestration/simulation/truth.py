"""What is really in the files: counts per department and month, and everything that was planted.

Here belongs the record that a test compares the warehouse with. It never leaves the folder of the
simulation: a department does not send it.
"""

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from orchestration.simulation.catalogue import DEPARTMENTS, NOT_REPORTING, SMALL, ZERO_REPORTING
from orchestration.simulation.irregularities import RULES_PLANTED_ONLY
from orchestration.simulation.planting import Planted, Planter
from orchestration.simulation.rows import EVENT_TYPES, Rows, Texts
from orchestration.simulation.writing import Folder

DECLARED_TOO_MUCH = ("RK", 12)  # in the middle month this department declares more rows than it sent

_SIGNALS = {
    "department_code": pl.String,
    "month": pl.String,
    "signal_id": pl.String,
    "kind": pl.String,
    "cases": pl.Int64,
}
_COUNTS = ("received_count", "accepted_count", "refused_count", "finished_count", "row_count")


@dataclass
class Truth:
    """Grows month by month. Repeats and corrections of a message are not counted."""

    months: list[str]
    counts: list[np.ndarray] = field(default_factory=list)  # per month: measure by department
    totals: dict[str, int] = field(default_factory=dict)

    def count(self, parts: list[Rows]) -> None:
        """Add a month of messages."""
        counts = np.zeros((len(_COUNTS), len(DEPARTMENTS) + 1), np.int64)  # the last is the unknown department
        for rows in parts:
            kind = rows["type"]
            is_refused = rows["status"] == 2
            is_accept = kind == EVENT_TYPES.index("accept")
            chosen = (
                kind == EVENT_TYPES.index("apply"),
                is_accept & ~is_refused,
                is_accept & is_refused,
                kind == EVENT_TYPES.index("finish"),
                np.ones(len(kind), bool),
            )
            counts += [np.bincount(rows["department"][which], minlength=counts.shape[1]) for which in chosen]
        self.counts.append(counts)

    def add(self, **totals: int) -> None:
        for name, number in totals.items():
            self.totals[name] = self.totals.get(name, 0) + number

    def declarations(self) -> pl.DataFrame:
        """What the departments declare for the month counted last: rows of ``period_declarations``."""
        month = len(self.counts) - 1
        is_last = month == len(self.months) - 1
        rows = []
        for index, department in enumerate(DEPARTMENTS):
            if is_last and department.code == NOT_REPORTING:
                continue
            sent = int(self.counts[month][_COUNTS.index("row_count"), index])
            extra = DECLARED_TOO_MUCH[1] if (department.code, month) == self._declared_too_much() else 0
            rows.append(
                {
                    "department_code": department.code,
                    "dataset": "approval_events",
                    "period": self.months[month],
                    "row_count": sent + extra,
                }
            )
        return pl.DataFrame(rows)

    def _declared_too_much(self) -> tuple[str, int]:
        return DECLARED_TOO_MUCH[0], len(self.months) // 2

    def counts_table(self) -> pl.DataFrame:
        """Counts by department and month."""
        return pl.DataFrame(
            [
                {
                    "department_code": department.code,
                    "month": month,
                    **{name: int(counts[place, index]) for place, name in enumerate(_COUNTS)},
                }
                for month, counts in zip(self.months, self.counts, strict=True)
                for index, department in enumerate(DEPARTMENTS)
            ]
        )

    def write(self, folder: Folder, planter: Planter, texts: Texts, parameters: dict[str, Any]) -> None:
        """``truth/counts.csv``, ``planted.csv``, ``integrity.csv`` and ``truth.json``."""
        folder.write_table("truth/counts.csv", self.counts_table())
        folder.write_table("truth/planted.csv", _planted_table(planter.planted(), texts))
        folder.write_table("truth/integrity.csv", pl.DataFrame(planter.signals(), _SIGNALS))
        department, month = self._declared_too_much()
        content = {
            "parameters": parameters,
            "totals": self.totals,
            "departments": {
                "not_reporting_last_month": NOT_REPORTING,
                "zero_report_every_month": ZERO_REPORTING,
                "fewer_than_thirty_finished": SMALL,
                "declared_more_than_sent": {
                    "department_code": department,
                    "month": self.months[month],
                    "rows_missing": DECLARED_TOO_MUCH[1],
                },
            },
            "rules_only_planted_cases_break": list(RULES_PLANTED_ONLY),
            "kinds": [
                {"kind": kind.name, "cases": kind.copies, "rules": list(kind.rules), "finding": kind.finding}
                for kind in planter.kinds
            ],
        }
        with folder.open("truth/truth.json") as file:
            file.write(json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n")


def _planted_table(planted: list[Planted], texts: Texts) -> pl.DataFrame:
    numbers = texts.case_numbers(*(np.array([getattr(each, name) for each in planted]) for name in _CASE_KEY))
    matters = [each.matter if each.matter >= 0 else len(texts.matters) - 1 for each in planted]
    return pl.DataFrame(
        {
            "kind": [each.kind for each in planted],
            "case_no": numbers,
            "department_code": texts.departments.gather([each.department for each in planted]),
            "matter_code": texts.matters.gather(matters),
            "month": [each.month for each in planted],
            "rules": [";".join(each.rules) for each in planted],
            "finding": [each.finding for each in planted],
        }
    )


_CASE_KEY = ("department", "year", "serial")
