"""What a sender is told about one file.

Here belong the receipt and the sentences that count what was left out. The decision what is accepted
has been taken before; the ledger keeps the receipt.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from orchestration.intake.readers.base import SetAside
from orchestration.ledger import Ledger
from orchestration.messages import Problem, catalogue, problem
from orchestration.settings import Settings

SHOWN_PROBLEMS = 20
_SHOWN_ROWS = 10
_ACTS = ("reading", "refusal", "duplicate")


@dataclass(frozen=True)
class Receipt:
    """One per file. ``accepted + rejected + ignored == records``, always.

    ``status`` is loaded, loaded_with_rejects, refused or duplicate. ``problems`` are the first twenty;
    all of them stand in the reading's reject file. ``datasets`` counts the rows derived for each dataset.
    """

    delivery_id: str | None
    reading_id: str | None
    file_name: str
    sha256: str | None
    dataset: str | None
    records: int
    accepted: int
    rejected: int
    ignored: int
    status: str
    warnings: tuple[dict[str, Any], ...] = ()
    problems: tuple[dict[str, Any], ...] = ()
    datasets: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self) | {"warnings": list(self.warnings), "problems": list(self.problems)}

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> "Receipt":
        values = dict(content)
        for name in ("warnings", "problems"):
            values[name] = tuple(values[name])
        return cls(**values)

    @property
    def exit_code(self) -> int:
        """0, or that of the first problem: rows and files refused leave with 3, a bad mapping with 78."""
        return catalogue()[self.problems[0]["code"]].exit_code if self.problems else 0


def receipts(settings: Settings) -> list[Receipt]:
    """All receipts, in the order of the ledger."""
    lines = Ledger(settings.ledger_path).lines()
    return [Receipt.from_dict(line.payload["receipt"]) for line in lines if line.act in _ACTS]


def left_out(ignored: Iterable[SetAside], file_name: str) -> list[Problem]:
    """One message per reason for the records a reader left out."""
    by_code: dict[str, list[SetAside]] = {}
    for record in ignored:
        by_code.setdefault(record.problem.code, []).append(record)
    return [
        problem(
            "I-IGN-01",
            file=file_name,
            count=len(records),
            rows=shown_rows([record.row_number for record in records], len(records)),
            why_zh=f"{code} {records[0].problem.text('zh')}".rstrip("。"),
            why_en=f"{code} {records[0].problem.text('en')}".rstrip("."),
            cure_zh=records[0].problem.text("cure_zh"),
            cure_en=records[0].problem.text("cure_en"),
        )
        for code, records in sorted(by_code.items())
    ]


def shown_rows(numbers: Iterable[int], count: int) -> str:
    """The first row numbers, with an ellipsis where there are more."""
    shown = list(numbers)[:_SHOWN_ROWS]
    return ", ".join(map(str, shown)) + (" …" if count > len(shown) else "")
