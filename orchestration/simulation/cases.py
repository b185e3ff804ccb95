"""What happens to an application: acceptance, handling, decision, issue, collection.

Here belong the lives of ordinary cases, which break no rule but those of time: some are late, some
notices are late, some messages are uploaded late. Cases that break other rules are planted, and belong
to ``irregularities.py``. The legal clock belongs to the warehouse: here it is only aimed at.
"""

from dataclasses import dataclass

import numpy as np

from orchestration.simulation import rates
from orchestration.simulation.catalogue import DEPARTMENTS, NOT_REPORTING, REASONS
from orchestration.simulation.city import City, department_index
from orchestration.simulation.demand import MOBILE, ONLINE, Applications
from orchestration.simulation.dice import Dice, Flags
from orchestration.simulation.rows import NO, YES, MessageLog, Rows, reason_codes
from orchestration.simulation.worktime import DAY, Ints, WorkTime

_SHORTEST = 600  # seconds between the two ends of any stretch of work
_RESULTS = np.array([int(code) for code in rates.RESULT_WEIGHTS])


@dataclass(frozen=True)
class Cases:
    """Cases of one block, as others need them. ``is_known`` and ``is_finished`` say what was sent."""

    department: Ints
    year: Ints
    serial: Ints
    applied_at: Ints
    is_known: Flags
    finished_at: Ints
    is_finished: Flags


@dataclass(frozen=True)
class _Acceptance:
    """Moments up to acceptance; those of a supplement count only where it happened."""

    pre_accepted: Ints
    is_supplemented: Flags
    noticed: Ints
    answered: Ints
    accepted: Ints
    is_refused: Flags
    counted_from: Ints  # working day the law counts from


@dataclass(frozen=True)
class _Plan:
    """How long a decision is to take, in working days, beside what is allowed."""

    days: Ints
    allowed: Ints  # by the promised limit
    is_extended: Flags
    extension_limit: Ints


@dataclass(frozen=True)
class _Handling:
    """Moments from acceptance to decision, special procedures included."""

    is_supplemented: Flags
    is_never_answered: Flags
    noticed: Ints
    answered: Ints
    steps: list[Ints]
    is_special: Flags
    is_extended: Flags
    special_start: Ints
    special_end: Ints
    special_limit: Ints
    finished: Ints
    result: Ints


