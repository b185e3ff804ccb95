"""The ranking as CSV, in Chinese for the office and with plain names for programs.

Here belongs which columns a CSV report has; the workbook is in ``workbook``, the figures in dbt.
"""

from orchestration.publication.delimited import delimited
from orchestration.publication.ranking_table import HEADERS_ZH, RANKING_COLUMNS, RankingRow


def ranking_csv_zh(rows: list[RankingRow]) -> bytes:
    """Chinese headers and words, with the mark that lets Excel read Chinese."""
    words = {True: "是", False: "否"}
    lines = []
    for row in rows:
        values = {name: getattr(row, name) for name in RANKING_COLUMNS}
        values["is_ranked"] = words[row.is_ranked]
        values["rank_exclusion_reason"] = row.reason_zh
        lines.append(list(values.values()))
    return delimited([HEADERS_ZH[name] for name in RANKING_COLUMNS], lines, bom=True)


def ranking_csv_en(rows: list[RankingRow]) -> bytes:
    """The names and codes of the database."""
    return delimited(RANKING_COLUMNS, ([getattr(row, name) for name in RANKING_COLUMNS] for row in rows))
