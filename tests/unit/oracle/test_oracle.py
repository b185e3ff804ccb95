"""The oracle meets the published vectors and one hand-made example for every rule of the clock."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

import chinese_calendar
import pytest

from orchestration.contracts import load_contracts
from tests.oracle.clock import Calendar, CaseFacts, Event, Matter, Policy, judge
from tests.oracle.random_cases import (
    AS_OFS,
    CONTRACTS,
    MATTERS,
    POLICIES,
    departments_frame,
    events_frame,
    matters_frame,
    random_cases,
)

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
LATE_AS_OF = datetime(2026, 12, 31, 23, 59, 59)
PERMIT = Matter("M", statutory_limit=20, promised_limit=10)


@cache
def china() -> Calendar:
    # The package lacks one make-up workday, 2005-12-31.
    workdays = frozenset(chinese_calendar.get_workdays(FIRST, LAST)) | {date(2005, 12, 31)}
    return Calendar(workdays, FIRST, LAST)


def day(text: str) -> date:
    """``03-02`` is a day of 2026; a full date is itself."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def at(text: str) -> datetime:
    """A day, at ten o'clock unless it says otherwise."""
    day_text, _, clock = text.partition(" ")
    return datetime.combine(day(day_text), datetime.strptime(clock or "10:00", "%H:%M").time())


def event(event_type: str, when: str, **fields) -> Event:
    return Event(event_type=event_type, event_at=at(when), **fields)


def accepted(when: str = "03-02", **fields) -> list[Event]:
    """A case accepted on the spot."""
    return [event("apply", when), event("accept", when, status_code="1", **fields)]


def special(start: str, end: str | None, seq_no: int = 1, **fields) -> list[Event]:
    """A special procedure that stops the clocks unless the fields say otherwise."""
    told = {"special_type": "2", "special_kind": "hearing", "is_told_in_writing": True}
    opened = event("special_start", start, seq_no=seq_no, **(told | fields))
    return [opened] if end is None else [opened, event("special_end", end, seq_no=seq_no)]


def extension(when: str, days: int | None = 10, **fields) -> Event:
    complete = {"special_type": "1", "approved_by": "P", "reason": "情况复杂", "limit_value": days}
    return event("special_start", when, **({"seq_no": 9} | complete | fields))


def facts(*events: Event, matter: Matter = PERMIT, as_of: datetime = LATE_AS_OF, **policy) -> CaseFacts:
    return judge(list(events), matter, Policy(**policy), china(), as_of)


# ── published vectors ────────────────────────────────────────────────────────────────────────────

DEADLINES = """
GV01 2005-09-26 20 - 2005-10-27
GV02 2006-01-20 20 - 2006-02-22
GV03 2006-04-25 5 - 2006-04-30
GV04 2024-09-12 10 - 2024-09-27
GV05 2025-01-22 20 - 2025-02-25
GV06 2025-09-26 5 - 2025-10-10
GV07 2026-02-09 20 - 2026-03-13
GV08 2026-02-14 3 - 2026-02-26
GV09 2026-02-17 3 - 2026-02-26
GV10 2026-04-30 5 - 2026-05-11
GV11 2026-09-18 10 - 2026-10-09
GV12 2026-09-24 10 - 2026-10-15
GV13 2026-03-02 20 - 2026-03-30
GV14 2026-03-02 20 2026-03-09/2026-03-20 2026-04-13
GV15 2026-03-02 20 2026-03-09/2026-03-20;2026-03-16/2026-03-25 2026-04-16
GV16 2026-03-02 30 - 2026-04-14
GV17 2026-03-02 45 - 2026-05-08
GV18 2026-03-02 60 - 2026-05-28
"""


@pytest.mark.parametrize("line", DEADLINES.strip().splitlines(), ids=lambda line: line.split()[0])
def test_deadline_vectors(line):
    _, start, limit, suspensions, due = line.split()
    pairs = [] if suspensions == "-" else [pair.split("/") for pair in suspensions.split(";")]
    specials = [message for number, pair in enumerate(pairs, 1) for message in special(*pair, seq_no=number)]
    case = facts(*accepted(start), *specials, matter=Matter("M", int(limit), None))
    assert case.statutory_due_date == day(due)
    assert not case.is_due_provisional


