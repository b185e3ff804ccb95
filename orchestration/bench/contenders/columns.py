"""What every contender reads and writes, so that all are asked for the same thing.

Here belong the names and codes they share; how the numbers are computed is each contender's own.
"""

from dataclasses import dataclass
from pathlib import Path

EVENT_COLUMNS = (
    "case_no",
    "event_type",
    "matter_code",
    "department_code",
    "event_at",
    "status_code",
    "result_code",
    "reason",
)
EVENT_TYPES = ("apply", "accept", "finish", "supply_notice", "special_start")
MATTER_COLUMNS = ("matter_code", "case_type", "promised_limit", "limit_unit", "valid_from", "valid_to")
NORMAL_RESULTS = ("0", "4", "6")
REJECTED_RESULTS = ("1", "2", "3")
REFUSED = "2"  # status_code of an acceptance that is a refusal
IMMEDIATE = "1"  # case_type of a matter that is settled on the spot
FIRST_PLANTED = "9000000"  # the simulated city numbers its irregular cases from here
SERIAL_DIGITS = len(FIRST_PLANTED)

RESULT_COLUMNS = (
    "department_code",
    "month",
    "finished_count",
    "normal_finish_count",
    "on_time_promised_count",
    "on_time_promised_ratio",
    "mean_elapsed_working_days",
    "repeated_notice_count",
    "special_procedure_count",
    "unexplained_rejection_count",
    "ordinary_finished_count",
    "ordinary_on_time_promised_count",
    "ordinary_elapsed_working_days",
    "on_time_rank",
)


@dataclass(frozen=True)
class Paths:
    """The files of one run: read three, write one."""

    events: Path
    matters: Path
    calendar: Path
    result: Path

    @classmethod
    def of(cls, arguments: list[str]) -> "Paths":
        """From the command line: folder of the files as sent, calendar, result."""
        files, calendar, result = map(Path, arguments)
        return cls(files / "approval_events.csv", files / "approval_matters.csv", calendar, result)
