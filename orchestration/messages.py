"""Everything the product says when something is wrong: one catalogue, two languages, one line.

Here belong the shape of a problem and its rendering. The sentences lie in ``messages.yml``; the
decision that something is wrong belongs to the stage that finds it.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

EXIT_OK = 0
EXIT_INTERNAL = 1
EXIT_USAGE = 2
EXIT_ROWS_REJECTED = 3
EXIT_CHECKS_FAILED = 4
EXIT_INTEGRITY = 5
EXIT_BUSY = 75
EXIT_CONFIGURATION = 78

_WHERE = ("file", "sheet", "row", "column", "value")
_WHERE_ZH = {"file": "文件", "sheet": "工作表", "row": "行", "column": "列", "value": "值"}


@dataclass(frozen=True)
class Sentence:
    """What a code says: the fact and its cure in both languages, and the exit code it leads to."""

    zh: str
    en: str
    cure_zh: str
    cure_en: str
    exit_code: int


@cache
def catalogue() -> dict[str, Sentence]:
    """All codes, from ``messages.yml``."""
    entries = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    return {code: Sentence(**entry) for code, entry in entries.items()}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: code, where it is, and the details its sentence names.

    ``details`` fills the placeholders of the sentence. An unknown code is a programming error and
    raises ``KeyError`` at once, not when the message is shown.
    """

    code: str
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        catalogue()[self.code]

    @property
    def sentence(self) -> Sentence:
        return catalogue()[self.code]

    def text(self, part: str) -> str:
        """``zh``, ``en``, ``cure_zh`` or ``cure_en`` with its placeholders filled."""
        known = {name: getattr(self, name) for name in _WHERE if getattr(self, name) is not None}
        return getattr(self.sentence, part).format_map(_Lenient({**known, **self.details}))

    def line(self) -> str:
        """The whole problem in one line: code, where, Chinese, English, cure in both."""
        where = " ".join(
            f"{_WHERE_ZH[name]}/{name}={_one_line(getattr(self, name))}"
            for name in _WHERE
            if getattr(self, name) is not None
        )
        parts = [
            f"{self.code} {self.text('zh')} {self.text('en')}",
            f"[{where}]" if where else "",
            f"处理/cure: {self.text('cure_zh')} {self.text('cure_en')}",
        ]
        return _one_line(" ".join(part for part in parts if part), limit=2000)

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``: the same content, one field each, absent fields left out."""
        where = {name: getattr(self, name) for name in _WHERE if getattr(self, name) is not None}
        texts = {part: self.text(part) for part in ("zh", "en", "cure_zh", "cure_en")}
        return {"code": self.code, **where, **texts}


class Refusal(Exception):
    """The act cannot go on, for a reason the user can mend. Carries the problems and the exit code."""

    def __init__(self, *problems: Problem):
        if not problems:
            raise ValueError("a refusal names at least one problem")
        self.problems = problems
        super().__init__("\n".join(problem.line() for problem in problems))

    @property
    def exit_code(self) -> int:
        return self.problems[0].sentence.exit_code


def refuse(code: str, **where_and_details: Any) -> Refusal:
    """A refusal with one problem: ``raise refuse("E-FILE-30", file="a.csv")``."""
    return Refusal(problem(code, **where_and_details))


def problem(code: str, **where_and_details: Any) -> Problem:
    """A problem whose words are split into where it is and the details of its sentence."""
    where = {name: where_and_details.pop(name) for name in _WHERE if name in where_and_details}
    return Problem(code, **where, details=where_and_details)


class _Lenient(dict):
    """A placeholder nobody filled shows as ``?`` instead of hiding the whole message."""

    def __missing__(self, key: str) -> str:
        return "?"


def _one_line(value: object, limit: int = 200) -> str:
    text = " ".join(str(value).split())
    text = "".join(char if char.isprintable() else "�" for char in text)
    return text if len(text) <= limit else text[: limit - 1] + "…"
