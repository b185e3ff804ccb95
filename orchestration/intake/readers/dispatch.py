"""One front for all formats: what the bytes say decides, not what the name ends with.

Here belongs the choice of the reader and nothing that reads records.
"""

import codecs
import dataclasses
from pathlib import Path

from orchestration.intake.readers.base import ReadingOptions, SourceRows
from orchestration.intake.readers.container import unpack
from orchestration.messages import Problem, Refusal, refuse

FORMATS = ("delimited", "workbook", "xes", "parquet", "jsonl", "json")
_TEXT_THAT_LOOKS_ALIKE = {"delimited", "jsonl", "json"}


def read(path: Path, options: ReadingOptions) -> SourceRows:
    """The rows of one file as sent, packed or not.

    ``rows`` stays bound to ``path`` and to ``options.work_dir``: both must lie still until it has been
    collected. Raises ``Refusal`` for a file of which nothing can be loaded.
    """
    options = dataclasses.replace(options, file_name=options.file_name or path.name)
    if options.format not in (None, *FORMATS):
        raise refuse("E-CFG-01", file=options.file_name, what=f"format: {options.format}")
    try:
        content, kind = unpack(path, options)
        return _read(content, _format(content, kind, options), options, packed=content != path)
    except Refusal as refusal:
        raise _with_file(refusal, options.file_name) from refusal


def _read(content: Path, found: str, options: ReadingOptions, packed: bool) -> SourceRows:
    # Each reader brings its own heavy library: only the one that is wanted is imported.
    if found == "parquet":
        from orchestration.intake.readers.parquet import read_parquet

        return read_parquet(content, options, packed)
    if found == "delimited":
        from orchestration.intake.readers.delimited import read_delimited as reader
    elif found == "jsonl":
        from orchestration.intake.readers.jsonl import read_jsonl as reader
    elif found == "json":
        from orchestration.intake.readers.json_document import read_json as reader
    elif found == "workbook":
        from orchestration.intake.readers.workbook import read_workbook as reader
    else:
        from orchestration.intake.readers.xes import read_xes as reader
    return reader(content, options)


def _format(path: Path, kind: str, options: ReadingOptions) -> str:
    found = _text_format(path, options) if kind == "text" else kind
    declared = options.format or found
    if {declared, found} <= _TEXT_THAT_LOOKS_ALIKE:
        return declared  # a first line may look like any of them
    if declared != found:
        raise refuse("E-FILE-04", file=options.file_name, declared=declared, found=found)
    return found


def _text_format(path: Path, options: ReadingOptions) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head.decode("utf-16", errors="ignore")
    else:
        text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    text = text.lstrip().lower()
    if text.startswith("[") or text.split("\n", 1)[0].strip() == "{":
        return "json"  # an array, or an object written over several lines
    if text.startswith("{"):
        return "jsonl"
    if text.startswith(("<!doctype html", "<html", "<table")):
        raise refuse("E-FILE-01", file=options.file_name, what="HTML")
    return "xes" if text.startswith(("<?xml", "<log", "<!--", "<!doctype")) else "delimited"


def _with_file(refusal: Refusal, file: str) -> Refusal:
    """Every problem names the file, also where a reader did not know its name."""
    problems: list[Problem] = [dataclasses.replace(problem, file=problem.file or file) for problem in refusal.problems]
    return Refusal(*problems)
