"""Rows of the supervisors' files before they are written, and what of them is known on the last day."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from orchestration.simulation.city import City
from orchestration.simulation.money.luck import Days, Luck, Row
from orchestration.simulation.money.plan import Plan
from orchestration.simulation.money.planted import Books

# A row is known from this day on; what happens to it later is blank until then.
_BEGINS: dict[str, str] = {
    "audit_projects": "started",
    "audit_findings": "found_date",
    "audit_rectifications": "event_date",
    "audit_recommendations": "issued_date",
    "official_terms": "term_start",
    "supervision_items": "assigned_date",
    "coordination_meetings": "met_date",
    "quarterly_reports": "submitted_date",
    "progress_inspections": "inspected_date",
    "white_papers": "published_date",
    "enforcement_cases": "opened_date",
    "external_reviews": "reviewed_date",
    "staff_assessments": "notice_date",
    "posts": "valid_from",
    "task_assignments": "valid_from",
    "jurisdiction_disputes": "raised_date",
    "accountability_events": "event_date",
    "case_transfers": "transferred_date",
}
# What comes with a day and is not known before it.
_COMES_WITH: dict[str, dict[str, tuple[str, ...]]] = {
    "audit_projects": {
        "finished": (),
        "report_date": ("report_no", "responsibility_kind"),
        "published_date": ("medium",),
        "cadre_archived_date": ("cadre_archive_no",),
        "integrity_archived_date": ("integrity_archive_no",),
        "used_for_appointment_date": (),
    },
    "audit_recommendations": {"adopted_date": ()},
    "supervision_items": {
        "feedback_date": (),
        "finished_date": (),
        "verified_date": ("verify_result",),
        "rectified_date": (),
    },
    "quarterly_reports": {"copied_to_supervision_date": ()},
    "white_papers": {"completion_published_date": ()},
    "white_paper_tasks": {"finished_date": ("actual_value", "excuse_code", "is_excuse_accepted")},
    "enforcement_cases": {"closed_date": ("result", "is_wrongful", "review_result", "litigation_result")},
    "jurisdiction_disputes": {"decided_date": ("outcome",)},
    "case_transfers": {"accepted_date": ()},
}


@dataclass
class Records:
    """Rows by dataset, as they will be in the end; ``known`` leaves out what happens after the last day."""

    city: City
    plan: Plan
    books: Books
    rows: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def days(self) -> Days:
        return self.plan.days

    @property
    def end(self) -> date:
        return self.plan.end

    def luck(self, *about: object) -> Luck:
        return self.plan.luck("oversight", *about)

    def add(self, dataset: str, row: Row) -> Row:
        self.rows.setdefault(dataset, []).append(row)
        return row

    def of(self, dataset: str, **where: object) -> list[Row]:
        """Rows of a dataset that hold these values."""
        rows = self.rows.get(dataset, [])
        return [row for row in rows if all(row[column] == value for column, value in where.items())]

    def one(self, dataset: str, **where: object) -> Row:
        return self.of(dataset, **where)[0]

    def remove(self, dataset: str, row: Row) -> None:
        self.rows[dataset] = [other for other in self.rows[dataset] if other is not row]

    def workday(self, day: date) -> date:
        return self.days.at(day)

    def workdays_later(self, day: date, workdays: int) -> date:
        return self.days.after(day, workdays)

    def days_later(self, day: date, days: int) -> date:
        """The working day on or after so many days later."""
        return self.days.at(day + timedelta(days))

    def known(self) -> dict[str, list[Row]]:
        """What is known on the last day."""
        told = {name: [self._as_known(name, row) for row in self._begun(name)] for name in self.rows}
        for row in told.get("supervision_items", []):
            row["status"] = "finished" if row["finished_date"] else "open"
        for row in told.get("audit_recommendations", []):
            row["status"] = "adopted" if row["adopted_date"] else "open"
        return told

    def _begun(self, name: str) -> list[Row]:
        rows = self.rows[name]
        if name == "white_paper_tasks":
            published = {(row["year"], row["department_code"]) for row in self._begun("white_papers")}
            return [row for row in rows if (row["year"], row["department_code"]) in published]
        begins = _BEGINS[name]
        rows = [row for row in rows if row[begins] is None or row[begins] <= self.end]
        if name == "task_assignments":  # a duty is placed when what it comes from is known
            rows = [
                row for row in rows if row["source_type"] != "white_paper_task" or row["source_no"] in self._tasks()
            ]
        return rows

    def _tasks(self) -> set[str]:
        rows = self._begun("white_paper_tasks")
        return {f"{row['year']}/{row['department_code']}/{row['task_no']}" for row in rows}

    def _as_known(self, name: str, row: Row) -> Row:
        row = dict(row)
        for day, others in _COMES_WITH.get(name, {}).items():
            if row[day] is not None and row[day] > self.end:
                row |= dict.fromkeys((day, *others))
        return row


def text_of(truth: bool) -> str:
    return "true" if truth else "false"
