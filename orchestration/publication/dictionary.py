"""The dictionary of a release: every table and column with its words, as CSV and as one page.

Here belongs laying out the comments of the database. The words themselves are written in the
descriptions of the models.
"""

import re
from dataclasses import dataclass

from orchestration.publication.delimited import delimited
from orchestration.publication.tables import Table

_BOTH = re.compile(r"(?P<zh>.*?[。.；！])\s+(?P<en>[(\"'A-Za-z0-9].*)", re.DOTALL)
_CHINESE = re.compile(r"[\u3400-\u9fff]")

_HEADER = ("schema", "table", "column", "type", "description_zh", "description_en")


@dataclass(frozen=True)
class Words:
    """A comment in its two languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, comment: str | None) -> "Words":
        """``"办件编号。 Case number"`` in two; a comment in one language leaves the other empty."""
        text = " ".join((comment or "").split())
        if not _CHINESE.search(text):
            return cls("", text)
        both = _BOTH.fullmatch(text)
        return cls(both["zh"], both["en"]) if both and _CHINESE.search(both["zh"]) else cls(text, "")


def dictionary_csv(tables: list[Table]) -> bytes:
    """One line per table (its column empty) and per column."""
    lines = []
    for table in tables:
        words = Words.of(table.comment)
        lines.append((table.schema, table.name, "", "", words.zh, words.en))
        for column in table.columns:
            words = Words.of(column.comment)
            lines.append((table.schema, table.name, column.name, column.type, words.zh, words.en))
    return delimited(_HEADER, lines, bom=True)


def dictionary_page(tables: list[Table]) -> bytes:
    """The same for reading: a Markdown page with one table per table."""
    parts = ["# 数据字典 Data dictionary", ""]
    for table in tables:
        words = Words.of(table.comment)
        parts += [f"## {table.schema}.{table.name}", ""]
        parts += [f"{text}\n" for text in (words.zh, words.en) if text]
        parts += ["| 列 column | 类型 type | 说明 | description |", "|---|---|---|---|"]
        for column in table.columns:
            words = Words.of(column.comment)
            parts.append(f"| {column.name} | {column.type} | {_cell(words.zh)} | {_cell(words.en)} |")
        parts.append("")
    return "\n".join(parts).encode()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