ACCEPTANCES = """
AV01 03-02 - - 03-02 03-02 0 03-30
AV02 03-02 03-05 03-16 03-16 03-16 0 04-14
AV03 03-02 03-12 03-20 03-20 03-02 1 03-30
AV04 03-02 - - 03-16 03-02 1 03-30
AV05 03-02 03-09 03-12 03-12 03-12 0 04-10
"""


@pytest.mark.parametrize("line", ACCEPTANCES.strip().splitlines(), ids=lambda line: line.split()[0])
def test_acceptance_vectors(line):
    _, received, notice, supplement, recorded, legal, is_deemed, due = line.split()
    dates = {"apply": received, "supply_notice": notice, "supply_accept": supplement, "accept": recorded}
    case = facts(*[event(name, when) for name, when in dates.items() if when != "-"])
    assert (case.accepted_date, case.is_deemed_accepted) == (day(legal), is_deemed == "1")
    assert case.statutory_due_date == day(due)
    assert case.recorded_accepted_at == at(recorded)


def test_working_days_of_the_years():
    known = {2004: 252, 2005: 251, 2006: 251, 2020: 249, 2024: 251, 2025: 248, 2026: 248}
    for year, count in known.items():
        assert china().count_workdays(date(year - 1, 12, 31), date(year, 12, 31)) == count


# ── legal acceptance ─────────────────────────────────────────────────────────────────────────────
# 2026-03-02 is a Monday; the fifth working day after it is Monday 03-09.


def legal(*events: Event, **kwargs) -> tuple[date | None, bool]:
    case = facts(*events, **kwargs)
    return case.accepted_date, case.is_deemed_accepted


def test_without_receipt_the_record_counts():
    assert legal(event("accept", "03-20")) == (day("03-20"), False)
    assert legal(event("finish", "03-20", result_code="0")) == (None, False)
    assert facts(event("accept", "03-20")).applied_at is None


def test_acceptance_on_the_fifth_day_is_in_time_and_after_it_is_not():
    assert legal(event("apply", "03-02"), event("accept", "03-09 23:59")) == (day("03-09"), False)
    assert legal(event("apply", "03-02"), event("accept", "03-10 00:00")) == (day("03-02"), True)


def test_silence_is_acceptance_only_once_the_fifth_day_is_past():
    silent = event("apply", "03-02")
    assert legal(silent, as_of=at("03-09 23:59")) == (None, False)
    assert legal(silent, as_of=at("03-10 00:00")) == (day("03-02"), True)
    late = [silent, event("accept", "03-12")]
    assert legal(*late, as_of=at("03-09")) == (day("03-12"), False)


def test_receipt_on_a_holiday():
    # 02-17 lies in the Spring Festival; the fifth working day after it is Saturday 02-28, a make-up workday.
    assert legal(event("apply", "02-17"), event("accept", "02-28")) == (day("02-28"), False)
    assert legal(event("apply", "02-17"), event("accept", "03-02")) == (day("02-17"), True)


def test_acceptance_before_receipt_is_contradictory():
    case = facts(event("apply", "03-02 10:00"), event("accept", "03-02 09:59"))
    assert (case.accepted_date, case.is_deemed_accepted) == (day("03-02"), False)
    assert (case.exclusion_reason, case.elapsed_working_days) == ("accepted_before_applied", None)
    assert case.statutory_due_date == day("03-30")


