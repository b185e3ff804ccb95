"""The correction notice (更正说明) of a restatement: every changed figure and rank, and why, as CSV and as a page.

Here belongs laying out a comparison; what differs is found in ``changes``.
"""

import json
import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from orchestration.publication.build import BuildParameters
from orchestration.publication.changes import Cause, Change
from orchestration.publication.delimited import delimited
from orchestration.publication.dictionary import Words
from orchestration.publication.pages import page
from orchestration.publication.restatement import Correction
from orchestration.publication.tables import Table

_HEADER = (
    *("part", "kind", "table", "department_code", "key", "column", "before", "after"),
    *("file_name", "delivery_id"),
)
_RANKING = "monthly_approval_efficiency_ranking"
_STANDING = ("approval_rank", "total_score", "is_ranked", "rank_exclusion_reason")
_KINDS = {
    "reading_added": ("补报或更正的文件", "file added"),
    "reading_withdrawn": ("撤回或被替换的文件", "file withdrawn or replaced"),
    "reference": ("参考表", "reference table"),
    "parameter": ("参数", "parameter"),
    "code": ("程序版本", "version of the program"),
}
_LISTED = 2000  # a page is read by people; the CSV beside it is whole
_FIRST_WORDS = re.compile(r"[^，；。：（,;:(]+")


def notice_csv(correction: Correction) -> bytes:
    """One line per changed figure, then one per cause; the key of a row as JSON."""
    found = correction.comparison
    lines = [_change_line(change) for change in found.changes] if found else []
    lines += [_cause_line(cause) for cause in found.causes] if found else []
    return delimited(_HEADER, lines)


def notice_page(
    correction: Correction, build: BuildParameters, release_id: str, tables: list[Table], names: dict[str, str | None]
) -> bytes:
    """The notice for reading and printing, Chinese with English beneath; ``names`` are those of the departments."""
    found = correction.comparison
    words = {(table.name, column.name): column.comment for table in tables for column in table.columns}
    titles = {table.name: table.comment for table in tables}
    return page(
        "correction_notice",
        build=build,
        release_id=release_id,
        restated=correction.restated,
        counts=correction.counts(),
        is_known=found is not None,
        kinds=_KINDS,
        causes=found.causes if found else [],
        standings=_standings(found.changes if found else [], names),
        sections=[
            {
                "name": mart,
                "title": _label(titles.get(mart)),
                "count": len(changes),
                "rows": [
                    {
                        "change": change,
                        "key": _key_words(change),
                        "label": _label(words.get((mart, change.column or ""))),
                    }
                    for change in changes[:_LISTED]
                ],
            }
            for mart, changes in _by_mart(found.changes if found else [])
        ],
    )


def _by_mart(changes: list[Change]) -> list[tuple[str, list[Change]]]:
    return [(mart, list(members)) for mart, members in groupby(changes, key=lambda change: change.mart)]


def _change_line(change: Change) -> tuple[Any, ...]:
    key = {name: None if value is None else str(value) for name, value in change.key.items()}
    written = json.dumps(key, ensure_ascii=False)
    department = change.key.get("department_code")
    place = (change.mart, department, written, change.column)
    return ("change", change.kind, *place, change.before, change.after, None, None)


def _cause_line(cause: Cause) -> tuple[Any, ...]:
    place = (None, None, cause.name, None)
    return ("cause", cause.kind, *place, cause.before, cause.after, cause.file_name, cause.delivery_id)


def _standings(changes: Iterable[Change], names: dict[str, str | None]) -> list[dict[str, Any]]:
    """Rank and score of every department that moved, before and after."""
    moved: dict[str, dict[str, Any]] = {}
    for change in changes:
        if change.mart == _RANKING and change.column in _STANDING:
            department = str(change.key.get("department_code"))
            moved.setdefault(department, {})[change.column] = change
    return [{"code": code, "name": names.get(code), "of": values} for code, values in sorted(moved.items())]


def _key_words(change: Change) -> str:
    return " · ".join(str(value) for name, value in change.key.items() if name != "month" and value is not None)


def _label(comment: str | None) -> str:
    """The first words of a column's description: what the column is called."""
    match = _FIRST_WORDS.match(Words.of(comment).zh)
    return match[0].strip() if match else ""
