"""The integrity signals flagged in a month, as sheet and CSV show them: hints to look closer, no part of the score.

Here belongs choosing and naming columns. What is flagged is decided in dbt, the names and meanings of the signals
stand in the reference data.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

import duckdb

from orchestration.publication.delimited import delimited

HINT_ZH = "异常提示只说明记录值得核查，不是违规认定，不计入得分和名次；阈值为本系统自行设定，不是官方标准。"
HINT_EN = (
    "An integrity signal says that a record is worth a closer look. It is no finding of a violation and no part of"
    " score or rank; the thresholds are our own and no official standard."
)

_FLAGGED = """
select
    coalesce(jurisdiction.name_zh, signal.jurisdiction_code) as jurisdiction_name,
    signal.department_code,
    ranking.department_name,
    signal.month,
    signal.signal_id,
    coalesce(signal_code.name_zh, signal.signal_id) as signal_name_zh,
    coalesce(signal_code.name_en, signal.signal_id) as signal_name_en,
    signal.suspected_count,
    signal.base_count,
    signal.suspected_ratio,
    signal.suspected_low_ratio,
    signal.comparison_ratio,
    signal.threshold_ratio,
    signal_code.meaning_zh,
    signal_code.meaning_en
from marts.monthly_department_integrity_signal as signal
left join marts.monthly_approval_efficiency_ranking as ranking
    on
        signal.department_code = ranking.department_code
        and signal.month = ranking.month
left join reference.jurisdiction as jurisdiction on signal.jurisdiction_code = jurisdiction.jurisdiction_code
left join reference.code_set as signal_code
    on signal_code.code_set = 'integrity_signal' and signal.signal_id = signal_code.code
where signal.month = ? and signal.is_flagged
order by signal.jurisdiction_code, signal.department_code, signal.signal_id
"""

SIGNAL_HEADERS_ZH = {
    "jurisdiction_name": "辖区名称",
    "department_code": "部门代码",
    "department_name": "部门",
    "month": "月份",
    "signal_id": "提示编号",
    "signal_name_zh": "异常提示",
    "signal_name_en": "Integrity signal",
    "suspected_count": "可疑数",
    "base_count": "可比数",
    "suspected_ratio": "占比",
    "suspected_low_ratio": "占比下限",
    "comparison_ratio": "其他部门占比",
    "threshold_ratio": "提示门槛",
    "meaning_zh": "含义",
    "meaning_en": "Meaning",
}


@dataclass(frozen=True)
class SignalRow:
    """A signal flagged for a department. The order of the fields is the SELECT's."""

    jurisdiction_name: str
    department_code: str
    department_name: str | None
    month: date
    signal_id: str
    signal_name_zh: str
    signal_name_en: str
    suspected_count: int
    base_count: int
    suspected_ratio: Decimal
    suspected_low_ratio: Decimal
    comparison_ratio: Decimal | None
    threshold_ratio: Decimal
    meaning_zh: str | None
    meaning_en: str | None


SIGNAL_COLUMNS = tuple(field.name for field in fields(SignalRow))


def flagged_signals(connection: duckdb.DuckDBPyConnection, month: date) -> list[SignalRow]:
    """What is flagged in a month, by department."""
    return [SignalRow(*row) for row in connection.execute(_FLAGGED, [month]).fetchall()]


def signals_csv_zh(rows: list[SignalRow]) -> bytes:
    """Chinese headers, with the mark that lets Excel read Chinese."""
    return delimited([SIGNAL_HEADERS_ZH[name] for name in SIGNAL_COLUMNS], _cells(rows), bom=True)


def signals_csv_en(rows: list[SignalRow]) -> bytes:
    """The names of the database."""
    return delimited(SIGNAL_COLUMNS, _cells(rows))


def _cells(rows: list[SignalRow]) -> list[list[object]]:
    return [[getattr(row, name) for name in SIGNAL_COLUMNS] for row in rows]