def test_notice_in_time_starts_the_clock_with_the_supplement():
    start = [event("apply", "03-02"), event("supply_notice", "03-09 23:59")]
    assert legal(*start) == (None, False)
    assert legal(*start, event("supply_accept", "03-20")) == (day("03-20"), False)
    assert legal(*start, event("supply_accept", "03-20"), event("accept", "03-25")) == (day("03-20"), False)
    assert legal(*start, event("supply_accept", "03-20"), event("accept", "03-18")) == (day("03-18"), False)
    assert legal(*start, event("accept", "03-25")) == (day("03-25"), False)
    assert legal(*start, event("supply_accept", "03-08"), event("accept", "03-25")) == (day("03-25"), False)
    at_once = event("supply_accept", "03-09 23:59")
    assert legal(*start, at_once, event("accept", "03-25")) == (day("03-09"), False)


def test_only_the_first_notice_counts():
    first = [event("apply", "03-02"), event("supply_notice", "03-03"), event("supply_accept", "03-05")]
    second = [event("supply_notice", "03-06", seq_no=2), event("supply_accept", "03-20", seq_no=2)]
    case = facts(*first, *second, event("accept", "03-20"))
    assert (case.accepted_date, case.supply_notice_count) == (day("03-05"), 2)


def test_notice_after_the_acceptance_is_no_notice_in_time():
    events = [event("apply", "03-02"), event("accept", "03-04"), event("supply_notice", "03-05")]
    assert legal(*events, event("supply_accept", "03-20")) == (day("03-04"), False)
    # At the very instant of the acceptance it still is one.
    events[2] = event("supply_notice", "03-04")
    assert legal(*events, event("supply_accept", "03-04")) == (day("03-04"), False)


def test_refusal_in_time_is_an_answer():
    refused = [event("apply", "03-02"), event("accept", "03-09", status_code="2")]
    assert legal(*refused) == (None, False)
    assert legal(*refused, event("accept", "03-20", seq_no=2)) == (day("03-20"), False)


def test_late_refusal_is_a_violation_and_no_deemed_acceptance():
    refused = [event("apply", "03-02"), event("accept", "03-10", status_code="2")]
    assert legal(*refused) == (None, False)
    assert legal(*refused, event("accept", "03-20", seq_no=2)) == (day("03-02"), True)


@pytest.mark.parametrize(
    ("result", "when", "expected"),
    [
        ("1", "03-20", (None, False)),
        ("2", "03-20", (None, False)),
        ("3", "03-20", (None, False)),
        ("0", "03-09", (None, False)),
        ("0", "03-10", (date(2026, 3, 2), True)),
        (None, "03-20", (date(2026, 3, 2), True)),
        ("5", "03-20", (date(2026, 3, 2), True)),
    ],
)
def test_finish_without_acceptance(result, when, expected):
    assert legal(event("apply", "03-02"), event("finish", when, result_code=result)) == expected


def test_without_deemed_acceptance_the_record_counts():
    late = [event("apply", "03-02"), event("accept", "03-20")]
    assert legal(*late, deemed_acceptance=False) == (day("03-20"), False)
    noticed = [*late, event("supply_notice", "03-03"), event("supply_accept", "03-05")]
    assert legal(*noticed, deemed_acceptance=False) == (day("03-20"), False)


def test_earliest_receipt_and_acceptance_count():
    events = [event("apply", "03-02", seq_no=2), event("apply", "03-05")]
    case = facts(*events, event("accept", "03-09"), event("accept", "03-06", seq_no=2))
    assert (case.applied_at, case.accepted_date) == (at("03-02"), day("03-06"))


# ── status ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("result", "status"),
    [(code, "finished") for code in ("0", "1", "4", "6", "7", None)]
    + [("5", "withdrawn"), ("2", "invalid"), ("3", "invalid")],
)
def test_status_of_a_finish(result, status):
    assert facts(*accepted(), event("finish", "03-10", result_code=result)).status == status


def test_status_without_a_finish():
    refusal = event("accept", "03-03", status_code="2", seq_no=2)
    assert facts(*accepted()).status == "open"
    assert facts(event("apply", "03-02"), refusal).status == "refused"
    assert facts(*accepted(), refusal).status == "open"


