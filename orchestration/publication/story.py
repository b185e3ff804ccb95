"""A case's story as text for a terminal of 120 columns, in Chinese and English.

Here belongs how it looks; what there is to tell comes from ``trace``.
"""

import io
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.publication.database import Row
from orchestration.publication.trace import Story, Trace

WIDTH = 120

_WEEKDAYS = ("一 Mon", "二 Tue", "三 Wed", "四 Thu", "五 Fri", "六 Sat", "日 Sun")
_DAY_KINDS = {
    "workday": "工作日 workday",
    "weekend": "周末 weekend",
    "public_holiday": "放假 holiday",
    "makeup_workday": "调休上班 make-up workday",
    None: "未公布 not announced",
}
_STATES = {
    "counted": "计入 counted",
    "waiting": "等候 waiting",
    "superseded": "已被替代 superseded",
    "deleted": "已删除 deleted",
    "conflicting": "冲突 conflicting",
    "repeated": "重复 repeated",
}
_MESSAGES = {
    "apply": "申办",
    "pre_accept": "预受理",
    "accept": "受理",
    "review_step": "审批",
    "supply_notice": "补正告知",
    "supply_accept": "补正受理",
    "special_start": "特别程序申请",
    "special_end": "特别程序结果",
    "finish": "办结",
    "issue": "颁发",
    "pick_up": "领取",
    "as_of": "截至",
}
_ELSEWHERE = {
    "supply_accept": "申请人补正 the applicant's supplement",
    "special_end": "特别程序 the special procedure",
    "pick_up": "申请人领取 the applicant's collection",
    "issue": "颁发送达 issue of the licence",
    "as_of": "至今 until as_of",
}


def story_text(found: Trace) -> str:
    """Every story told, and how many more the condition met."""
    texts = [_one(found.release_id, story) for story in found.stories]
    if found.case_count > len(texts):
        texts.append(
            f"条件共涉及 {found.case_count} 个办件，此处为前 {len(texts)} 个；用 --limit 多看。"
            f" {found.case_count} cases meet the condition, these are the first {len(texts)}; see more with --limit."
        )
    return "\n\n".join(texts)


