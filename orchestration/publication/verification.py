"""Is a release what was published? Files against sums, manifest and ledger; and going back to one.

Here belongs finding damage and naming it, file and table. Nothing is mended here: a damaged release is
left as it lies, and readers are pointed to an earlier one that is whole.
"""

import stat
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ledger import Ledger, sha256_of
from orchestration.messages import Problem, Refusal, problem, refuse
from orchestration.publication.database import literal
from orchestration.publication.manifest import MANIFEST, SUMS, files_of, read_manifest, read_sums
from orchestration.publication.pointer import current_release, find_release, point_to
from orchestration.publication.tables import WAREHOUSE
from orchestration.settings import Settings


@dataclass(frozen=True)
class Verification:
    """A release that is whole. ``in_ledger`` is false only for a copy whose ledger lies elsewhere."""

    release_id: str
    path: Path
    files: int
    tables: int
    rows: int
    manifest_sha256: str
    sums_sha256: str
    inputs_root: str
    in_ledger: bool
    draft: bool

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "path": str(self.path)}


def verify(settings: Settings, release: str | Path) -> Verification:
    """Check every byte of a release; raises a ``Refusal`` (exit 5) with one problem per damaged file.

    A release of this data folder must stand in its ledger. A copy somewhere else is checked in itself,
    and against the ledger when that knows it.
    """
    folder = find_release(settings, release)
    return check_folder(settings, folder, must_be_in_ledger=folder.parent == settings.releases_dir.resolve())


def rollback(settings: Settings, release: str | Path) -> Verification:
    """Point ``current`` to another release, after it was verified. A draft cannot become current."""
    found = verify(settings, release)
    if found.draft or found.path.parent != settings.releases_dir.resolve():
        raise refuse("E-REL-08", release=found.release_id)
    before = current_release(settings)
    if before != found.release_id:
        payload = {"release_id": found.release_id, "replaces": before, "manifest_sha256": found.manifest_sha256}
        Ledger(settings.ledger_path).append("rollback", payload, settings.actor)
        point_to(settings, found.release_id)
    return found


def check_folder(settings: Settings, folder: Path, must_be_in_ledger: bool) -> Verification:
    """What ``verify`` does, for a folder; a release not yet in the ledger may be asked about, too."""
    folder = folder.resolve()
    problems, digests = _check_files(folder)
    manifest: dict[str, Any] = {}
    try:
        manifest = read_manifest(folder)
        problems += _check_manifest(folder, manifest, digests)
    except FileNotFoundError:
        problems += [] if any(it.file == MANIFEST for it in problems) else [_problem("E-REL-04", MANIFEST)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problems.append(_problem("E-REL-06", MANIFEST, what=type(error).__name__))
    in_ledger = _ledger_line(settings, manifest.get("release_id", folder.name))
    if in_ledger is None and must_be_in_ledger:
        problems.append(_problem("E-REL-07", MANIFEST, what=f"{folder.name} ∅"))
    elif folder.parent == settings.releases_dir.resolve() and manifest.get("release_id") not in (None, folder.name):
        problems.append(_problem("E-REL-06", MANIFEST, what=f"release_id {manifest['release_id']} ≠ {folder.name}"))
    elif in_ledger is not None:
        for name, stated in ((MANIFEST, in_ledger["manifest_sha256"]), (SUMS, in_ledger["sums_sha256"])):
            if digests.get(name) != stated:
                problems.append(_problem("E-REL-07", name, what=f"sha256 ≠ {stated[:12]}…"))
    if problems:
        raise Refusal(*problems)
    return Verification(
        release_id=manifest["release_id"],
        path=folder,
        files=len(digests),
        tables=sum("rows" in entry for entry in manifest["files"]),
        rows=sum(entry.get("rows", 0) for entry in manifest["files"]),
        manifest_sha256=digests[MANIFEST],
        sums_sha256=digests[SUMS],
        inputs_root=manifest["inputs_root"],
        in_ledger=in_ledger is not None,
        draft=manifest["draft"],
    )


def _check_files(folder: Path) -> tuple[list[Problem], dict[str, str]]:
    """Problems of the files against ``SHA256SUMS``, and the true hash of every file."""
    digests = {}
    for path in files_of(folder):
        regular = stat.S_ISREG((folder / path).lstat().st_mode)
        digests[path] = sha256_of(folder / path) if regular else "no regular file"
    if SUMS not in digests:
        return [_problem("E-REL-04", SUMS)], digests
    try:
        sums = read_sums(folder)
    except ValueError:
        return [_problem("E-REL-03", SUMS)], digests
    problems = [_problem("E-REL-04", path) for path in sorted(sums.keys() - digests.keys())]
    problems += [_problem("E-REL-05", path) for path in sorted(digests.keys() - sums.keys() - {SUMS})]
    problems += [_problem("E-REL-03", path) for path in sorted(sums) if digests.get(path, sums[path]) != sums[path]]
    return problems, digests


def _check_manifest(folder: Path, manifest: dict[str, Any], digests: dict[str, str]) -> list[Problem]:
    described = {entry["path"]: entry for entry in manifest["files"]}
    present = digests.keys() - {MANIFEST, SUMS, WAREHOUSE}
    problems = [_problem("E-REL-06", path, what="files") for path in sorted(described.keys() ^ present)]
    with duckdb.connect(":memory:") as connection:
        for path in sorted(described.keys() & digests.keys()):
            entry = described[path]
            if (entry["sha256"], entry["bytes"]) != (digests[path], (folder / path).lstat().st_size):
                problems.append(_problem("E-REL-06", path, what="sha256"))
            elif "rows" in entry and entry["rows"] != (rows := _parquet_rows(connection, folder / path)):
                problems.append(_problem("E-REL-06", path, what=f"rows {rows} ≠ {entry['rows']}"))
    return problems


def _parquet_rows(connection: duckdb.DuckDBPyConnection, path: Path) -> int | None:
    try:
        answer = connection.execute(f"select num_rows from parquet_file_metadata({literal(str(path))})")
        return answer.fetchall()[0][0]
    except duckdb.Error:
        return None


def _ledger_line(settings: Settings, release_id: str) -> dict[str, Any] | None:
    """What the ledger says of a release: its last publication, for one restored to its place counts anew."""
    found = None
    for line in Ledger(settings.ledger_path).lines():
        if line.act == "publication" and line.payload["release_id"] == release_id:
            found = line.payload
    return found


def _problem(code: str, path: str, **details: Any) -> Problem:
    return problem(code, file=path, table=_table_of(path), **details)


def _table_of(path: str) -> str:
    """The table whose rows a file holds."""
    if path == WAREHOUSE:
        return "*"
    parts = Path(path).parts
    return f"{parts[1]}.{Path(path).stem}" if parts[0] == "parquet" and len(parts) == 3 else "—"
