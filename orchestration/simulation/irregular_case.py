"""A single case written by hand, message by message, that can be bent out of shape.

Here belongs how a case is put together and bent; in which ways belongs to ``irregularities.py``.
"""

from dataclasses import dataclass, field

import numpy as np

from orchestration.simulation.city import Matter
from orchestration.simulation.rows import CHANNELS, EVENT_TYPES, SPECIAL_KINDS, YES, Rows, make_rows, reason_codes
from orchestration.simulation.worktime import DAY, WorkTime

_HOUR = 3600
_ONLINE_DEPTH = 3  # from this depth on people apply online
_STEP_LIMIT = 15  # working days, more than any step of a regular case takes
Moment = tuple[int, float]  # working day after receipt, hour since opening


@dataclass(frozen=True)
class Notice:
    """The department was told of an alert; days are working days after receipt. No ``feedback``: never answered."""

    rule: str
    level: str
    told: int
    due: int
    feedback: int | None


@dataclass
class Event:
    """One message; ``at`` counts wall seconds, ``columns`` are those of ``rows``."""

    type: str
    at: int
    columns: dict[str, int] = field(default_factory=dict)


class Case:
    """A regular case that can be bent. All moments are relative to the working day of receipt."""

    def __init__(self, time: WorkTime, day: int, serial: int, matter: int, entry: Matter, applicant: int):
        self.time = time
        self.day = day
        self.serial = serial
        self.department = entry.department
        self.matter = matter
        self.entry = entry
        self.applicant = applicant
        self.year = int(time.month_names[int(time.month_of(np.array([self.at(0, 0)]))[0])][:4])
        self.events: list[Event] = []
        self.repeated: list[Event] = []  # messages sent once more: duplicates and corrections
        self.notice: Notice | None = None

    def at(self, day: int, hour: float) -> int:
        return int(self.time.seconds(np.array([(self.day + day) * DAY + round(hour * _HOUR)]))[0])

    def say(self, event_type: str, when: Moment, **columns: int) -> Event:
        self.events.append(Event(event_type, self.at(*when), columns))
        return self.events[-1]

    def regular(self, accepted: Moment = (0, 0.5), decided: Moment = (3, 4.0)) -> "Case":
        """Apply, accept, all steps on the day before the decision, decide, issue the day after."""
        channel = CHANNELS.index("online" if self.entry.depth >= _ONLINE_DEPTH else "window")
        self.say("apply", (0, 0.25), channel=channel, applicant=2, applicant_no=self.applicant)
        self.say("accept", accepted, status=1, materials=self.entry.materials, operator=1, receipt=YES)
        for number, step in enumerate(self.entry.steps.split(";")):
            when = (decided[0] - 1, 2.0 + number) if decided[0] > accepted[0] + 1 else (decided[0], 0.5 + number / 2)
            self.say("review_step", when, seq=int(step), step=int(step), limit=_STEP_LIMIT, operator=2)
        fee = self.entry.fee or -1
        self.say("finish", decided, result=1, approved=YES, amount=fee, operator=3)
        self.say("issue", (decided[0] + 1, 1.0), operator=3)
        return self

    def of(self, event_type: str) -> Event:
        return next(event for event in self.events if event.type == event_type)

    def drop(self, *event_types: str) -> None:
        self.events = [event for event in self.events if event.type not in event_types]

    def decide(self, result: int, reason: str | None) -> None:
        """Another result than a licence, with or without a reason."""
        self.drop("issue")
        self.of("finish").columns |= {
            "result": result + 1,
            "approved": 0,
            "reason": reason_codes(reason)[0] if reason else 0,
        }

    def suspend(self, start: Moment, end: Moment, limit: int = 10, seq: int = 1, **columns: int) -> None:
        known = {
            "special_type": 2,
            "special_kind": SPECIAL_KINDS.index("expert_review"),
            "told": YES,
            "approver": 1,
            "limit": limit,
            "reason": reason_codes("special")[0],
            "operator": 2,
        }
        self.say("special_start", start, seq=seq, **{**known, **columns})
        self.say("special_end", end, seq=seq, special_type=columns.get("special_type", 2), operator=2)

    def supplement(self, notice: Moment, answer: Moment, seq: int = 1) -> None:
        self.say("supply_notice", notice, seq=seq, operator=1, reason=reason_codes("supply_notice")[0])
        self.say("supply_accept", answer, seq=seq, operator=1)

    def refuse(self, reason: str | None) -> None:
        self.drop("review_step", "finish", "issue")
        self.of("accept").columns = {"status": 2, "operator": 1, "reason": reason_codes(reason)[0] if reason else 0}

    def upload_at(self, moment: Moment) -> None:
        """All messages reach the exchange in one batch."""
        for event in self.events:
            event.columns["delay"] = self.at(*moment) - event.at

    def rows_of(self, events: list[Event]) -> list[Rows]:
        """These messages in the form of the event files, as far as they lie before the end."""
        mine = {"department": self.department, "year": self.year, "serial": self.serial, "matter": self.matter}
        return [
            make_rows(1, type=EVENT_TYPES.index(event.type), at=event.at, **{**mine, "delay": 300, **event.columns})
            for event in events
            if event.at < self.time.end_day * 86_400
        ]