class Lifecycles:
    """Makes the messages of cases from applications."""

    def __init__(self, city: City, time: WorkTime):
        self.city = city
        self.time = time
        self.end = np.full(len(DEPARTMENTS), time.end_day * 86_400)
        self.end[department_index(NOT_REPORTING)] = time.month_starts[-2] * 86_400
        self.is_at_once = city.of_matter("is_at_once")
        self.is_calendar = city.of_matter("is_calendar")
        self.statutory = city.of_matter("statutory")
        self.extension = city.of_matter("extension")
        self.fee = city.of_matter("fee")
        self.materials = city.of_matter("materials")
        self.promised = city.of_matter("promised")
        revised = [matter.promised if matter.revised is None else matter.revised for matter in city.matters]
        self.promised_revised = np.array(revised)
        self.revised_from = time.before[(city.revised_on - time.first_month).days]
        self.may_suspend = np.isin(city.of_matter("kind"), ["P", "J", "Q"])
        steps = city.of_matter("steps")
        self.has_step = [np.char.find(steps, str(step)) >= 0 for step in (1, 2, 3)]

    def run(self, dice: Dice, who: Dice, applications: Applications, year: int, numbered: Ints) -> tuple[Rows, Cases]:
        """Messages and cases of these applications; ``numbered`` counts the case numbers each used up.

        ``who`` draws the applicants.
        """
        matter = self.city.desk_matter[applications.desk]
        department = self.city.desk_department[applications.desk]
        serial = _serials(department, numbered)
        acceptance = self._accept(dice, applications, matter)
        handling = self._handle(dice, department, matter, acceptance)
        applicant = _applicants(who, applications.desk, acceptance.is_refused)
        rows = self._messages(dice, applications, applicant, department, matter, serial, year, acceptance, handling)
        finished_at = self.time.seconds(handling.finished)
        end = self.end[department]
        is_finished = ~acceptance.is_refused & (finished_at < end)
        years = np.full(dice.count, year)
        is_known = applications.at < end
        return rows, Cases(department, years, serial, applications.at, is_known, finished_at, is_finished)

    def _accept(self, dice: Dice, applications: Applications, matter: Ints) -> _Acceptance:
        received = applications.moment
        first_day = received // DAY * DAY
        wait = dice.pick(rates.ACCEPTANCE_WORKDAYS)
        direct = np.where(
            wait == 0, received + dice.between(180, 5400), first_day + wait * DAY + dice.between(600, DAY)
        )

        at_once = self.is_at_once[matter]
        same_hour = received + dice.between(180, 1500)
        too_late = same_hour % DAY > DAY - 1800
        next_morning = (same_hour // DAY + 1) * DAY + dice.between(60, 1800)
        direct = np.where(at_once, np.where(too_late, next_morning, same_hour), direct)

        is_refused = dice.chance(rates.REFUSED_TO_ACCEPT)
        is_supplemented = dice.chance(rates.SUPPLEMENT_BEFORE_ACCEPTANCE) & ~is_refused & ~at_once
        is_late = dice.chance(rates.SUPPLEMENT_NOTICE_LATE)
        days = np.where(is_late, dice.pick(rates.NOTICE_WORKDAYS_LATE), dice.pick(rates.NOTICE_WORKDAYS))
        soon = received + dice.between(600, 5400)
        noticed = np.where(days == 0, soon, first_day + days * DAY + dice.between(600, DAY))
        answered = noticed + dice.pick(rates.ANSWER_WORKDAYS) * DAY + dice.between(-7200, 7200)
        after_answer = answered + dice.between(300, 7200)
        accepted = np.where(is_supplemented, after_answer, direct)
        first_reply = np.where(is_supplemented, noticed, accepted)
        pre_accepted = received + (first_reply - received) * dice.between(20, 70) // 100
        counted_from = np.where(is_supplemented, answered, accepted) // DAY
        return _Acceptance(pre_accepted, is_supplemented, noticed, answered, accepted, is_refused, counted_from)

    def _plan(self, dice: Dice, department: Ints, matter: Ints, day: Ints) -> _Plan:
        """Working days each decision is to take, from working day ``day``, suspensions left out."""
        at_once, is_calendar = self.is_at_once[matter], self.is_calendar[matter]
        promised = np.where(day >= self.revised_from, self.promised_revised[matter], self.promised[matter])
        allowed = np.maximum(self.time.allowed_workdays(day, promised, is_calendar), 1)
        lawful = self.time.allowed_workdays(day, self.statutory[matter], is_calendar)
        care = self.city.care[department]

        in_time = np.maximum((allowed * dice.pick(rates.PACE_PERCENT) + 99) // 100, 1)
        past_promised = allowed + 1 + dice.skewed_below(np.maximum(lawful - allowed - 1, 1))
        past_lawful = lawful + dice.pick(rates.PAST_STATUTORY_WORKDAYS)
        extended = lawful - 3 + dice.below(self.extension[matter] + 3)
        days = np.where(dice.chance(rates.PAST_PROMISED * care), past_promised, in_time)
        days = np.where(dice.chance(rates.PAST_STATUTORY * care) & ~at_once, past_lawful, days)
        is_extended = dice.chance(rates.EXTENSION) & (self.extension[matter] > 0)
        days = np.where(is_extended, extended, days)
        return _Plan(days, allowed, is_extended, extension_limit=np.maximum(days - lawful, 5))

    def _handle(self, dice: Dice, department: Ints, matter: Ints, acceptance: _Acceptance) -> _Handling:
        accepted, day = acceptance.accepted, acceptance.counted_from
        at_once = self.is_at_once[matter]
        plan = self._plan(dice, department, matter, day)

        has_room = (plan.allowed >= 8) & ~acceptance.is_supplemented
        is_supplemented = dice.chance(rates.SUPPLEMENT_AFTER_ACCEPTANCE) & has_room
        is_never_answered = dice.chance(rates.NEVER_SUPPLEMENTED) & is_supplemented
        noticed = accepted + dice.between(300, DAY // 2)
        answered = noticed + dice.between(DAY // 4, DAY * 3)
        begun = np.where(is_supplemented, answered, accepted)

        unhurried = np.maximum((day + plan.days) * DAY + dice.below(DAY), begun + _SHORTEST)
        same_hour = accepted + dice.between(_SHORTEST // 2, 1500)
        decided = np.where(at_once & (plan.days == 1), same_hour, unhurried)
        stretch = decided - begun

        def part(low: int, high: int) -> Ints:
            return begun + stretch * dice.between(low, high) // 100

        is_special = dice.chance(rates.SPECIAL_PROCEDURE) & self.may_suspend[matter]
        is_special &= ~plan.is_extended & (plan.days >= 3)
        special_days = dice.pick(rates.SPECIAL_WORKDAYS)
        pause = np.where(is_special, special_days * DAY, 0)
        special_start = part(35, 45)
        request = np.maximum(stretch * dice.between(1, 4) // 100, 1)  # an extension is granted soon or not at all
        limits = np.array(rates.SPECIAL_LIMITS)
        special_limit = limits[np.searchsorted(limits, special_days)]
        result = _RESULTS[dice.weighted(rates.RESULT_WEIGHTS.values())]
        result = np.where(at_once & (result == 5), 0, result)
        return _Handling(
            is_supplemented=is_supplemented,
            is_never_answered=is_never_answered,
            noticed=noticed,
            answered=answered,
            steps=[part(10, 30), part(50, 65) + pause, part(70, 90) + pause],
            is_special=is_special,
            is_extended=plan.is_extended,
            special_start=special_start,
            special_end=special_start + np.where(is_special, pause, request),
            special_limit=np.where(is_special, special_limit, plan.extension_limit),
            finished=decided + pause,
            result=np.where(is_never_answered, 5, result),
        )

    def _messages(
        self,
        dice: Dice,
        applications: Applications,
        applicant: Ints,
        department: Ints,
        matter: Ints,
        serial: Ints,
        year: int,
        acceptance: _Acceptance,
        handling: _Handling,
    ) -> Rows:
        log = MessageLog({"department": department, "matter": matter, "serial": serial}, year, self.end[department])
        say = log.say
        wall = self.time.seconds
        everyone = np.ones(dice.count, bool)
        is_online = np.isin(applications.channel, (ONLINE, MOBILE))
        staff = self.city.staff[department]
        clerk, handler, chief = (1 + dice.skewed_below(staff) for _ in range(3))
        kind = np.where(dice.chance(rates.ENTERPRISE_SHARE), 2, 1)

        say("apply", everyone, applications.at, channel=applications.channel, applicant=kind, applicant_no=applicant)
        say("pre_accept", is_online, wall(acceptance.pre_accepted), status=1, operator=clerk)
        supply_reason = _reasons(dice, "supply_notice")
        refusal = _reasons(dice, "refused")
        is_in = ~acceptance.is_refused
        early, later = acceptance.is_supplemented, handling.is_supplemented & is_in
        say("supply_notice", early, wall(acceptance.noticed), operator=clerk, reason=supply_reason)
        say("supply_notice", later, wall(handling.noticed), operator=clerk, reason=supply_reason)
        say("supply_accept", early, wall(acceptance.answered), operator=clerk)
        say("supply_accept", later & ~handling.is_never_answered, wall(handling.answered), operator=clerk)
        say("accept", acceptance.is_refused, wall(acceptance.accepted), operator=clerk, status=2, reason=refusal)
        materials = self.materials[matter]
        say("accept", is_in, wall(acceptance.accepted), operator=clerk, status=1, materials=materials, receipt=YES)

        before = acceptance.accepted
        for step, (has_step, moment) in enumerate(zip(self.has_step, handling.steps, strict=True), start=1):
            operator = chief if step == 3 else handler
            where = has_step[matter]
            limit = _step_limit(before, moment)
            say("review_step", where & is_in, wall(moment), operator=operator, seq=step, step=step, limit=limit)
            before = np.where(where, moment, before)

        limits = {"limit": handling.special_limit, "approver": 1, "operator": handler}
        kind = 1 + dice.weighted(rates.SPECIAL_KIND_WEIGHTS.values())
        told = np.where(dice.chance(rates.TOLD_IN_WRITING), YES, NO)
        basis, why = _reasons(dice, "special"), _reasons(dice, "extension")
        started, ended = wall(handling.special_start), wall(handling.special_end)
        is_special, is_extended = (handling.is_special & is_in, handling.is_extended & is_in)
        say("special_start", is_special, started, special_type=2, special_kind=kind, told=told, reason=basis, **limits)
        say("special_start", is_extended, started, special_type=1, told=YES, reason=why, **limits)
        say("special_end", is_special, ended, special_type=2, operator=handler)
        say("special_end", is_extended, ended, special_type=1, operator=handler)
        self._say_decision(dice, log, matter, is_in, handling, chief)

        rows = log.rows()
        rows["delay"] = self._upload_delays(dice.rng, rows["department"])
        return rows

    def _say_decision(
        self, dice: Dice, log: MessageLog, matter: Ints, is_in: Flags, handling: _Handling, chief: Ints
    ) -> None:
        say, wall, result, finished = (log.say, self.time.seconds, handling.result, handling.finished)
        refused = (result == 6) & dice.chance(rates.NOT_APPROVED_OF_RESULT_6)
        approved = np.where(refused, NO, np.where(np.isin(result, (0, 6)), YES, 0))
        reason = np.where(refused, _reasons(dice, "not_approved"), 0)
        for code in (1, 2, 3, 5):
            reason = np.where(result == code, _reasons(dice, str(code)), reason)
        fee = np.where(self.fee[matter] > 0, self.fee[matter], -1)  # taken on application: due whatever the result
        decision = {"result": result + 1, "approved": approved, "reason": reason, "amount": fee, "operator": chief}
        say("finish", is_in, wall(finished), **decision)

        at_once = self.is_at_once[matter]
        days = np.where(at_once, 0, dice.pick(rates.ISSUE_WORKDAYS))
        issued = np.where(
            days == 0, finished + dice.between(60, 3600), (finished // DAY + days) * DAY + dice.below(DAY)
        )
        is_issued = is_in & (result == 0)
        say("issue", is_issued, wall(issued), operator=chief)
        days = dice.pick(rates.PICK_UP_WORKDAYS)
        collected = np.where(days == 0, issued + dice.between(60, 7200), (issued // DAY + days) * DAY + dice.below(DAY))
        say("pick_up", is_issued & dice.chance(rates.PICKED_UP), wall(collected))

    def _upload_delays(self, rng: np.random.Generator, department: np.ndarray) -> Ints:
        dice = Dice(rng, len(department))
        seconds = dice.between(*rates.UPLOAD_SECONDS)
        is_late = dice.chance(rates.UPLOAD_LATE * self.city.care[department])
        return seconds + np.where(is_late, dice.pick(rates.UPLOAD_LATE_DAYS) * 86_400, 0)


def _serials(department: Ints, numbered: Ints) -> Ints:
    """The next numbers of each department, in order; ``numbered`` is moved on."""
    order = np.argsort(department, kind="stable")
    counts = np.bincount(department, minlength=len(DEPARTMENTS))
    firsts = np.cumsum(counts) - counts
    serial = np.empty(len(department), np.int64)
    serial[order] = np.arange(len(department)) - np.repeat(firsts - numbered, counts) + 1
    numbered += counts
    return serial


def _step_limit(before: Ints, moment: Ints) -> Ints:
    """A limit of the step that is kept: the shortest that leaves a day to spare."""
    limits = np.array(rates.STEP_LIMITS)
    return limits[np.searchsorted(limits, moment // DAY - before // DAY + 1)]


def _applicants(dice: Dice, desk: Ints, is_refused: Flags) -> Ints:
    """Numbers of the applicants. Some of those refused are the next at the same desk."""
    applicant = 1 + dice.below(rates.APPLICANTS)
    order = np.argsort(desk, kind="stable")  # applications are in the order they came in
    follows = is_refused[order][:-1] & (desk[order][:-1] == desk[order][1:]) & dice.chance(rates.APPLIES_AGAIN)[1:]
    applicant[order[1:][follows]] = applicant[order[:-1][follows]]
    return applicant


def _reasons(dice: Dice, group: str) -> Ints:
    return reason_codes(group)[0] + dice.below(len(REASONS[group]))