def test_latest_finish_counts():
    first = event("finish", "03-10 10:00", result_code="5")
    same_instant = event("finish", "03-10 10:00", result_code="0", seq_no=2)
    case = facts(*accepted(), same_instant, first)
    assert (case.status, case.finished_at) == ("finished", at("03-10"))


def test_refused_case_is_never_overdue():
    supplied = [event("apply", "03-02"), event("supply_notice", "03-03"), event("supply_accept", "03-05")]
    case = facts(*supplied, event("accept", "03-06", status_code="2"))
    assert (case.status, case.accepted_date) == ("refused", None)
    assert case.is_overdue_statutory is case.is_overdue_promised is case.overdue_working_days is None


# ── suspensions ──────────────────────────────────────────────────────────────────────────────────


def due(*events: Event, **kwargs) -> tuple[date | None, date | None]:
    case = facts(*accepted(), *events, **kwargs)
    return case.statutory_due_date, case.promised_due_date


PLAIN = (day("03-30"), day("03-16"))


def test_qualified_special_procedure_stops_both_clocks():
    assert due() == PLAIN
    assert due(*special("03-05", "03-10")) == (day("04-02"), day("03-19"))
    assert facts(*accepted(), *special("03-05", "03-10")).suspended_working_days == 3


def test_same_suspension_inside_or_beside_another_counts_once():
    outer, inner = special("03-05", "03-13"), special("03-09", "03-11", seq_no=2)
    assert due(*outer, *inner) == due(*outer)
    halves = special("03-05", "03-10") + special("03-10", "03-13", seq_no=2)
    assert due(*halves) == due(*outer)


def test_suspension_before_acceptance_or_after_the_due_date_moves_nothing():
    assert due(*special("02-10", "03-02")) == PLAIN
    assert due(*special("03-30", "04-20")) == PLAIN
    assert due(*special("02-10", "03-03")) == (day("03-31"), day("03-17"))


def test_open_suspension_lasts_until_finish_or_as_of():
    assert due(*special("03-05", None), as_of=at("03-10")) == (day("04-02"), day("03-19"))
    assert due(*special("03-05", None), event("finish", "03-10")) == (day("04-02"), day("03-19"))


@pytest.mark.parametrize(
    "fields",
    [{"special_kind": "other"}, {"special_kind": None}, {"is_told_in_writing": False}, {"is_told_in_writing": None}],
)
def test_unqualified_special_procedure_stops_nothing_unless_the_policy_says_so(fields):
    events = special("03-05", "03-10", **fields)
    assert due(*events) == PLAIN
    assert due(*events, unqualified_special_stops_statutory=True) == (day("04-02"), PLAIN[1])
    assert due(*events, unqualified_special_stops_promised=True) == (PLAIN[0], day("03-19"))
    assert facts(*accepted(), *events, unqualified_special_stops_promised=True).suspended_working_days == 0


def test_own_limit_of_a_special_procedure_cuts_it():
    three_days = due(*special("03-05", "03-10"))
    assert due(*special("03-05", "03-25", limit_value=3, limit_unit="workday")) == three_days
    assert due(*special("03-05", "03-25", limit_value=5, limit_unit="calendar_day")) == three_days
    assert due(*special("03-05", "03-25", limit_value=3)) == three_days
    assert due(*special("03-05", "03-25", limit_value=0, limit_unit="workday")) == PLAIN
    assert due(*special("03-05", "03-10", limit_value=30, limit_unit="workday")) == three_days


def test_special_end_before_its_start_drops_the_interval():
    events = special("03-10 10:00", "03-10 09:59") + special("03-05", "03-06", seq_no=2)
    case = facts(*accepted(), *events)
    assert (case.exclusion_reason, case.elapsed_working_days) == ("special_end_before_start", None)
    assert (case.statutory_due_date, case.suspended_working_days) == (day("03-31"), 1)


def test_special_procedure_of_an_instant_is_no_contradiction():
    case = facts(*accepted(), *special("03-05", "03-05"))
    assert (case.exclusion_reason, case.suspended_working_days) == (None, 0)


