"""What a build is made of: its inputs, their root, the version of the program, and the build's own name.

Here belong the hashes. Nothing here depends on the clock or on the order of delivery.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from orchestration.ledger import Line
from orchestration.settings import PROJECT_DIR


@dataclass(frozen=True, order=True)
class Input:
    """One thing a build depends on: a reading, a reference file or a parameter."""

    kind: str
    name: str
    sha256: str
    row_count: int | None


@dataclass(frozen=True)
class BuildParameters:
    """The one row of ``ops.build_parameters``."""

    build_id: str
    period: str | None
    as_of: datetime
    known_at: int
    inputs_root: str
    code_version: str
    score_policy: str
    alert_policy: str
    restatement_no: int

    @property
    def as_of_date(self) -> date:
        return self.as_of.date()

    @property
    def as_of_month(self) -> date:
        return self.as_of.date().replace(day=1)


def merkle_root(inputs: list[Input]) -> str:
    """Root over the sorted inputs; leaves and nodes are hashed apart, an odd node is carried up."""
    level = [
        hashlib.sha256(b"\x00" + "\x1f".join((item.kind, item.name, item.sha256)).encode()).digest()
        for item in sorted(inputs, key=lambda item: (item.kind, item.name, item.sha256))
    ]
    while len(level) > 1:
        paired = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex() if level else hashlib.sha256(b"").hexdigest()


def code_version() -> str:
    """Hash of everything that decides a figure: our Python, SQL, YAML and expectations."""
    digest = hashlib.sha256()
    for folder, patterns in (
        ("orchestration", ("*.py", "*.yml", "*.html", "*.css")),
        ("dbt_project/models", ("*.sql", "*.yml", "*.md")),
        ("dbt_project/macros", ("*.sql",)),
        ("dbt_project/tests", ("*.sql",)),
        ("expectations", ("*.yml",)),
    ):
        for path in sorted(path for pattern in patterns for path in (PROJECT_DIR / folder).rglob(pattern)):
            digest.update(_leaf(path))
    return digest.hexdigest()


def end_of_month(period: str) -> datetime:
    """Last second of a month given as ``YYYY-MM``."""
    year, month = map(int, period.split("-"))
    following = date(year + month // 12, month % 12 + 1, 1)
    return end_of_day(following - timedelta(days=1))


def end_of_day(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59))


def release_hash(inputs_root: str, code: str) -> str:
    """The part of a release's id that stands for what it was made from."""
    return hashlib.sha256((inputs_root + code).encode()).hexdigest()[:8]


def restatement_no(lines: list[Line], period: str | None, inputs_root: str, code: str) -> int:
    """Which publication of its month this build would be: the same content keeps its number."""
    published = [
        line.payload
        for line in lines
        if line.act == "publication" and line.payload["period"] == period and not line.payload.get("draft")
    ]
    for payload in published:
        if (payload["inputs_root"], payload["code_version"]) == (inputs_root, code):
            return payload["restatement_no"]
    return 1 + max((payload["restatement_no"] for payload in published), default=0)


def _leaf(path: Path) -> bytes:
    name = path.relative_to(PROJECT_DIR).as_posix()
    return hashlib.sha256(name.encode() + b"\0" + path.read_bytes()).digest()
