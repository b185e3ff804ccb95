"""Accountability cases, stage by stage, and what sets them off among the planted permits."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from orchestration.simulation.irregular_case import Case
from orchestration.simulation.money.luck import Row
from orchestration.simulation.oversight.records import Records
from orchestration.simulation.planting import Planter
from orchestration.simulation.rows import Texts
from orchestration.simulation.supervision import ACCOUNTABILITY_COLUMNS

SUPERVISORS = "深监督"
PERSON = "10023"
# Kinds of planted permits with a red alert: its rule, and the working day after receipt on which it is raised.
_RED = {
    "extended_twice": ("P08", 2),
    "fee_not_due": ("F01", 3),
    "fee_not_standard": ("F02", 3),
    "refused_without_reason": ("P01", 0),
    "over_statutory": ("T02", 11),
    "forwarded_late": ("T02", 11),
    "beyond_level": ("A08", 0),
    "alert_answered_late": ("T09", None),
    "alert_not_answered": ("T09", None),
}
WITHOUT_NOTICE, DISCIPLINED = "fee_not_due", "fee_not_standard"  # the first case of each


@dataclass
class Loop:
    """A case in the making; every stage is some working days after the one before."""

    records: Records
    no: str
    department: str
    signal_type: str
    signal_no: str
    regulation: str
    day: date
    rows: list[Row] = field(default_factory=list)

    def say(self, kind: str, workdays: int = 0, **columns: object) -> "Loop":
        self.day = self.records.workdays_later(self.day, workdays)
        row: Row = {
            **dict.fromkeys(ACCOUNTABILITY_COLUMNS),
            "accountability_no": self.no,
            "seq_no": len(self.rows) + 1,
            "event_type": kind,
            "event_date": self.day,
            "signal_type": self.signal_type,
            "signal_no": self.signal_no,
            "regulation_code": self.regulation,
            "department_code": self.department,
            **columns,
        }
        self.rows.append(self.records.add("accountability_events", row))
        return self

    def told(self) -> "Loop":
        """The signal, and the notice that asks for an answer within five working days."""
        self.say("signal")
        due = self.records.workdays_later(self.day, 5)
        return self.say("notice", due_date=due, doc_no=f"{SUPERVISORS}〔{self.day.year}〕{self.no[-4:]}号")

    def answered(self) -> "Loop":
        return self.told().say("feedback", 3)

    def verified(self, outcome: str = "属实") -> "Loop":
        return self.answered().say("verify", 4, outcome=outcome)

    def decided(self, fault: str, form: str, points: int | None = None) -> "Loop":
        """A case about the fault is opened and decided; the person answers directly."""
        self.verified().say("case_opened", 3, fault_code=fault)
        about = {"fault_code": fault, "form_code": form, "deduction_score": points}
        document = f"深监决〔{self.day.year}〕{self.no[-4:]}号"
        return self.say("decision", 10, person_id=PERSON, role="direct", doc_no=document, **about)

    def ended(self) -> "Loop":
        """Carried out and closed."""
        return self.say("enforced", 5).say("closed", 3)


def loop_of(records: Records, department: str, signal_type: str, signal_no: str, regulation: str, known: date) -> Loop:
    """A new case about a signal, begun on the second working day after it was known."""
    number = len({row["accountability_no"] for row in records.of("accountability_events")}) + 1
    day = records.workdays_later(records.workday(known), 2)
    return Loop(records, f"ZJ-{day.year}-{number:04d}", department, signal_type, signal_no, regulation, day)


def alert_no(texts: Texts, case: Case, rule: str) -> str:
    numbers = texts.case_numbers(np.array([case.department]), np.array([case.year]), np.array([case.serial]))
    return f"{numbers.item()}/{rule}/red"


def follow_alerts(records: Records, planter: Planter, texts: Texts) -> None:
    """Departments are told of the red alerts of planted permits and answer; one is decided about, one forgotten."""
    for kind, (rule, workday) in _RED.items():
        for copy, case in enumerate(planter.by_kind.get(kind, [])):
            if copy == 0 and kind == WITHOUT_NOTICE:
                continue
            raised = workday if case.notice is None or workday is not None else case.notice.due + 1
            day = planter.time.first_month + timedelta(case.at(raised or 0, 0) // 86_400)
            code = texts.departments[case.department]
            loop = loop_of(records, code, "alert", alert_no(texts, case, rule), "4", day)
            if copy == 0 and kind == DISCIPLINED:
                loop.decided("A10", "warning", 10_00).ended()
            else:
                loop.verified().say("closed", 2)