def test_pairs_go_by_number_and_lone_ends_mean_nothing():
    events = [*special("03-05", None, seq_no=2), event("special_end", "03-20", seq_no=3)]
    assert due(*events, as_of=at("03-10")) == (day("04-02"), day("03-19"))


def test_procedure_of_no_type_stops_nothing():
    assert due(*special("03-05", "03-10", special_type=None), unqualified_special_stops_statutory=True) == PLAIN


def test_supplement_after_acceptance_stops_a_clock_only_by_policy():
    events = [event("supply_notice", "03-05"), event("supply_accept", "03-10")]
    assert due(*events) == PLAIN
    assert due(*events, supplement_after_acceptance_stops_statutory=True) == (day("04-02"), PLAIN[1])
    assert due(*events, supplement_after_acceptance_stops_promised=True) == (PLAIN[0], day("03-19"))


def test_notice_at_the_instant_of_acceptance_is_not_after_it():
    events = [event("supply_notice", "03-02"), event("supply_accept", "03-05")]
    assert due(*events, supplement_after_acceptance_stops_statutory=True) == PLAIN


def test_every_notice_after_acceptance_has_its_interval():
    events = [
        event("supply_notice", "03-05"),
        event("supply_notice", "03-09", seq_no=2),
        event("supply_accept", "03-06"),
        event("supply_notice", "03-12", seq_no=3),
    ]
    case = facts(*accepted(), *events, as_of=at("03-13"), supplement_after_acceptance_stops_statutory=True)
    # (03-05, 03-06], then from 03-09 without an answer up to as_of on 03-13.
    assert (case.suspended_working_days, case.elapsed_working_days) == (5, 4)
    assert case.supply_notice_count == 3


# ── limits and due dates ─────────────────────────────────────────────────────────────────────────


def calendar_matter(limit: int, promised: int | None = None, **fields) -> Matter:
    return Matter("M", limit, promised, limit_unit="calendar_day", **fields)


def test_calendar_days_roll_over_a_holiday():
    matter = calendar_matter(5)
    assert facts(*accepted("02-10"), matter=matter).statutory_due_date == day("02-24")
    unrolled = facts(*accepted("02-10"), matter=matter, calendar_day_due_rolls_over_holiday=False)
    assert unrolled.statutory_due_date == day("02-15")


def test_calendar_days_are_suspended_like_working_days():
    # From 03-02: 03-03 and 03-04 run, (03-04, 03-09] stands still, 03-10 is the third day.
    case = facts(*accepted(), *special("03-04", "03-09"), matter=calendar_matter(3))
    assert (case.statutory_due_date, case.suspended_working_days) == (day("03-10"), 3)
    assert case.extension_working_days is None


def test_a_due_date_that_rolled_over_is_not_late():
    case = facts(*accepted("02-10"), event("finish", "02-24"), matter=calendar_matter(5))
    assert (case.is_overdue_statutory, case.overdue_working_days) == (False, 0)


@pytest.mark.parametrize("case_type", ["1", "2", None])
def test_immediate_matters(case_type):
    matter = Matter("M", 0, 0, case_type=case_type)
    assert facts(*accepted("03-02"), matter=matter).statutory_due_date == day("03-02")
    assert facts(*accepted("02-17"), matter=matter).promised_due_date == day("02-24")
    late = facts(*accepted("03-02"), event("finish", "03-03"), matter=matter)
    assert (late.is_overdue_statutory, late.is_overdue_promised, late.overdue_working_days) == (True, True, 1)


def test_no_promise_no_promised_due_date():
    case = facts(*accepted(), matter=Matter("M", 20))
    assert (case.promised_due_date, case.is_overdue_promised) == (None, None)


