"""Making a release: written beside the others, verified, entered in the ledger, then shown to readers.

Here belongs the order of these steps. A crash between any two of them leaves readers with the release
they had, and the next publication carries on; a release stands in the ledger before ``current`` moves.
"""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ledger import Ledger, fsync_folder
from orchestration.messages import refuse
from orchestration.publication.build import BuildParameters, Month, build_parameters, open_build
from orchestration.publication.correction_notice import notice_csv, notice_page
from orchestration.publication.database import first_line
from orchestration.publication.dictionary import dictionary_csv, dictionary_page
from orchestration.publication.gate import CheckResults, pass_gate
from orchestration.publication.integrity_table import flagged_signals, signals_csv_en, signals_csv_zh
from orchestration.publication.manifest import (
    files_of,
    inputs_and_totals,
    json_file,
    read_manifest,
    write_manifest,
    write_sums,
)
from orchestration.publication.pointer import DRAFT_SUFFIX, point_to
from orchestration.publication.ranking_table import ranking_rows
from orchestration.publication.reports import ranking_csv_en, ranking_csv_zh
from orchestration.publication.restatement import Restated, correction_of, is_superseded, publications, restated_by
from orchestration.publication.tables import WAREHOUSE, published_tables, write_parquet, write_warehouse
from orchestration.publication.verification import Verification, check_folder
from orchestration.publication.workbook import ranking_workbook
from orchestration.settings import Settings

_SENT = """
select
    coalesce(bool_or(dataset in ('budget_lines', 'final_accounts', 'payments')), false),
    coalesce(bool_or(dataset like 'approval_%'), false)
from ops.reading
"""
_LEFTOVER = re.compile(r"\..+\.tmp-(?P<pid>\d+)")
_PUBLIC_FILE, _RESTRICTED_FILE = 0o444, 0o440  # the figures of single cases are for the group only
_PUBLIC_FOLDER, _RESTRICTED_FOLDER = 0o755, 0o750


@dataclass(frozen=True)
class Published:
    """A release in its place; ``is_new`` unless it was there already, ``is_current`` when readers now see it."""

    release_id: str
    path: Path
    is_new: bool
    is_current: bool

    def as_dict(self) -> dict[str, Any]:
        return {**vars(self), "path": str(self.path)}


@dataclass(frozen=True)
class _Making:
    """What a release is made from."""

    connection: duckdb.DuckDBPyConnection
    settings: Settings
    build: BuildParameters
    month: Month
    checks: CheckResults
    draft: bool
    restated: Restated | None


def publish(settings: Settings, period: str, draft: bool = False, earlier_lost: bool = False) -> Published:
    """Publish the finished build as the release of ``period`` and point ``current`` to it.

    The gate comes first, for a draft as well. A draft gets its own id and ``current`` stays; so it does
    when the month has been restated since. A release that exists and is whole is kept: its files are not
    written again. ``earlier_lost`` accepts that what it restates is lost and cannot be compared.
    """
    month = Month.of(period)
    settings.releases_dir.mkdir(parents=True, exist_ok=True)
    remove_leftovers(settings)
    spill = settings.releases_dir / f".spill.tmp-{os.getpid()}"
    try:
        with open_build(settings, spill) as connection:
            build = build_parameters(connection)
            if build.period != period:
                raise refuse("E-PUB-01", period=period, built=build.period or "∅")
            checks = pass_gate(settings, connection, build, month)
            release_id = release_id_of(build, draft)
            final = settings.releases_dir / release_id
            is_new = not final.exists()
            if is_new:
                restated = restated_by(settings, build, release_id, earlier_lost)
                _make(_Making(connection, settings, build, month, checks, draft, restated), final)
    finally:
        shutil.rmtree(spill, ignore_errors=True)
    verified = check_folder(settings, final, must_be_in_ledger=False)
    is_current = not draft and not is_superseded(settings, period, build.restatement_no)
    is_gone_back_from = is_current and publications(settings).get(period, {}).get("release_id") != release_id
    if not verified.in_ledger or is_gone_back_from:
        _enter(settings, build, verified)
    if is_current:
        point_to(settings, release_id)
    return Published(release_id, final, is_new, is_current)


def release_id_of(build: BuildParameters, draft: bool = False) -> str:
    """``<period>-r<restatement>-<8 hex digits of inputs and code>``: the same for the same content."""
    digest = sha256((build.inputs_root + build.code_version).encode()).hexdigest()[:8]
    return f"{build.period}-r{build.restatement_no}-{digest}{DRAFT_SUFFIX if draft else ''}"


