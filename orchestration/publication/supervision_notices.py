"""What is sent to a department for a red alert: 督办单 or 监察建议书, with its number and a feedback slip.

Here belong numbering, choosing and laying out. Whether a rule is broken, and by when to answer a notice that was
recorded, was decided in dbt. A case still open gets a 督办单 (handle it), a finished one a 监察建议书 (mend the
way of working): this, the form and the numbers are our own choice, no official form was found.
"""

import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from orchestration.messages import refuse
from orchestration.publication.database import named_if_damaged
from orchestration.publication.delimited import delimited
from orchestration.publication.pages import page
from orchestration.publication.pointer import CURRENT, find_release
from orchestration.publication.reading import open_release
from orchestration.publication.tables import WAREHOUSE
from orchestration.settings import Settings

_ALERTS = """
with department as (

    select
        department_code,
        arg_max(name_zh, valid_from) as name_zh,
        arg_max(name_en, valid_from) as name_en
    from marts.dim_department
    group by department_code

),

matter as (

    select
        matter_code,
        arg_max(matter_name, matter_version) as matter_name
    from marts.dim_matter
    group by matter_code

)

select
    alert.alert_no,
    alert.case_no,
    alert.rule_id,
    alert.department_code,
    department.name_zh as department_zh,
    department.name_en as department_en,
    alert.matter_code,
    matter.matter_name,
    alert.raised_date,
    alert.notice_date,
    alert.feedback_due_date,
    alert.is_supervised,
    alert.legal_basis,
    alert.as_of,
    rule.title_zh,
    rule.title_en,
    rule.evidence,
    rule.fix_zh,
    rule.fix_en,
    approval_case.accepted_at,
    approval_case.promised_due_date,
    approval_case.statutory_due_date,
    approval_case.finished_at,
    approval_case.overdue_working_days,
    open_case.step_name,
    open_case.holder_role,
    (
        select arg_max(policy.threshold, policy.valid_from)
        from reference.alert_policy as policy
        where
            policy.policy_id = alert.policy_id
            and policy.unit = 'feedback_workdays'
            and policy.valid_from <= $issued
    ) as feedback_workdays,
    jurisdiction.calendar_code
from marts.fct_approval_alert as alert
left join marts.fct_approval_case as approval_case on alert.case_no = approval_case.case_no
left join marts.open_case_status as open_case on alert.case_no = open_case.case_no
left join department on alert.department_code = department.department_code
left join matter on alert.matter_code = matter.matter_code
left join reference.rule_register as rule on alert.rule_id = rule.rule_id
left join reference.jurisdiction as jurisdiction on alert.jurisdiction_code = jurisdiction.jurisdiction_code
where
    alert.level = 'red'
    and ($department is null or $department in (alert.department_code, department.name_zh))
    and ($rule is null or alert.rule_id = $rule)
    and ($period is null or strftime(alert.raised_date, '%Y-%m') = $period)
order by alert.department_code, alert.raised_date, alert.alert_no
"""
_WORKDAYS = """
select cal_date
from reference.calendar_day
where calendar_code = ? and is_workday and cal_date > ?
order by cal_date
"""
_ALPHABET = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_CODE_LENGTH = 10
_INDEX = (
    *("number", "alert_no", "case_no", "rule_id", "department_code", "kind", "issued_date", "feedback_due_date"),
    "file",
)
_EVENTS = (  # as the contract accountability_events has them
    *("accountability_no", "seq_no", "event_type", "event_date", "signal_type", "signal_no", "department_code"),
    *("due_date", "doc_no"),
)
_EVIDENCE = {
    "found": "见于公开文本 found in a public text",
    "known": "公认依据 known",
    "ours": "本系统自定规则，不是官方规定 a rule of our own, no official one",
}
_FILE_MODE = 0o640  # single cases are for the group only


@dataclass(frozen=True)
class Notice:
    """One red alert as it is put to the department."""

    alert_no: str
    case_no: str
    rule_id: str
    department_code: str
    department_zh: str | None
    department_en: str | None
    matter_code: str
    matter_name: str | None
    raised_date: date
    notice_date: date | None
    feedback_due_date: date | None
    is_supervised: bool
    legal_basis: str | None
    as_of: datetime
    title_zh: str | None
    title_en: str | None
    evidence: str | None
    fix_zh: str | None
    fix_en: str | None
    accepted_at: datetime | None
    promised_due_date: date | None
    statutory_due_date: date | None
    finished_at: datetime | None
    overdue_working_days: int | None
    step_name: str | None
    holder_role: str | None
    issued_date: date
    due_date: date | None

    @property
    def code(self) -> str:
        """The number's own part: from the alert alone, so that it never changes. Without I, L, O and U."""
        digest = b32encode(sha256(self.alert_no.encode()).digest()).translate(_ALPHABET)[:_CODE_LENGTH].decode()
        return f"{digest[:5]}-{digest[5:]}"

    @property
    def number(self) -> str:
        return f"效监督字第{self.code}号"

    @property
    def kind(self) -> str:
        return "督办单" if self.is_supervised else "监察建议书"

    def accountability_event(self) -> tuple[Any, ...]:
        """The row by which the notice is recorded: only who was told can be late to answer."""
        told = (self.issued_date, "alert", self.alert_no, self.department_code, self.due_date, self.number)
        return (self.code, 1, "notice", *told)