def test_overdue_is_after_the_due_date_whatever_the_result():
    on_the_day = facts(*accepted(), event("finish", "03-30 23:59", result_code="1"))
    assert (on_the_day.is_overdue_statutory, on_the_day.is_overdue_promised) == (False, True)
    assert on_the_day.overdue_working_days == 0
    late = facts(*accepted(), event("finish", "04-07", result_code="2"))
    # Tomb-sweeping Day: 04-04..04-06 are off.
    assert (late.is_overdue_statutory, late.overdue_working_days) == (True, 5)


def test_open_case_is_overdue_by_as_of():
    assert facts(*accepted(), as_of=at("03-30 23:59")).is_overdue_statutory is False
    assert facts(*accepted(), as_of=at("03-31 00:00")).is_overdue_statutory is True


def test_due_instant_of_the_source_overrides():
    events = accepted(due_at=at("03-10 17:30"))
    for when, is_late in (("03-10 17:30", False), ("03-10 17:31", True)):
        case = facts(*events, event("finish", when))
        assert (case.statutory_due_date, case.promised_due_date) == (day("03-10"), day("03-10"))
        assert (case.is_overdue_statutory, case.is_overdue_promised) == (is_late, is_late)
        assert case.overdue_working_days == 0
    assert facts(*events, as_of=at("03-11")).overdue_working_days == 1


def test_due_instants_elsewhere_mean_nothing():
    refusal = event("accept", "03-01", status_code="2", due_at=at("03-05"), seq_no=2)
    second = event("accept", "03-06", due_at=at("03-08"), seq_no=3)
    assert due(refusal, second, event("review_step", "03-03", due_at=at("03-05"))) == PLAIN


# ── extension ────────────────────────────────────────────────────────────────────────────────────


def test_extension_moves_the_statutory_limit_and_the_promise_only_by_policy():
    assert due(extension("03-20", 5)) == (day("04-07"), PLAIN[1])
    assert due(extension("03-20", 5), extension_moves_promised=True) == (day("04-07"), day("03-23"))
    assert facts(*accepted(), extension("03-20", 5)).extension_working_days == 5


def test_extension_is_in_time_up_to_the_due_date():
    assert due(extension("03-30 23:59"))[0] == day("04-14")
    assert due(extension("03-31 00:00")) == PLAIN
    # A suspension moves the date up to which it may be approved.
    assert facts(*accepted(), *special("03-05", "03-10"), extension("04-02")).extension_working_days == 10


@pytest.mark.parametrize(
    "lacking", [{"approved_by": None}, {"reason": None}, {"limit_value": None}, {"limit_value": 0}]
)
def test_incomplete_extension_has_no_effect_and_the_next_one_counts(lacking):
    incomplete = extension("03-10", **lacking)
    assert due(incomplete) == PLAIN
    assert facts(*accepted(), incomplete, extension("03-20", 3, seq_no=8)).extension_working_days == 3


def test_only_the_first_complete_extension_counts():
    case = facts(*accepted(), extension("03-10", 2), extension("03-11", 9, seq_no=8))
    assert case.extension_working_days == 2
    wrong_unit = facts(*accepted(), extension("03-10", 2, limit_unit="calendar_day"), extension("03-11", 9, seq_no=8))
    assert wrong_unit.extension_working_days == 0


@pytest.mark.parametrize(
    ("fields", "cap"),
    [
        ({}, 10),
        ({"is_joint_handling": True}, 15),
        ({"is_joint_handling": None}, 10),
        ({"extension_limit": 4}, 4),
        ({"extension_limit": 0}, 0),
        ({"matter_type": "07"}, 0),
        ({"matter_type": None, "extension_limit": 30}, 20),
    ],
)
def test_caps_of_an_extension(fields, cap):
    case = facts(*accepted(), extension("03-10", 20), matter=replace(PERMIT, **fields))
    assert case.extension_working_days == cap


def test_extension_of_another_unit_has_no_effect():
    assert due(extension("03-10", limit_unit="calendar_day")) == PLAIN
    assert due(extension("03-10", limit_unit="workday"))[0] == day("04-14")
    case = facts(*accepted(), extension("03-10", 5), matter=calendar_matter(20))
    assert (case.statutory_due_date, case.extension_working_days) == (day("03-27"), None)


