"""A foreign file becomes a dataset by one SELECT: the settings of its source, and the SELECT's sandbox.

Here belong ``source.yml``, and starting, limiting and judging the child process. What runs in it is
``mapping_child``; what the output means is the contract's business, checked like any other file.
"""

import contextlib
import dataclasses
import fnmatch
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from orchestration.contracts import Contract
from orchestration.intake.readers.base import ReadingOptions, SourceRows
from orchestration.intake.readers.collecting import tidy
from orchestration.ledger import canonical
from orchestration.messages import Refusal, refuse
from orchestration.settings import PROJECT_DIR, Settings

_OPTIONS = ("format", "encoding", "delimiter", "sheet", "header_row", "time_zone", "has_unnamed_columns")
_DESCRIPTIONS = ("title_zh", "title_en", "origin", "licence", "jurisdiction_code")
_KNOWN = {*_OPTIONS, *_DESCRIPTIONS, "files", "datasets", "columns", "records", "not_sent"}
_NOT_SENT = {"event_types", "columns"}
_OUTPUT_LIMIT = 64 << 30  # bytes; a mapping that writes more multiplies its rows without end
_ADDRESS_SPACE = 6 << 30  # beyond the database's own limit: libraries, threads, buffers
_KILLED = tuple(-number for number in (signal.SIGXCPU, signal.SIGXFSZ, signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV))
_GRACE = 10  # seconds for starting and ending beyond the time limit, which the parent keeps


@dataclass(frozen=True)
class Source:
    """A folder ``<sources_dir>/<name>/``: ``source.yml`` and one ``<dataset>.sql`` per dataset, in order.

    ``options.has_unnamed_columns`` lets columns without a header in as ``column_<position>``.
    ``columns`` gives headers of the file another name before the SELECT sees them. ``records`` says where a
    JSON document holds its records, by pattern of file name. ``not_sent`` says
    which messages (``event_types``) and ``columns`` the source cannot be relied on to send, so that their
    absence is not taken for a zero.
    """

    name: str
    folder: Path
    options: ReadingOptions
    datasets: tuple[str, ...]
    sha256: str
    files: tuple[str, ...] = ("*",)
    columns: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)
    not_sent: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)

    def takes(self, file_name: str) -> bool:
        """Whether the source says that this file is one of its own."""
        return any(_matches(file_name, pattern) for pattern in self.files)

    def options_of(self, file_name: str) -> ReadingOptions:
        """How to read this file."""
        paths = (path for pattern, path in self.records.items() if _matches(file_name, pattern))
        return dataclasses.replace(self.options, records=next(paths, None))


@dataclass(frozen=True)
class MappedRows:
    """The output of one SELECT, like a file in contract form: text, ``_row_number`` and ``_sheet``."""

    rows: pl.LazyFrame
    columns: tuple[str, ...]


def load_source(sources_dir: Path, source: Path | str) -> Source:
    """A source by its name in ``sources_dir`` or by its folder.

    Raises ``E-SRC-02`` for an unknown one and ``E-SRC-03`` for settings that cannot be right.
    """
    folder = sources_dir / source
    if isinstance(source, Path) or "/" in source:
        folder = Path(source).absolute()
    settings_path = folder / "source.yml"
    if not settings_path.is_file():
        known = sorted(path.parent.name for path in sources_dir.glob("*/source.yml"))
        raise refuse("E-SRC-02", source=folder.name, known=", ".join(known) or "—")
    content = settings_path.read_bytes()
    try:
        return _parsed(folder, content)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as error:
        raise refuse("E-SRC-03", source=folder.name, what=str(error)) from error


def run_mappings(
    source: Source,
    contracts: Mapping[str, Contract],
    rows: SourceRows,
    file_name: str,
    settings: Settings,
    work_dir: Path,
) -> dict[str, MappedRows]:
    """Run every ``<dataset>.sql`` over the rows of a file, apart from everything else.

    Raises ``E-MAP-01`` … ``E-MAP-04``, each with the line and column of the SQL.
    """
    sandbox, given = work_dir / "sandbox", work_dir / "source_rows.parquet"
    sandbox.mkdir(mode=0o700)
    _write_source_rows(rows, source, file_name, given)
    outputs = {name: work_dir / f"{name}.mapped.parquet" for name in source.datasets}
    task = {
        "queries": {
            name: {"sql": (source.folder / f"{name}.sql").read_text(encoding="utf-8"), "output": str(output)}
            for name, output in outputs.items()
        },
        "source_rows": str(given),
        "time_zone": source.options.time_zone,
        "memory_limit": settings.memory_limit,
        "threads": settings.threads,
    }
    answers = _run_child(task, sandbox, settings, outputs)
    mapped = {}
    for name, answer in answers.items():
        where = {"file": f"{source.name}/{name}.sql", **answer.get("where", {"row": 1, "column": "1"})}
        if code := answer.get("code"):
            raise refuse(code, what=answer.get("what", ""), **where)
        mapped[name] = _judged(outputs[name], tuple(answer["columns"]), contracts[name], given, where)
    return mapped


