"""The alerts of the live state, with the words a supervisor reads.

Here belong choosing and ordering them; what an alert is was decided by the warehouse, and the state was made by
its refresh. No lock is needed: a state never changes once it is seen, and the next one does not touch it.
"""

from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.ledger import Ledger
from orchestration.live_state import LiveState, current_folder, read_state, table_path
from orchestration.messages import Problem, problem, refuse
from orchestration.publication.database import limited_connection, literal, lock
from orchestration.settings import Settings
from orchestration.terminal import table

LEVELS = {"red": "红", "yellow": "黄", "blue": "蓝"}  # the gravest first
_SHOWN = 200  # as a table: nobody reads more of it, and drawing thousands of rows takes seconds
_ATTEMPTS = 3  # a refresh may remove the state between finding it and opening its files

_COLUMNS = (
    "级别 level",
    "预警 alert",
    "部门 department",
    "事项 matter",
    "规则 rule",
    "发出 raised",
    "天数 days",
    "法定到期 statutory due",
    "承诺到期 promised due",
    "反馈期限 feedback due",
)
_ALERTS = """
with department as (select * from {dim_department} where is_current),
matter as (select matter_code, max_by(matter_name, valid_from) as matter_name from {dim_matter} group by matter_code)
select
    alert.level,
    alert.alert_no,
    alert.department_code,
    department.name_zh as department_name,
    matter.matter_name,
    alert.rule_id,
    rule.title_zh as rule_title,
    alert.raised_date,
    alert.outdays,
    open_case.statutory_due_date,
    open_case.promised_due_date,
    alert.feedback_due_date,
    alert.feedback_date,
    alert.is_supervised
from {fct_approval_alert} as alert
left join department on alert.department_code = department.department_code
left join matter on alert.matter_code = matter.matter_code
left join {rule_register} as rule on alert.rule_id = rule.rule_id
left join {open_case_status} as open_case on alert.case_no = open_case.case_no
where
    ($all or (alert.is_current and alert.is_supervised))
    and ($level is null or alert.level = $level)
    and ($department is null or $department in (alert.department_code, department.name_zh))
order by array_position($levels, alert.level), alert.outdays desc nulls last, alert.alert_no
"""
_TABLES = ("fct_approval_alert", "open_case_status", "dim_department", "dim_matter", "rule_register")


@dataclass(frozen=True)
class Alert:
    """One alert as it is shown; due dates are those of a case still open."""

    level: str
    alert_no: str
    department_code: str
    department_name: str | None
    matter_name: str | None
    rule_id: str
    rule_title: str | None
    raised_date: date
    outdays: int | None
    statutory_due_date: date | None
    promised_due_date: date | None
    feedback_due_date: date | None
    feedback_date: date | None
    is_supervised: bool


@dataclass(frozen=True)
class Alerts:
    """The alerts asked for, of which moment they are, and what is to be said beside them."""

    as_of: str
    known_at: int
    alerts: list[Alert]
    warnings: list[Problem]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"warnings": [warning.as_dict() for warning in self.warnings]}


def read_alerts(
    settings: Settings, department: str | None = None, level: str | None = None, show_all: bool = False
) -> Alerts:
    """Current alerts under supervision, or ``show_all``; the gravest first, then the longest.

    ``department`` is a code or a name. Raises ``E-LIVE-01`` when there is no live state, ``E-LIVE-02`` when it
    knows no such department.
    """
    for attempt in range(_ATTEMPTS):
        folder = current_folder(settings)
        state = read_state(folder) if folder else None
        if folder is None or state is None:
            continue
        try:
            alerts = _read(settings, folder, department, level, show_all)
        except (duckdb.IOException, duckdb.InvalidInputException):
            if attempt + 1 == _ATTEMPTS:
                raise refuse("E-LIVE-01") from None
        else:
            return Alerts(state.as_of, state.known_at, alerts, _behind(settings, state))
    raise refuse("E-LIVE-01")


def format_alerts(found: Alerts) -> str:
    """The alerts as a table, under the moment they are of."""
    rows = [
        (
            f"{LEVELS.get(alert.level, '')} {alert.level}",
            alert.alert_no,
            alert.department_name or alert.department_code,
            alert.matter_name,
            f"{alert.rule_id} {alert.rule_title or ''}",
            alert.raised_date,
            alert.outdays,
            alert.statutory_due_date,
            alert.promised_due_date,
            alert.feedback_date or alert.feedback_due_date,
        )
        for alert in found.alerts[:_SHOWN]
    ]
    counts = ", ".join(
        f"{zh} {level} {sum(alert.level == level for alert in found.alerts)}" for level, zh in LEVELS.items()
    )
    head = f"计时截止/as_of {found.as_of}, 所知截至台账行/known_at {found.known_at}: {counts}"
    said = [head, *(warning.line() for warning in found.warnings)]
    if rows:
        said.append(table(_COLUMNS, rows))
    if len(found.alerts) > _SHOWN:
        said.append(
            f"另有 {len(found.alerts) - _SHOWN:,} 条，用 --json 或 --department 查看。 More: --json, --department."
        )
    return "\n".join(said)


def _read(settings: Settings, folder: Path, department: str | None, level: str | None, show_all: bool) -> list[Alert]:
    with limited_connection(settings) as connection:
        lock(connection, (folder,))
        relations = {name: f"read_parquet({literal(str(table_path(folder, name)))})" for name in _TABLES}
        if department:
            known = connection.execute(
                f"select department_code, name_zh from {relations['dim_department']} where is_current order by all"
            ).fetchall()
            if not any(department in names for names in known):
                raise refuse("E-LIVE-02", value=department, known=", ".join(" ".join(names) for names in known) or "∅")
        asked = {"department": department, "level": level, "all": show_all, "levels": list(LEVELS)}
        rows = connection.execute(_ALERTS.format(**relations), asked).fetchall()
    return [Alert(**dict(zip(_NAMES, row, strict=True))) for row in rows]


def _behind(settings: Settings, state: LiveState) -> list[Problem]:
    """A warning where readings were taken in or withdrawn since."""
    later = [
        line
        for line in Ledger(settings.ledger_path).lines()
        if line.seq > state.known_at and line.act in ("reading", "withdrawal")
    ]
    return [problem("W-LIVE-01", count=len(later))] if later else []


_NAMES = [field.name for field in fields(Alert)]