def test_extension_never_suspends():
    end = event("special_end", "03-20", seq_no=9)
    case = facts(*accepted(), extension("03-10", 1), end, unqualified_special_stops_statutory=True)
    assert (case.statutory_due_date, case.suspended_working_days) == (day("03-31"), 0)


# ── elapsed, issue, exclusions ───────────────────────────────────────────────────────────────────


def test_elapsed_days_leave_out_suspended_ones():
    case = facts(*accepted(), *special("03-05", "03-10"), event("finish", "03-12"))
    assert (case.elapsed_working_days, case.suspended_working_days) == (5, 3)
    open_case = facts(*accepted(), as_of=at("03-12"))
    assert (open_case.elapsed_working_days, open_case.suspended_working_days) == (8, 0)
    early = facts(*accepted(), as_of=at("03-01"))
    assert (early.elapsed_working_days, early.exclusion_reason) == (0, None)


def test_finish_before_acceptance():
    case = facts(*accepted(), event("finish", "03-01"))
    assert (case.exclusion_reason, case.elapsed_working_days) == ("finished_before_accepted", None)
    assert (case.statutory_due_date, case.is_overdue_statutory) == (day("03-30"), None)
    same_day = facts(*accepted("03-02 10:00"), event("finish", "03-02 09:00"))
    assert (same_day.exclusion_reason, same_day.elapsed_working_days) == (None, 0)


def test_case_never_accepted():
    finished = facts(event("apply", "03-02"), event("finish", "03-03", result_code="1"))
    assert finished.exclusion_reason == "not_accepted"
    waiting = facts(event("apply", "03-02"), as_of=at("03-03"))
    for case in (finished, waiting):
        assert case.statutory_due_date is case.promised_due_date is case.elapsed_working_days is None
        assert case.is_overdue_statutory is case.is_overdue_promised is case.overdue_working_days is None
        assert case.is_due_provisional is False
    assert waiting.exclusion_reason is None


def test_gap_and_provisional_ends_of_the_calendar():
    gap = facts(*accepted("2003-12-31"))
    assert (gap.exclusion_reason, gap.accepted_date) == ("calendar_gap", day("2003-12-31"))
    assert gap.statutory_due_date is gap.elapsed_working_days is gap.is_overdue_statutory is None
    assert facts(*accepted("2004-01-01")).exclusion_reason is None
    provisional = facts(*accepted("12-24"))
    # 2027-01-01 is not yet announced and counts as the Friday it is.
    assert (provisional.promised_due_date, provisional.is_due_provisional) == (day("2027-01-07"), True)
    assert facts(*accepted("12-24"), matter=Matter("M", 5)).is_due_provisional is False


def test_gravest_exclusion_comes_first():
    reversed_special = special("03-10", "03-09")
    assert (
        facts(*accepted(), event("finish", "03-01"), *reversed_special).exclusion_reason == "finished_before_accepted"
    )
    before_receipt = [event("apply", "03-03"), event("accept", "03-02"), event("finish", "03-01")]
    assert facts(*before_receipt).exclusion_reason == "accepted_before_applied"
    in_gap = [event("apply", "2003-12-31"), event("accept", "2003-12-30"), *reversed_special]
    assert facts(*in_gap).exclusion_reason == "calendar_gap"


@pytest.mark.parametrize(
    ("result", "is_approved", "expected"),
    [("0", None, 5), ("0", False, 5), ("6", True, 5), ("6", None, None), ("1", False, None), (None, None, None)],
)
def test_issue_clock_runs_after_an_approval(result, is_approved, expected):
    finish = event("finish", "03-10", result_code=result, is_approved=is_approved)
    issues = [event("issue", "03-20", seq_no=1), event("issue", "03-17", seq_no=2)]
    assert facts(*accepted(), finish, *issues).issue_working_days == expected
    assert facts(*accepted(), finish, event("pick_up", "03-17")).issue_working_days is None