@dataclass(frozen=True)
class Written:
    """What was written: one page per department and the two lists."""

    notices: int
    recorded_before: int
    pages: list[Path]
    index: Path
    events: Path

    def as_dict(self) -> dict[str, Any]:
        paths = {"pages": [str(path) for path in self.pages], "index": str(self.index), "events": str(self.events)}
        return {"notices": self.notices, "recorded_before": self.recorded_before, **paths}


def write_notices(
    settings: Settings,
    out: Path,
    release: str | Path = CURRENT,
    department: str | None = None,
    rule: str | None = None,
    period: str | None = None,
    issued: date | None = None,
) -> Written:
    """Write the notices of the red alerts of a release into the empty folder ``out``.

    ``issued`` is the day they bear (default: the day of the release's ``as_of``); a notice that is recorded
    already keeps the day and the due date of its record. Raises ``E-OUT-01`` when the folder holds something.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise refuse("E-OUT-01", file=str(out))
    notices = read_notices(settings, release, department, rule, period, issued)
    out.mkdir(parents=True, exist_ok=True)
    pages, index = [], []
    for code, members in groupby(notices, key=lambda notice: notice.department_code):
        path = out / f"{_safe(code)}.html"
        of_department = list(members)
        _write(path, page("supervision_notices", notices=of_department, evidence=_EVIDENCE))
        pages.append(path)
        index += [(*_index_line(notice), path.name) for notice in of_department]
    fresh = [notice.accountability_event() for notice in notices if notice.notice_date is None]
    _write(out / "index.csv", delimited(_INDEX, index, bom=True))
    _write(out / "accountability_events.csv", delimited(_EVENTS, fresh, bom=True))
    told = len(notices) - len(fresh)
    return Written(len(notices), told, pages, out / "index.csv", out / "accountability_events.csv")


def read_notices(
    settings: Settings,
    release: str | Path = CURRENT,
    department: str | None = None,
    rule: str | None = None,
    period: str | None = None,
    issued: date | None = None,
) -> list[Notice]:
    """The red alerts of a release in the order of department and day."""
    folder = find_release(settings, release)
    with named_if_damaged(WAREHOUSE), open_release(settings, folder) as connection:
        try:
            day = issued or connection.execute("select as_of::date from ops.build_parameters").fetchall()[0][0]
            asked = {"department": department, "rule": rule, "period": period, "issued": day}
            rows = connection.execute(_ALERTS, asked)
        except duckdb.CatalogException:  # published before there were alerts
            raise refuse("E-REL-10", release=folder.name) from None
        names = [column[0] for column in rows.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
        workdays = {
            calendar: [day for (day,) in connection.execute(_WORKDAYS, [calendar, day]).fetchall()]
            for calendar in {values["calendar_code"] for values in found}
        }
    return [_notice(values, day, workdays[values["calendar_code"]]) for values in found]


def _notice(values: dict[str, Any], issued: date, workdays: list[date]) -> Notice:
    """An alert with the day of its notice; a due date the calendar does not reach is left to be written in."""
    allowed = int(values.pop("feedback_workdays") or 0)
    del values["calendar_code"]
    if values["notice_date"]:
        return Notice(**values, issued_date=values["notice_date"], due_date=values["feedback_due_date"])
    return Notice(
        **values, issued_date=issued, due_date=workdays[allowed - 1] if 0 < allowed <= len(workdays) else None
    )


def _index_line(notice: Notice) -> Iterable[Any]:
    named = (notice.number, notice.alert_no, notice.case_no, notice.rule_id, notice.department_code)
    return (*named, notice.kind, notice.issued_date, notice.due_date)


def _safe(code: str) -> str:
    """A file name for a department; its own code where that is plain."""
    if re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z_-]{0,39}", code):
        return code
    return f"department-{sha256(code.encode()).hexdigest()[:16]}"


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(_FILE_MODE)
