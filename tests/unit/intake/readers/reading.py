"""Read bytes the way intake does, and hold every result to the equation of records."""

from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.intake.readers.base import ReadingOptions, SourceRows
from orchestration.intake.readers.dispatch import read
from orchestration.messages import Refusal


def checked(result: SourceRows) -> SourceRows:
    """The promise of every reader: each record is a row, rejected or ignored, and its place is its own."""
    frame = result.rows.collect()
    assert frame.columns == [*result.columns, "_row_number", "_sheet"]
    assert len(frame) + len(result.rejected) + len(result.ignored) == result.records
    places = [*frame.select("_sheet", "_row_number").rows(), *((s.sheet, s.row_number) for s in result.rejected)]
    places += [(s.sheet, s.row_number) for s in result.ignored]
    assert len(set(places)) == len(places)
    return result


def cells(result: SourceRows) -> list[tuple[str | None, ...]]:
    """The rows without their places."""
    return result.rows.select(result.columns).collect().rows()


def read_in(folder: Path, content: bytes, name: str = "sent.dat", **options: object) -> SourceRows:
    """What the front makes of these bytes."""
    path = folder / name
    path.write_bytes(content)
    return checked(read(path, replace(ReadingOptions(work_dir=folder / "work"), **options)))


def refusal_in(folder: Path, content: bytes, name: str = "sent.dat", **options: object) -> str:
    """The code with which these bytes are refused; each of its sentences is complete."""
    with pytest.raises(Refusal) as caught:
        read_in(folder, content, name, **options)
    problem = caught.value.problems[0]
    assert caught.value.exit_code in (3, 78)
    assert problem.file == name
    for part in ("zh", "en", "cure_zh", "cure_en"):
        assert "?" not in problem.text(part).replace("meant?", "")
    return problem.code


def outcome_in(folder: Path, content: bytes, **options: object) -> SourceRows | str:
    """The rows, or the code of the refusal: for bytes of which either may be right."""
    try:
        return read_in(folder, content, **options)
    except Refusal as refusal:
        return refusal.problems[0].code