def _one(release_id: str, story: Story) -> str:
    text = io.StringIO()
    console = Console(file=text, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(Text(f"办件 case {_plain(story.case['case_no'])}    发布 release {release_id}"))
    console.print(_head(story.case))
    console.print(_timeline(story.timeline))
    if story.losses:
        console.print(_losses(story.losses))
    if story.days:
        console.print(_clock(story.days))
    console.print(Text(_verdict(story)))
    if story.alerts:
        console.print(_alerts(story.alerts))
    console.print(_origins(story.rows))
    if story.rejected:
        console.print(_rejected(story.rejected))
    return text.getvalue().rstrip("\n")


def _head(case: Row) -> Table:
    unit = {"workday": "工作日 working days", "calendar_day": "自然日 calendar days"}.get(case["limit_unit"], "")
    table = Table(show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in (
        ("部门 department", _joined(case["department_code"], case["department_name"])),
        ("事项 matter", _joined(case["matter_code"], case["matter_name"])),
        ("状态 status", _joined(case["status"], f"result_code {case['result_code']}" if case["result_code"] else None)),
        ("收件 applied", _at(case["applied_at"])),
        (
            "受理 accepted",
            _joined(
                _at(case["accepted_at"]),
                "视为受理 deemed" if case["is_deemed_accepted"] else None,
                f"登记 recorded {_at(case['recorded_accepted_at']) or '—'}"
                if case["recorded_accepted_at"] != case["accepted_at"]
                else None,
            ),
        ),
        ("办结 finished", _at(case["finished_at"])),
        ("截至 as_of", _at(case["as_of"])),
        ("法定时限 statutory", _limit(case["statutory_limit"], unit, case["statutory_due_date"])),
        ("承诺时限 promised", _limit(case["promised_limit"], unit, case["promised_due_date"])),
        ("来源截止 own due", _at(case["due_at"])),
        ("不评判 not judged", case["exclusion_reason"]),
    ):
        if value:
            table.add_row(Text(name), Text(_plain(value)))
    return table


def _timeline(timeline: list[Row]) -> Table:
    table = _table(
        "经过 what happened",
        "时间 time",
        "过程 message",
        "环节 step",
        "岗位 post",
        "等候 waited: 工作日 days",
        "小时 hours",
    )
    for message in timeline:
        _add(
            table,
            _at(message["event_at"]),
            _message(message["event_type"]),
            message["step_name"] or message["step_code"],
            message["operator_role"],
            message.get("working_days"),
            message.get("working_hours"),
        )
    return table


def _losses(losses: list[Row]) -> Table:
    table = _table("时间花在何处 where the time went", "等候 waited on", "工作日 days", "小时 hours", "份额 share")
    for loss in losses:
        share = "" if loss["share_ratio"] is None else f"{loss['share_ratio']:.1%}"
        named = _ELSEWHERE.get(loss["waits_on"]) or _message(loss["waits_on"])
        _add(table, named, loss["working_days"], loss["working_hours"], share)
    return table


def _clock(days: list[Row]) -> Table:
    table = _table(
        "逐日计时 the clock day by day", "日期 day", "周 weekday", "日历 calendar", "计 counted", "说明 remark"
    )
    for day in days:
        _add(
            table,
            day["day"],
            _WEEKDAYS[day["day"].weekday()],
            _joined(_DAY_KINDS[day["day_kind"]], day["holiday_name"]),
            day["counted_days"] if day["is_counted"] else "—",
            _remark(day),
        )
    return table


def _remark(day: Row) -> str:
    stopped = [
        name
        for name, key in (("法定 statutory", "is_suspended"), ("承诺 promised", "is_promised_suspended"))
        if day[key]
    ]
    return _joined(
        f"停止计时 stopped: {', '.join(stopped)}" if stopped else None,
        "法定到期 statutory due" if day["is_statutory_due"] else None,
        "承诺到期 promised due" if day["is_promised_due"] else None,
        "超期 over" if day["is_over"] else None,
        None if day["is_past"] else "未到 to come",
    )


def _verdict(story: Story) -> str:
    case, sums = story.case, story.sums
    if case["accepted_at"] is None:
        return "未受理，不计时。 Not accepted: no clock runs."
    said = (
        f"逐日相加：用时 {sums['elapsed_working_days']}，停止计时 {sums['suspended_working_days']}，"
        f"超期 {sums['overdue_working_days']} 个工作日。"
        f" Added up: {sums['elapsed_working_days']} working days used, {sums['suspended_working_days']} suspended,"
        f" {sums['overdue_working_days']} past the statutory due date."
    )
    if case["elapsed_working_days"] is None:
        return f"{said} 时间矛盾，事实表中用时为空。 Its times contradict: no elapsed time is published."
    return f"{said} 与事实表一致。 The fact says the same."


def _alerts(alerts: list[Row]) -> Table:
    table = _table("监察信号 alerts", "规则 rule", "等级 level", "发出 raised", "现行 current", "依据 basis")
    for alert in alerts:
        current = "是 yes" if alert["is_current"] else ""
        _add(table, alert["rule_id"], alert["level"], alert["raised_date"], current, alert["legal_basis"])
    return table


def _origins(rows: list[Row]) -> Table:
    table = _table(
        "出处 where each message stands",
        "过程 message",
        "序号 no",
        "版本 version",
        "文件 file",
        "行 row",
        "文件编号 delivery",
        "结果",
    )
    for row in rows:
        place = _joined(row["sheet"], row["row_number"])
        state = _STATES[row["state"]]
        _add(
            table,
            _message(row["event_type"]),
            row["seq_no"],
            row["data_version"],
            row["file_name"],
            place,
            row["delivery_id"],
            state,
        )
    return table


def _rejected(rows: list[Row]) -> Table:
    table = _table("退回的行 rows set aside", "文件 file", "行 row", "代码 code", "列 column", "原因 reason")
    for row in rows:
        reason = f"{row['reason_zh']} {row['reason_en']}"
        _add(table, row["file_name"], _joined(row["sheet"], row["row_number"]), row["code"], row["column_name"], reason)
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=Text(title), title_justify="left")
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    return table


def _add(table: Table, *cells: Any) -> None:
    table.add_row(*(Text("" if cell is None else _plain(cell)) for cell in cells))


def _limit(limit: int | None, unit: str, due: date | None) -> str | None:
    return None if limit is None and due is None else _joined(limit, unit, f"到期 due {due}" if due else None)


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(sep=" ", timespec="seconds")


def _joined(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part not in (None, ""))


def _message(event_type: str) -> str:
    """A message type in both languages; a step stays as its source calls it."""
    return f"{_MESSAGES[event_type]} {event_type}" if event_type in _MESSAGES else event_type


def _plain(value: Any) -> str:
    """Words come from senders: nothing in them moves the cursor."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(value))
