"""A month published again: which publication it restates, what changed, and which other months would change.

Here belongs what the ledger knows of a month's publications. Comparing two releases is done in ``changes``,
laying out the notice in ``correction_notice``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ledger import Ledger
from orchestration.messages import Problem, Refusal, refuse
from orchestration.publication.build import BuildParameters
from orchestration.publication.changes import Comparison, compare, compared, declared_keys
from orchestration.publication.database import attach_release
from orchestration.publication.manifest import read_manifest
from orchestration.publication.tables import WAREHOUSE
from orchestration.publication.verification import check_folder
from orchestration.settings import Settings


@dataclass(frozen=True)
class Restated:
    """The publication that a release restates; ``folder`` is None where its files are lost and that was accepted."""

    release_id: str
    inputs_root: str
    folder: Path | None


@dataclass(frozen=True)
class Correction:
    """What a release says of the publication it restates; ``comparison`` is None where that one's files are lost."""

    restated: Restated
    comparison: Comparison | None

    def counts(self) -> dict[str, Any]:
        """For manifest and ledger; what could not be compared is NULL, not nothing."""
        changes = None if self.comparison is None else self.comparison.changes
        return {
            "restates": self.restated.release_id,
            "changed_figures": None if changes is None else len(changes),
            "changed_ranks": None if changes is None else sum(change.is_rank for change in changes),
        }


@dataclass(frozen=True)
class EarlierMonth:
    """A published month of which the new release says something else, or that could not be compared."""

    period: str
    release_id: str
    changed_figures: int
    changed_ranks: int
    command: str
    problem: Problem | None = None

    def as_dict(self) -> dict[str, Any]:
        values = {name: value for name, value in vars(self).items() if name != "problem"}
        return values if self.problem is None else {**values, "problem": self.problem.as_dict()}


def publications(settings: Settings) -> dict[str, dict[str, Any]]:
    """The publication in force of every month: the last one published, or gone back to. Drafts do not count."""
    published: dict[str, dict[str, Any]] = {}
    in_force: dict[str, dict[str, Any]] = {}
    for line in Ledger(settings.ledger_path).lines():
        if line.act == "publication" and not line.payload["draft"]:
            published[line.payload["release_id"]] = line.payload
            in_force[line.payload["period"]] = line.payload
        elif line.act == "rollback":
            payload = published[line.payload["release_id"]]  # only what was published can be gone back to
            in_force[payload["period"]] = payload
    return in_force


def is_superseded(settings: Settings, period: str, restatement_no: int) -> bool:
    """Whether the month has a later publication: publishing an old one again is not going back to it."""
    return any(
        line.act == "publication"
        and not line.payload["draft"]
        and line.payload["period"] == period
        and line.payload["restatement_no"] > restatement_no
        for line in Ledger(settings.ledger_path).lines()
    )


def restated_by(settings: Settings, build: BuildParameters, release_id: str, is_lost: bool) -> Restated | None:
    """The publication that the release of this build restates; None for the first of its month.

    Its files must be whole, for the notice rests on them (``E-PUB-05``); ``is_lost`` accepts that they are not.
    """
    lines = Ledger(settings.ledger_path).lines()
    published = {it.payload["release_id"]: it.payload for it in lines if it.act == "publication"}
    if release_id in published:  # made again: it restates what it restated then
        stated = published[release_id].get("restates")
        earlier = published[stated] if stated else None
    else:
        earlier = publications(settings).get(build.period or "")
    if earlier is None:
        return None
    folder = None if is_lost else _whole_folder(settings, earlier)
    return Restated(earlier["release_id"], earlier["inputs_root"], folder)


def earlier_months(settings: Settings, release: Path) -> list[EarlierMonth]:
    """Published months before that of ``release`` whose figures it shows otherwise than they were published."""
    manifest, keys = read_manifest(release), declared_keys(settings)
    found = []
    for period, payload in sorted(publications(settings).items()):
        if period >= manifest["period"]:
            continue
        before, command = payload["release_id"], f"xiaoneng run --period {period}"
        try:
            with compared(settings, settings.releases_dir / before, release) as connection:
                comparison = compare(connection, "before", "after", keys, (before, release.name))
        except Refusal as refusal:
            found.append(EarlierMonth(period, before, 0, 0, command, refusal.problems[0]))
            continue
        if comparison.changes:
            ranks = sum(change.is_rank for change in comparison.changes)
            found.append(EarlierMonth(period, before, len(comparison.changes), ranks, command))
    return found


def correction_of(
    settings: Settings, connection: duckdb.DuckDBPyConnection, restated: Restated | None, release_id: str
) -> Correction | None:
    """What changed from the restated release to the one attached as ``release``; None for the first of a month."""
    if restated is None:
        return None
    if restated.folder is None:
        return Correction(restated, None)
    keys, names = declared_keys(settings), (restated.release_id, release_id)
    attach_release(connection, restated.folder / WAREHOUSE, "restated")
    return Correction(restated, compare(connection, "restated", "release", keys, names))


def _whole_folder(settings: Settings, publication: dict[str, Any]) -> Path:
    release_id = publication["release_id"]
    folder = settings.releases_dir / release_id
    try:
        check_folder(settings, folder, must_be_in_ledger=True)
    except (Refusal, OSError) as error:
        first = error.problems[0] if isinstance(error, Refusal) else None
        what = f"{first.code} {first.file or ''}".strip() if first else type(error).__name__
        raise refuse("E-PUB-05", release=release_id, period=publication["period"], what=what) from None
    return folder