def remove_leftovers(settings: Settings) -> list[str]:
    """Remove what runs that died left in the folder of releases; the names removed."""
    removed = []
    for folder in sorted(settings.releases_dir.glob(".*")):
        match = _LEFTOVER.fullmatch(folder.name)
        if match and not _is_running(int(match["pid"])):
            shutil.rmtree(folder)
            removed.append(folder.name)
    return removed


def _make(making: _Making, final: Path) -> None:
    """Write the release beside its place and move it there when every byte is on disk."""
    folder = final.with_name(f".{final.name}.tmp-{os.getpid()}")
    folder.mkdir(mode=0o700)
    try:
        _write(making, folder, final.name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _seal(folder)
    folder.rename(final)
    fsync_folder(final.parent)


def _write(making: _Making, folder: Path, release_id: str) -> None:
    connection, build, month = making.connection, making.build, making.month.first_day
    try:
        rows = write_warehouse(connection, published_tables(connection), folder / WAREHOUSE)
        connection.execute("use release")  # from here on the reports see what readers will see
        tables = published_tables(connection)
        write_parquet(connection, tables, folder)
        ranking = ranking_rows(connection, month)
        if not ranking and not _holds_money_only(connection):
            raise refuse("E-PUB-03", period=build.period)
        signals = flagged_signals(connection, month)
        on_approvals: dict[str, Callable[[], bytes]] = {
            "reports/ranking_zh.csv": lambda: ranking_csv_zh(ranking),
            "reports/ranking_en.csv": lambda: ranking_csv_en(ranking),
            "reports/ranking.xlsx": lambda: ranking_workbook(connection, build, month, ranking, signals),
            "reports/integrity_signals_zh.csv": lambda: signals_csv_zh(signals),
            "reports/integrity_signals_en.csv": lambda: signals_csv_en(signals),
        }
        reports = (on_approvals if ranking else {}) | {
            "dictionary.csv": lambda: dictionary_csv(tables),
            "dictionary.md": lambda: dictionary_page(tables),
            "checks.json": lambda: json_file(making.checks.released()),
        }
        correction = correction_of(making.settings, connection, making.restated, release_id)
        if correction:
            names = {row.department_code: row.department_name for row in ranking}
            reports["reports/correction_notice.csv"] = lambda: notice_csv(correction)
            reports["reports/correction_notice.html"] = lambda: notice_page(
                correction, build, release_id, tables, names
            )
        for path, content in reports.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(content())
        inputs, totals = inputs_and_totals(connection, month)
    except (duckdb.CatalogException, duckdb.BinderException, duckdb.PermissionException) as error:
        # a table or column that the release needs, or a view over files that are not the lake's
        raise refuse("E-PUB-02", what=first_line(error)) from None
    counts = correction.counts() if correction else None
    write_manifest(folder, release_id, making.draft, build, tables, rows, inputs, totals, counts)
    write_sums(folder)


def _holds_money_only(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether amounts were sent and nothing of approvals: such a release has tables and no report on approvals."""
    found = connection.execute(_SENT).fetchone()
    return found == (True, False)


def _seal(folder: Path) -> None:
    """Set the modes and bring everything to disk: files first, then the folders that name them."""
    for path in files_of(folder):
        restricted = path == WAREHOUSE or path.startswith("parquet/")
        (folder / path).chmod(_RESTRICTED_FILE if restricted else _PUBLIC_FILE)
        descriptor = os.open(folder / path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    for inner in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        inner.chmod(_RESTRICTED_FOLDER if inner.relative_to(folder).parts[0] == "parquet" else _PUBLIC_FOLDER)
        fsync_folder(inner)
    folder.chmod(_PUBLIC_FOLDER)
    fsync_folder(folder)


def _enter(settings: Settings, build: BuildParameters, verified: Verification) -> None:
    manifest = read_manifest(verified.path)
    payload = {
        "release_id": verified.release_id,
        "period": build.period,
        "restatement_no": build.restatement_no,
        "manifest_sha256": verified.manifest_sha256,
        "sums_sha256": verified.sums_sha256,
        "inputs_root": build.inputs_root,
        "code_version": build.code_version,
        "draft": verified.draft,
        "restates": manifest["restates"],
        "correction": manifest["correction"],
    }
    Ledger(settings.ledger_path).append("publication", payload, settings.actor)


def _is_running(pid: int) -> bool:
    if pid == os.getpid():  # this process makes one release at a time: what bears its number is from another
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