# ── random cases ─────────────────────────────────────────────────────────────────────────────────


def test_same_seed_same_cases():
    assert random_cases(3, 20) == random_cases(3, 20)
    assert random_cases(3, 20) != random_cases(4, 20)


def test_rows_keep_the_contract():
    cases = random_cases(1, 300)
    frames = {"approval_events": events_frame(cases), "approval_matters": matters_frame(cases)}
    for dataset, frame in (frames | {"departments": departments_frame()}).items():
        contract = load_contracts(CONTRACTS)[dataset]
        assert frame.columns == contract.arrow_schema().names
        assert frame.height == frame.select(contract.key).n_unique()
        for column in contract.columns:
            present = frame[column.name].drop_nulls()
            assert not column.required or len(present) == frame.height, column.name
            assert not column.values or set(present) <= set(column.values), column.name
            assert column.minimum is None or (present >= column.minimum).all(), column.name
    assert {event.matter_code for case in cases for event in case.events} <= set(
        frames["approval_matters"]["matter_code"]
    )
    assert len({replace(matter, matter_code="") for matter in MATTERS}) == len(MATTERS)


def test_random_cases_reach_every_outcome():
    judged = [
        judge(case.events, case.matter, Policy(), china(), as_of)
        for case in random_cases(2, 500)
        for as_of in AS_OFS[::2]
    ]
    assert {case.status for case in judged} == {"open", "finished", "withdrawn", "invalid", "refused"}
    assert {case.exclusion_reason for case in judged} == {
        None,
        "calendar_gap",
        "accepted_before_applied",
        "finished_before_accepted",
        "special_end_before_start",
        "not_accepted",
    }
    for name in ("is_deemed_accepted", "is_overdue_statutory", "is_overdue_promised", "is_due_provisional"):
        assert {getattr(case, name) for case in judged} >= {True, False}, name
    for name in ("extension_working_days", "suspended_working_days", "overdue_working_days", "issue_working_days"):
        assert {getattr(case, name) for case in judged} >= {None, 0, 1, 3}, name


@pytest.mark.parametrize("name", [name for name in POLICIES if name != "default"])
def test_every_switch_of_the_policy_changes_some_case(name):
    def judged(policy: Policy) -> list[CaseFacts]:
        return [judge(case.events, case.matter, policy, china(), AS_OFS[2]) for case in random_cases(6, 300)]

    assert judged(POLICIES[name]) != judged(POLICIES["default"])


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_what_holds_for_every_case(policy):
    rng = Random(5)
    for case in random_cases(5, 200):
        as_of = rng.choice(AS_OFS)
        found = judge(case.events, case.matter, policy, china(), as_of)
        assert judge(rng.sample(case.events, len(case.events)), case.matter, policy, china(), as_of) == found
        has_due_at = any(message.due_at for message in case.events if message.event_type == "accept")
        if found.statutory_due_date and found.accepted_date and not has_due_at:
            assert found.statutory_due_date >= found.accepted_date
        if found.elapsed_working_days is not None and found.accepted_date and found.suspended_working_days is not None:
            stopped = (found.finished_at or as_of).date()
            span = china().count_workdays(found.accepted_date, stopped)
            assert found.elapsed_working_days + found.suspended_working_days == span
            assert found.elapsed_working_days >= 0
        if found.is_overdue_statutory is None:
            assert found.overdue_working_days is None
        else:
            assert (found.overdue_working_days or 0) >= 0


def test_a_longer_suspension_never_brings_the_due_date_forward():
    start = at("03-04")
    previous: tuple[date, date] | None = None
    for length in range(60):
        end = event("special_end", (start + timedelta(days=length)).date().isoformat())
        found = facts(*accepted(), *special("03-04", None), end)
        assert found.statutory_due_date
        assert found.promised_due_date
        dates = (found.statutory_due_date, found.promised_due_date)
        assert previous is None or all(new >= old for new, old in zip(dates, previous, strict=True))
        previous = dates
