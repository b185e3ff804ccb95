"""The kinds of irregular cases that are planted, each with what should be found about it.

Here belongs every way to break a rule other than by being a little late: what is done to a regular
case, how often, and which rule must find it. Where and when they are planted belongs to
``planting.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from orchestration.simulation.catalogue import ALSO_IN_DISTRICTS, DEPARTMENTS
from orchestration.simulation.city import Matter
from orchestration.simulation.irregular_case import Case, Event, Notice
from orchestration.simulation.rows import CHANNELS, NO, UNKNOWN_DEPARTMENT, UNKNOWN_MATTER, reason_codes

BULK_DAYS = 8  # working days from the first receipt to the day on which all are closed
BULK_RECEIPT_DAYS = 4
DISTRICTS = tuple(index for index, department in enumerate(DEPARTMENTS) if department.is_district)


def _finished_before_accepted(case: Case) -> None:
    case.regular().of("accept").at = case.at(4, 0.5)


def _answered_before_notice(case: Case) -> None:
    case.regular(accepted=(2, 2), decided=(5, 4)).supplement((2, 1), (1, 1))


def _special_ends_before_start(case: Case) -> None:
    case.regular().suspend((1, 4), (1, 2))


def _special_without_approver(case: Case) -> None:
    case.regular(decided=(6, 4)).suspend((1, 1), (4, 1), approver=0)


def _special_too_long(case: Case) -> None:
    case.regular(decided=(7, 4)).suspend((1, 1), (6, 1), limit=3)


def _suspended_just_before_due(case: Case) -> None:
    """Five working days stand still from the evening of the last day but one."""
    due = case.entry.promised
    case.regular(decided=(due + 4, 4)).suspend((due - 1, 7), (due + 4, 0.5))
    for event in case.events:
        if event.type == "review_step":
            event.at = case.at(due - 2, event.columns["step"])


def _suspended_for_long(case: Case) -> None:
    case.regular(decided=(13, 4)).suspend((1, 4), (11, 4))


def _finished_on_due_date(case: Case) -> None:
    case.regular(decided=(case.entry.promised, 7.5))


def _received_at_window(case: Case) -> None:
    case.regular().of("apply").columns["channel"] = CHANNELS.index("window")


def _step_overtime(case: Case) -> None:
    """The first step is done on the next day, the second four working days later; two are allowed."""
    case.regular(decided=(6, 4))
    for event in case.events:
        if event.columns.get("step") == 1:
            event.at = case.at(1, 1)
        if event.columns.get("step") == 2:
            event.columns["limit"] = 2


def _beyond_level(case: Case) -> None:
    """A matter of the city, decided by a district."""
    case.regular().department = DISTRICTS[case.serial % len(DISTRICTS)]


def _extended_twice(case: Case) -> None:
    extension = {"special_type": 1, "special_kind": 0, "reason": reason_codes("extension")[0]}
    case.regular(decided=(6, 4))
    case.suspend((1, 1), (1, 2), limit=5, **extension)
    case.suspend((2, 1), (2, 2), limit=5, seq=2, **extension)


def _several_supplements(case: Case) -> None:
    case.regular(accepted=(3, 3), decided=(6, 4)).supplement((0, 2), (1, 2))
    case.supplement((2, 2), (3, 2), seq=2)


def _supplement_asked_late(case: Case) -> None:
    case.regular(accepted=(8, 2), decided=(9, 4)).supplement((7, 1), (8, 1))


def _never_answered(case: Case) -> None:
    case.regular().drop("accept", "review_step", "finish", "issue")


def _step_missing(case: Case) -> None:
    case.regular().events.remove(next(event for event in case.events if event.columns.get("step") == 2))


def _no_receipt(case: Case) -> None:
    del case.regular().of("accept").columns["receipt"]


def _fee_not_due(case: Case) -> None:
    case.regular().of("finish").columns["amount"] = 50


def _fee_not_standard(case: Case) -> None:
    case.regular().of("finish").columns["amount"] = case.entry.fee + 30


def _fee_not_collected(case: Case) -> None:
    case.regular().of("finish").columns["amount"] = 0


def _refused_without_reason(case: Case) -> None:
    case.regular().refuse(None)


def _refused_for_formality(case: Case) -> None:
    case.regular().refuse("refused")


def _closed(result: int, reason: str | None, days: int = 3) -> Callable[[Case], None]:
    def bend(case: Case) -> None:
        case.regular(decided=(days, 4)).decide(result, reason)

    return bend


def _decided_after(days: int) -> Callable[[Case], None]:
    def bend(case: Case) -> None:
        case.regular(decided=(days, 4))

    return bend


def _answered(days: int | None) -> Callable[[Case], None]:
    """Past the promised due date, told of it on the second day after, to be answered in five working days."""

    def bend(case: Case) -> None:
        told = case.regular(decided=(8, 4)).entry.promised + 2
        feedback = None if days is None else told + days
        case.notice = Notice("T01", "yellow", told, told + 5, feedback)

    return bend


def _issued_late(case: Case) -> None:
    case.regular(decided=(1, 4)).of("issue").at = case.at(13, 1)


def _materials_short(case: Case) -> None:
    case.regular().of("accept").columns["materials"] = case.entry.materials - 1


def _same_instant(case: Case) -> None:
    for event in case.regular().events:
        event.at = case.at(0, 2)


def _uploaded_late(case: Case) -> None:
    case.regular().upload_at((12, 8.25))


def _closed_in_bulk(case: Case) -> None:
    """Received over some days and all decided in one half hour, ``BULK_DAYS`` after the first receipt."""
    case.regular(decided=(BULK_DAYS - case.serial % BULK_RECEIPT_DAYS, 7.0 + case.serial % 40 / 80))
    case.drop("issue")
    case.of("finish").columns |= {"result": 7, "operator": 4}


def _sent_twice(case: Case) -> None:
    case.repeated.append(case.regular().of("finish"))


def _corrected(case: Case) -> None:
    """First sent as returned without a reason; the second version says a licence was given."""
    finish = case.regular().of("finish")
    case.repeated.append(Event("finish", finish.at, {**finish.columns, "version": 2}))
    finish.columns |= {"result": 2, "approved": NO}


def _of_unknown_department(case: Case) -> None:
    case.regular().department = UNKNOWN_DEPARTMENT


def _of_unknown_matter(case: Case) -> None:
    case.regular().matter = UNKNOWN_MATTER


def _is_standard(matter: Matter) -> bool:
    return matter.kind == "P" and matter.revised is None and matter.steps == "1;2;3"


def _has_no_fee(matter: Matter) -> bool:
    return _is_standard(matter) and matter.fee == 0


def _has_fee(matter: Matter) -> bool:
    return _is_standard(matter) and matter.fee > 0


def _is_roomy(matter: Matter) -> bool:
    return _is_standard(matter) and matter.promised >= 10


def _is_tight(matter: Matter) -> bool:
    return _is_standard(matter) and matter.promised == 8


def _is_short(matter: Matter) -> bool:
    return matter.kind == "S"


def _is_wholly_online(matter: Matter) -> bool:
    return _is_standard(matter) and matter.depth == 4


def _is_of_the_city(matter: Matter) -> bool:
    return _is_standard(matter) and matter.department not in DISTRICTS and matter.name not in ALSO_IN_DISTRICTS


@dataclass(frozen=True)
class Kind:
    """A kind of irregularity. ``rules`` are those of the rule catalogue that must find it.

    A kind with a ``department`` is planted there alone, in the middle month: enough of it that the integrity
    ``signals`` beside the score must show it in a city of some 12,000 cases in half a year, or of fewer.
    """

    name: str
    copies: int
    rules: tuple[str, ...]
    finding: str
    bend: Callable[[Case], None]
    suits: Callable[[Matter], bool] = _is_standard
    department: str | None = None
    signals: tuple[str, ...] = ()


KINDS = (
    Kind("finished_before_accepted", 4, ("L01",), "data error", _finished_before_accepted),
    Kind("supplement_answered_before_notice", 4, ("L02",), "data error", _answered_before_notice),
    Kind("special_ended_before_start", 4, ("L03",), "data error", _special_ends_before_start),
    Kind("materials_short", 3, ("L04",), "yellow", _materials_short),
    Kind("identical_timestamps", 12, ("L05",), "all messages at one instant", _same_instant,
         department="HB", signals=("identical_timestamps",)),
    Kind("late_upload_batch", 24, ("L05",), "uploaded together twelve working days later", _uploaded_late,
         department="WS", signals=("late_upload", "batch_entry")),
    Kind("special_without_approver", 4, ("P06",), "yellow", _special_without_approver),
    Kind("special_too_long", 4, ("T05",), "yellow", _special_too_long),
    Kind("suspension_abuse", 12, (), "suspended just before due", _suspended_just_before_due, _is_tight,
         department="RS", signals=("suspension_before_due",)),
    Kind("suspension_overuse", 24, (), "ten working days stand still and three are worked", _suspended_for_long,
         _is_roomy, department="AJ", signals=("special_procedure_share", "suspension_share")),
    Kind("due_date_bunching", 24, (), "finished in the last hour of the due date", _finished_on_due_date, _is_tight,
         department="NY", signals=("due_date_bunching",)),
    Kind("extended_twice", 3, ("P08",), "red", _extended_twice),
    Kind("several_supplements", 4, ("P05",), "yellow", _several_supplements),
    Kind("supplement_asked_late", 4, ("T06",), "deemed accepted on receipt", _supplement_asked_late, _is_roomy),
    Kind("never_answered", 3, ("T06",), "deemed accepted on receipt and open", _never_answered),
    Kind("step_missing", 4, ("P07",), "yellow", _step_missing),
    Kind("fee_not_due", 3, ("F01",), "red", _fee_not_due, _has_no_fee),
    Kind("fee_not_standard", 3, ("F02",), "red", _fee_not_standard, _has_fee),
    Kind("fee_not_collected", 3, ("F03",), "yellow", _fee_not_collected, _has_fee),
    Kind("refused_without_reason", 3, ("P01",), "red", _refused_without_reason),
    Kind("returned_without_reason", 3, ("P02",), "yellow", _closed(1, None)),
    Kind("voided_without_reason", 3, ("P03",), "yellow", _closed(2, None)),
    Kind("deleted_without_reason", 3, ("P04",), "yellow", _closed(3, None)),
    Kind("over_promised", 4, ("T01",), "yellow", _decided_after(8), _is_short),
    Kind("alert_answered", 4, ("T01",), "yellow and answered in time", _answered(4), _is_short),
    Kind("alert_answered_late", 4, ("T01", "T09"), "the answer is three working days late", _answered(8), _is_short),
    Kind("alert_not_answered", 3, ("T01", "T09"), "told and never answered", _answered(None), _is_short),
    Kind("over_statutory", 4, ("T01", "T02"), "red", _decided_after(12), _is_short),
    Kind("late_and_closed_as_void", 3, ("T01",), "late whatever the result", _closed(2, "2", 8), _is_short),
    Kind("forwarded_late", 3, ("T01", "T02", "T08"), "late whatever the result", _closed(4, None, 12), _is_short),
    Kind("issued_late", 4, ("T07",), "yellow", _issued_late),
    Kind("bulk_closing", 40, (), "closed within half an hour of a month's last day", _closed_in_bulk, _is_roomy,
         department="JT", signals=("bulk_closing",)),
    Kind("refused_before_refiling", 12, (), "refused and filed again the next day", _refused_for_formality,
         department="CG", signals=("refusal_and_refile",)),
    Kind("refiled", 12, (), "the case that follows refused_before_refiling", _decided_after(3), department="CG"),
    Kind("received_at_window", 16, ("W01",), "a matter that is wholly online", _received_at_window, _is_wholly_online,
         department="XF"),
    Kind("step_overtime", 4, ("T03",), "yellow", _step_overtime),
    Kind("beyond_level", 4, ("A08",), "a district decides a matter of the city", _beyond_level, _is_of_the_city),
    Kind("no_receipt", 4, ("A02",), "accepted without a receipt number", _no_receipt),
    Kind("duplicate_row", 8, (), "same key and content: ignored and counted", _sent_twice),
    Kind("correction", 6, (), "version 2 counts: no P02", _corrected),
    Kind("unknown_department", 2, ("E-REF-01",), "department XX is in no catalogue", _of_unknown_department),
    Kind("unknown_matter", 3, ("E-REF-01",), "matter 9999999 is in no catalogue", _of_unknown_matter),
)  # fmt: skip

# Rules that nothing but a planted case breaks. The others are broken by ordinary cases too: some are
# late, and those of the department that stops reporting are open without end.
RULES_PLANTED_ONLY = (
    *("A02", "F01", "F02", "F03", "L01", "L02", "L03", "L04"),
    *("P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "T03", "T07", "T09"),
)
