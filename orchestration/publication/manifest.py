"""What a release says about itself: ``manifest.json`` and ``SHA256SUMS``.

Here belong their shape, their writing and their reading. No value of the clock and nothing of the order
of delivery enters them. ``warehouse.duckdb`` differs in its bytes between equal releases, so its hash
stands in ``SHA256SUMS`` only, and the ledger vouches for both files.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ledger import sha256_of
from orchestration.publication.build import BuildParameters
from orchestration.publication.tables import STORAGE_VERSION, WAREHOUSE, Table

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"

_INPUTS = "select kind, name, sha256, row_count from ops.input order by all"
_CONTROL_TOTALS = """
select
    (
        select count(*) filter (where is_ranked)
        from marts.monthly_approval_efficiency_ranking
        where month = $month
    ) as ranked_departments,
    (
        select count(*) filter (where not is_ranked)
        from marts.monthly_approval_efficiency_ranking
        where month = $month
    ) as departments_listed_apart,
    cast(sum(received_count) as bigint) as received_count,
    cast(sum(accepted_count) as bigint) as accepted_count,
    cast(sum(finished_count) as bigint) as finished_count,
    cast(sum(open_count) as bigint) as open_count,
    cast(sum(open_overdue_count) as bigint) as open_overdue_count
from marts.monthly_department_approval_efficiency
where month = $month
"""


@dataclass(frozen=True)
class Entry:
    """A file of a release as its manifest describes it; ``rows`` for tables."""

    path: str
    bytes: int
    sha256: str
    rows: int | None = None

    def as_dict(self) -> dict[str, Any]:
        entry = {"path": self.path, "bytes": self.bytes, "sha256": self.sha256}
        return entry if self.rows is None else {**entry, "rows": self.rows}


def inputs_and_totals(
    connection: duckdb.DuckDBPyConnection, month: date
) -> tuple[list[dict[str, Any]], dict[str, int | None]]:
    """Everything the build was made from, and the sums by which a copy of the figures can be checked."""
    inputs = [
        dict(zip(("kind", "name", "sha256", "rows"), row, strict=True))
        for row in connection.execute(_INPUTS).fetchall()
    ]
    totals = connection.execute(_CONTROL_TOTALS, {"month": month})
    titles = [column[0] for column in totals.description or ()]
    return inputs, dict(zip(titles, totals.fetchone() or (), strict=True))


def write_manifest(
    folder: Path,
    release_id: str,
    draft: bool,
    build: BuildParameters,
    tables: list[Table],
    rows: dict[str, int],
    inputs: list[dict[str, Any]],
    control_totals: dict[str, int | None],
    correction: dict[str, Any] | None,
) -> None:
    """Describe every file that lies in ``folder`` so far; ``correction`` counts what a restatement changes."""
    rows_of_file = {table.parquet: rows[f"{table.schema}.{table.name}"] for table in tables}
    entries = [
        Entry(path, (folder / path).stat().st_size, sha256_of(folder / path), rows_of_file.get(path)).as_dict()
        for path in files_of(folder)
        if path != WAREHOUSE
    ]
    manifest = {
        "release_id": release_id,
        "draft": draft,
        "period": build.period,
        "as_of": build.as_of.isoformat(),
        "restatement_no": build.restatement_no,
        "restates": correction["restates"] if correction else None,
        "correction": correction,
        "inputs_root": build.inputs_root,
        "code_version": build.code_version,
        "parameters": {"score_policy": build.score_policy, "alert_policy": build.alert_policy},
        "inputs": inputs,
        "control_totals": control_totals,
        "files": entries,
        "warehouse": {"path": WAREHOUSE, "storage_version": STORAGE_VERSION, "tables": len(tables)},
    }
    (folder / MANIFEST).write_bytes(json_file(manifest))


def write_sums(folder: Path) -> None:
    """``SHA256SUMS`` over everything in ``folder``, as ``sha256sum --check`` reads it."""
    lines = [f"{sha256_of(folder / path)}  {path}\n" for path in files_of(folder)]
    (folder / SUMS).write_bytes("".join(lines).encode())


def read_sums(folder: Path) -> dict[str, str]:
    """Hash by path. Raises ``ValueError`` when the file is not exactly what ``write_sums`` writes."""
    content = (folder / SUMS).read_bytes()
    sums = {path: digest for digest, _, path in (line.partition("  ") for line in content.decode().splitlines())}
    if content != "".join(f"{digest}  {path}\n" for path, digest in sums.items()).encode() or not sums:
        raise ValueError(SUMS)
    return sums


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a release. Raises ``ValueError`` when it is none."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if not isinstance(manifest, dict) or not isinstance(manifest.get("release_id"), str):
        raise ValueError(MANIFEST)
    return manifest


def files_of(folder: Path) -> list[str]:
    """Relative paths of everything in a release that is not a folder, links included."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    )


def json_file(value: Any) -> bytes:
    """JSON that a person can read and that is the same for the same content."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n").encode()
