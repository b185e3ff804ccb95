"""The legal clock of an approval case in plain Python, counting day by day.

It is slow and literal on purpose: nothing here is shared with the SQL that it judges. Every interval
of days is half-open, ``(start, end]``: the day on which something starts is never counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

Interval = tuple[date, date]

ART_45_KINDS = frozenset(
    {"hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert_review"}
)

_CONTRADICTIONS = {"accepted_before_applied", "finished_before_accepted", "special_end_before_start"}


@dataclass(frozen=True)
class Policy:
    """Points on which cities differ, or which the law leaves open."""

    deemed_acceptance: bool = True
    answer_working_days: int = 5
    unqualified_special_stops_statutory: bool = False
    unqualified_special_stops_promised: bool = False
    supplement_after_acceptance_stops_statutory: bool = False
    supplement_after_acceptance_stops_promised: bool = False
    extension_cap: int = 10
    extension_cap_joint: int = 15
    extension_moves_promised: bool = False
    calendar_day_due_rolls_over_holiday: bool = True


@dataclass(frozen=True)
class Matter:
    """What the catalogue says about a matter, as far as the clock asks."""

    matter_code: str
    statutory_limit: int
    promised_limit: int | None = None
    limit_unit: str = "workday"
    extension_limit: int | None = None
    is_joint_handling: bool | None = False
    matter_type: str | None = "01"
    issue_limit: int | None = None
    case_type: str | None = "2"

    def days(self, limit: int) -> int:
        """The limit as it counts: an immediate case is due the same working day, whether it says 0 or 1."""
        return 0 if self.case_type == "1" and limit <= 1 else limit


@dataclass(frozen=True, kw_only=True)
class Event:
    """One message of a case, under the names of the contract."""

    event_type: str
    event_at: datetime
    seq_no: int = 1
    case_no: str = "1"
    matter_code: str = "M"
    department_code: str = "D1"
    utc_offset_minutes: int | None = None
    uploaded_at: datetime | None = None
    operator_id: str | None = None
    operator_role: str | None = None
    step_code: str | None = None
    step_name: str | None = None
    status_code: str | None = None
    result_code: str | None = None
    is_approved: bool | None = None
    reason: str | None = None
    special_type: str | None = None
    special_kind: str | None = None
    is_told_in_writing: bool | None = None
    approved_by: str | None = None
    limit_value: int | None = None
    limit_unit: str | None = None
    due_at: datetime | None = None
    amount: Decimal | None = None
    materials_count: int | None = None
    channel: str | None = None
    applicant_type: str | None = None
    applicant_id: str | None = None
    data_version: int = 1
    is_deleted: bool = False

    @property
    def day(self) -> date:
        return self.event_at.date()


@dataclass(frozen=True)
class Calendar:
    """Known working days of ``announced_from``..``announced_to``; later days are provisional, weekends only.

    Days before ``announced_from`` are a gap: nothing is known of them and none counts as a working day.
    """

    workdays: frozenset[date] | set[date]
    announced_from: date
    announced_to: date

    def is_workday(self, day: date) -> bool:
        if day > self.announced_to:
            return day.weekday() < 5
        return day >= self.announced_from and day in self.workdays

    def nth_workday(self, start: date, n: int) -> date:
        """The n-th working day after ``start``."""
        return _nth_day(start, n, self.is_workday)

    def count_workdays(self, start: date, end: date) -> int:
        """Working days in ``(start, end]``; none when the end is not after the start."""
        return sum(self.is_workday(day) for day in _days(start, end))

    def first_workday_from(self, day: date) -> date:
        """``day`` itself when it is a working day, else the first one after it."""
        return day if self.is_workday(day) else self.nth_workday(day, 1)


@dataclass(frozen=True)
class CaseFacts:
    """What the clock says of one case."""

    applied_at: datetime | None
    recorded_accepted_at: datetime | None
    accepted_date: date | None
    is_deemed_accepted: bool
    finished_at: datetime | None
    status: str
    statutory_due_date: date | None
    promised_due_date: date | None
    is_due_provisional: bool
    extension_working_days: int | None
    suspended_working_days: int | None
    elapsed_working_days: int | None
    is_overdue_statutory: bool | None
    is_overdue_promised: bool | None
    overdue_working_days: int | None
    issue_working_days: int | None
    supply_notice_count: int
    exclusion_reason: str | None


@dataclass(frozen=True)
class _Milestones:
    """The events of a case that the rules ask for."""

    apply: Event | None
    accept: Event | None
    refusal: Event | None
    finish: Event | None
    issue: Event | None
    notices: list[Event]
    supplements: list[Event]
    special_starts: list[Event]
    special_ends: dict[int, Event]

    @property
    def is_contradictory(self) -> bool:
        """Whether the case was accepted before it was received."""
        return bool(self.apply and self.accept and self.accept.event_at < self.apply.event_at)

    def supplement_after(self, notice: Event) -> Event | None:
        """The earliest supplement not before the notice."""
        return next((event for event in self.supplements if event.event_at >= notice.event_at), None)


@dataclass(frozen=True)
class _Suspensions:
    """The intervals that stop each clock, and whether one of them ends before it starts."""

    statutory: list[Interval]
    promised: list[Interval]
    is_contradictory: bool


def judge(events: list[Event], matter: Matter, policy: Policy, calendar: Calendar, as_of: datetime) -> CaseFacts:
    """Everything the clock says of one case at ``as_of``, whatever the order of its events."""
    case = _milestones(events)
    accepted, is_deemed = _legal_acceptance(case, policy, calendar, as_of.date())
    status = _status(case)
    stopped_at = case.finish.event_at if case.finish else as_of
    stopped = stopped_at.date()
    suspensions = _suspensions(case, matter, policy, calendar, stopped)

    is_gap = accepted is not None and accepted < calendar.announced_from
    statutory_due = promised_due = None
    extension = 0
    if accepted is not None and not is_gap:
        unextended = _due_date(
            accepted, matter.days(matter.statutory_limit), suspensions.statutory, matter, policy, calendar
        )
        extension = _extension_days(case, unextended, matter, policy)
        statutory_due = _due_date(
            accepted, matter.days(matter.statutory_limit) + extension, suspensions.statutory, matter, policy, calendar
        )
        if matter.promised_limit is not None:
            promised = matter.days(matter.promised_limit) + (extension if policy.extension_moves_promised else 0)
            promised_due = _due_date(accepted, promised, suspensions.promised, matter, policy, calendar)

    due_at = case.accept.due_at if case.accept else None
    if due_at is not None and statutory_due is not None:
        statutory_due = promised_due = due_at.date()

    exclusion = _exclusion(case, accepted, is_gap, suspensions.is_contradictory, status)

    def is_late(due: date | None) -> bool | None:
        if due is None or status == "refused":
            return None
        late = stopped_at > due_at if due_at is not None else stopped > due
        # contradictory times may show a case late, never in time
        return late or (None if exclusion in _CONTRADICTIONS else False)

    is_overdue_statutory = is_late(statutory_due)
    overdue_days = None
    if is_overdue_statutory is not None and statutory_due is not None:
        overdue_days = calendar.count_workdays(statutory_due, stopped) if is_overdue_statutory else 0

    suspended_days = None
    if accepted is not None and not is_gap:
        suspended_days = sum(
            calendar.is_workday(day) and _is_covered(day, suspensions.statutory) for day in _days(accepted, stopped)
        )
    elapsed_days = None
    if accepted is not None and suspended_days is not None and exclusion is None:
        elapsed_days = calendar.count_workdays(accepted, stopped) - suspended_days

    return CaseFacts(
        applied_at=case.apply.event_at if case.apply else None,
        recorded_accepted_at=case.accept.event_at if case.accept else None,
        accepted_date=accepted,
        is_deemed_accepted=is_deemed,
        finished_at=case.finish.event_at if case.finish else None,
        status=status,
        statutory_due_date=statutory_due,
        promised_due_date=promised_due,
        is_due_provisional=any(
            due is not None and due > calendar.announced_to for due in (statutory_due, promised_due)
        ),
        extension_working_days=extension if matter.limit_unit == "workday" else None,
        suspended_working_days=suspended_days,
        elapsed_working_days=elapsed_days,
        is_overdue_statutory=is_overdue_statutory,
        is_overdue_promised=is_late(promised_due),
        overdue_working_days=overdue_days,
        issue_working_days=_issue_days(case, calendar),
        supply_notice_count=len(case.notices),
        exclusion_reason=exclusion,
    )


def _milestones(events: list[Event]) -> _Milestones:
    events = sorted(events, key=lambda event: (event.event_at, event.seq_no))

    def of(event_type: str) -> list[Event]:
        return [event for event in events if event.event_type == event_type]

    def first(found: list[Event]) -> Event | None:
        return found[0] if found else None

    accepts, finishes = of("accept"), of("finish")
    return _Milestones(
        apply=first(of("apply")),
        accept=first([event for event in accepts if event.status_code != "2"]),
        refusal=first([event for event in accepts if event.status_code == "2"]),
        finish=finishes[-1] if finishes else None,
        issue=first(of("issue")),
        notices=of("supply_notice"),
        supplements=of("supply_accept"),
        special_starts=of("special_start"),
        special_ends={event.seq_no: event for event in of("special_end")},
    )


def _legal_acceptance(
    case: _Milestones, policy: Policy, calendar: Calendar, as_of_date: date
) -> tuple[date | None, bool]:
    """The day from which the clock runs, and whether the law put it there in spite of the record."""
    recorded = case.accept.day if case.accept else None
    if case.apply is None or case.is_contradictory or not policy.deemed_acceptance:
        return recorded, False

    if case.refusal and recorded is None:
        return None, False  # refused and never accepted: in time or late, it is no acceptance

    received = case.apply.day
    answer_due = calendar.nth_workday(received, policy.answer_working_days)

    notice = case.notices[0] if case.notices else None
    if notice and notice.day <= answer_due and (not case.accept or notice.event_at <= case.accept.event_at):
        supplement = case.supplement_after(notice)
        if supplement and (not case.accept or supplement.event_at <= case.accept.event_at):
            return supplement.day, False
        return recorded, False

    if recorded is not None and recorded <= answer_due:
        return recorded, False
    if case.refusal and case.refusal.day <= answer_due:
        return recorded, False
    if recorded is None:
        is_returned = case.finish is not None and case.finish.result_code in ("1", "2", "3")
        is_finished_in_time = case.finish is not None and case.finish.day <= answer_due
        if is_returned or is_finished_in_time:
            return None, False
    if as_of_date > answer_due:
        return received, True
    return recorded, False


def _status(case: _Milestones) -> str:
    if case.finish:
        return {"5": "withdrawn", "2": "invalid", "3": "invalid"}.get(case.finish.result_code or "", "finished")
    return "refused" if case.refusal and not case.accept else "open"


def _suspensions(case: _Milestones, matter: Matter, policy: Policy, calendar: Calendar, stopped: date) -> _Suspensions:
    """Special procedures and supplements after acceptance; one that is still open lasts until ``stopped``."""
    statutory: list[Interval] = []
    promised: list[Interval] = []
    is_contradictory = False
    for start in case.special_starts:
        if start.special_type != "2":
            continue
        end = case.special_ends.get(start.seq_no)
        if end and end.event_at < start.event_at:
            is_contradictory = True
            continue
        interval = (start.day, _end_within_limit(start, end.day if end else stopped, matter, calendar))
        is_qualified = start.special_kind in ART_45_KINDS and start.is_told_in_writing is True
        if is_qualified or policy.unqualified_special_stops_statutory:
            statutory.append(interval)
        if is_qualified or policy.unqualified_special_stops_promised:
            promised.append(interval)

    for notice in case.notices:
        if case.accept and notice.event_at > case.accept.event_at:
            supplement = case.supplement_after(notice)
            interval = (notice.day, supplement.day if supplement else stopped)
            if policy.supplement_after_acceptance_stops_statutory:
                statutory.append(interval)
            if policy.supplement_after_acceptance_stops_promised:
                promised.append(interval)
    return _Suspensions(statutory, promised, is_contradictory)


def _end_within_limit(start: Event, end: date, matter: Matter, calendar: Calendar) -> date:
    """The end of a special procedure, or the last day of its own limit if that comes first."""
    if start.limit_value is None:
        return end
    if (start.limit_unit or matter.limit_unit) == "workday":
        return min(end, calendar.nth_workday(start.day, start.limit_value))
    return min(end, start.day + timedelta(days=start.limit_value))


def _extension_days(case: _Milestones, due_without: date, matter: Matter, policy: Policy) -> int:
    """Units by which the first complete extension lengthens the limit; none when it came after the due date."""
    for event in case.special_starts:
        is_complete = event.approved_by and event.reason and event.limit_value is not None and event.limit_value > 0
        if event.special_type == "1" and is_complete:
            if event.day > due_without or event.limit_unit not in (None, matter.limit_unit):
                return 0
            return min(event.limit_value or 0, _extension_cap(matter, policy))
    return 0


def _extension_cap(matter: Matter, policy: Policy) -> int:
    if matter.extension_limit is not None:
        return matter.extension_limit
    if matter.matter_type != "01":
        return 0
    return policy.extension_cap_joint if matter.is_joint_handling else policy.extension_cap


def _due_date(
    accepted: date, limit: int, suspended: list[Interval], matter: Matter, policy: Policy, calendar: Calendar
) -> date:
    """The last day of a limit that runs from the day after acceptance."""
    if limit == 0:
        rolls = matter.limit_unit == "workday" or policy.calendar_day_due_rolls_over_holiday
        return calendar.first_workday_from(accepted) if rolls else accepted
    if matter.limit_unit == "workday":
        return _nth_day(accepted, limit, lambda day: calendar.is_workday(day) and not _is_covered(day, suspended))
    last = _nth_day(accepted, limit, lambda day: not _is_covered(day, suspended))
    return calendar.first_workday_from(last) if policy.calendar_day_due_rolls_over_holiday else last


def _exclusion(
    case: _Milestones, accepted: date | None, is_gap: bool, is_special_contradictory: bool, status: str
) -> str | None:
    """Why the elapsed time of a case means nothing, the gravest reason first."""
    if is_gap:
        return "calendar_gap"
    if case.is_contradictory:
        return "accepted_before_applied"
    if case.finish and accepted is not None and case.finish.day < accepted:
        return "finished_before_accepted"
    if is_special_contradictory:
        return "special_end_before_start"
    if accepted is None and status in ("finished", "withdrawn", "invalid"):
        return "not_accepted"
    return None


def _issue_days(case: _Milestones, calendar: Calendar) -> int | None:
    """Working days from the approval to the licence; unknown without an approval or an issue."""
    if not case.finish or not case.issue:
        return None
    if case.finish.result_code != "0" and case.finish.is_approved is not True:
        return None
    return calendar.count_workdays(case.finish.day, case.issue.day)


def _days(start: date, end: date) -> Iterator[date]:
    """Every day in ``(start, end]``."""
    while start < end:
        start += timedelta(days=1)
        yield start


def _nth_day(start: date, n: int, counts: Callable[[date], bool]) -> date:
    """The n-th day after ``start`` that counts; ``start`` itself when n is 0."""
    day = start
    while n > 0:
        day += timedelta(days=1)
        n -= counts(day)
    return day


def _is_covered(day: date, intervals: list[Interval]) -> bool:
    return any(start < day <= end for start, end in intervals)