def _judged(
    output: Path, columns: tuple[str, ...], contract: Contract, given: Path, where: dict[str, Any]
) -> MappedRows:
    """The output as rows of the contract; ``E-MAP-04`` where it cannot be that."""
    plain = tuple(name for name in columns if name not in ("_row_number", "_sheet"))
    source_rows = pl.scan_parquet(given, glob=False)
    has_sheets = not source_rows.select(pl.col("_sheet").is_null().all()).collect().item()
    required = ["_row_number", *(["_sheet"] if has_sheets else [])]
    required += [column.name for column in contract.columns if column.required]
    missing = [name for name in required if name not in columns]
    unknown = [name for name in plain if name not in contract.by_name]
    wrong = [f"缺少/missing: {', '.join(missing)}"] if missing else []
    wrong += [f"合约中没有/not in the contract: {', '.join(unknown)}"] if unknown else []
    if wrong:
        raise refuse("E-MAP-04", what="; ".join(wrong), **where)
    mapped = pl.scan_parquet(output, glob=False).with_columns(
        *tidy(plain),
        pl.col("_row_number").cast(pl.Int64, strict=False),
        (pl.col("_sheet") if "_sheet" in columns else pl.lit(None, dtype=pl.String)).alias("_sheet"),
    )
    place = ["_row_number", "_sheet"]
    strangers = mapped.select(place).unique().join(source_rows.select(place), on=place, how="anti", nulls_equal=True)
    if strangers.head(1).collect(engine="streaming").height:
        raise refuse("E-MAP-04", what="_row_number 不是 source_rows 的/is not of source_rows", **where)
    return MappedRows(mapped, plain)


def _parsed(folder: Path, content: bytes) -> Source:
    raw = yaml.safe_load(content)
    if unknown := sorted(set(raw) - _KNOWN):
        raise ValueError(f"unknown: {', '.join(unknown)}")
    datasets = tuple(raw.get("datasets") or ())
    if not datasets:
        raise ValueError("datasets: []")
    queries = {name: folder / f"{name}.sql" for name in datasets}
    if absent := [path.name for path in queries.values() if not path.is_file()]:
        raise ValueError(f"missing: {', '.join(absent)}")
    not_sent = raw.get("not_sent") or {}
    strangers = [name for name in not_sent if name not in datasets]
    strangers += [key for parts in not_sent.values() for key in parts if key not in _NOT_SENT]
    if strangers:
        raise ValueError(f"not_sent: {', '.join(strangers)}")
    parts = [content, *(path.read_bytes() for path in queries.values())]
    digest = hashlib.sha256(canonical([hashlib.sha256(part).hexdigest() for part in parts])).hexdigest()
    return Source(
        name=folder.name,
        folder=folder,
        options=ReadingOptions(**{name: raw.get(name) for name in _OPTIONS}),
        datasets=datasets,
        sha256=digest,
        files=tuple(raw.get("files") or ("*",)),
        columns=raw.get("columns") or {},
        records=dict(raw.get("records") or {}),
        not_sent=not_sent,
        descriptions={name: raw[name] for name in _DESCRIPTIONS if name in raw},
    )


def _matches(file_name: str, pattern: str) -> bool:
    return fnmatch.fnmatch(file_name.lower(), pattern.lower())


def _write_source_rows(rows: SourceRows, source: Source, file_name: str, target: Path) -> None:
    renames = {old: new for old, new in source.columns.items() if old in rows.columns}
    names = [renames.get(name, name) for name in rows.columns]
    if len({name.lower() for name in (*names, "_row_number", "_sheet", "_file_name")}) < len(names) + 3:
        raise refuse("E-SRC-03", source=source.name, what="columns differ only by case; rename them under columns:")
    table = rows.rows.rename(renames).with_columns(pl.lit(file_name).alias("_file_name"))
    try:
        table.sink_parquet(target, compression_level=1, engine="streaming")
    except pl.exceptions.PolarsError as error:
        raise refuse("E-FILE-40", file=file_name, what=str(error).split("\n", 1)[0]) from error


def _run_child(
    task: dict[str, Any], sandbox: Path, settings: Settings, outputs: Mapping[str, Path]
) -> dict[str, dict[str, Any]]:
    """The child's answer per dataset, or what its end says about the one it was at."""
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.intake.mapping_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=sandbox,
        env={"PYTHONPATH": str(PROJECT_DIR), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        start_new_session=True,
        umask=0o077,
        text=True,
    )
    _limit(process.pid, settings)
    try:
        out, complaint = process.communicate(json.dumps(task), timeout=settings.mapping_seconds)
        if process.returncode == 0:
            return json.loads(out)
        if process.returncode not in _KILLED:
            raise RuntimeError(f"the mapping child ended with {process.returncode}: {complaint[-2000:]}")
        what = signal.Signals(-process.returncode).name
    except subprocess.TimeoutExpired:
        what = f"{settings.mapping_seconds} s"
    finally:
        _end(process)
    under_way = next(name for name, output in outputs.items() if not output.exists() or name == list(outputs)[-1])
    return {under_way: {"code": "E-MAP-03", "what": what}}


def _limit(pid: int, settings: Settings) -> None:
    """Set from outside, before the child has been given anything to do."""
    memory = _bytes_of(settings.memory_limit) + _ADDRESS_SPACE
    seconds = settings.mapping_seconds * settings.threads + _GRACE
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, _OUTPUT_LIMIT),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.prlimit(pid, what, (limit, limit))


def _end(process: subprocess.Popen[str]) -> None:
    """Nothing the child started outlives it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def _bytes_of(limit: str) -> int:
    """DuckDB's memory limits (``4GB``, ``512MiB``) as a number."""
    units = {"kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}
    text = limit.strip().lower()
    for unit, factor in sorted(units.items(), key=lambda item: -len(item[0])):
        if text.endswith(unit):
            return int(float(text.removesuffix(unit)) * factor)
    raise Refusal(*refuse("E-CFG-01", what=f"memory_limit: {limit}").problems)
