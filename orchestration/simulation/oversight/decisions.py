"""Decisions whose carrying out is followed, meetings that coordinated them, and what departments report of them."""

from datetime import date, timedelta

from orchestration.simulation.catalogue import DEPARTMENTS
from orchestration.simulation.money import catalogue as names
from orchestration.simulation.money.luck import Row
from orchestration.simulation.oversight.records import Records

# where an item comes from, its urgency, the days it is given, the document
_SOURCES = (
    ("document", "normal", 30, "深府办函〔{}〕{}号"),
    ("meeting_minutes", "normal", 20, "深府纪要〔{}〕{}号"),
    ("leader_instruction", "normal", 15, "深府批〔{}〕{}号"),
    ("executive_meeting_decision", "difficult", 40, "深府常纪〔{}〕{}号"),
    ("leader_instruction", "difficult", 30, "深府批〔{}〕{}号"),
    ("proposal", "normal", 30, "深府提〔{}〕{}号"),
)
_SUBJECTS = ("旧村供水管网改造", "窗口服务延时", "老旧小区加装电梯", "道路积水整治", "公共停车位建设", "学位扩容",
             "违法建设清查", "河道截污", "食品安全抽检", "政务信息归集")  # fmt: skip
_KEY_WORKS = ("重点民生实事", "审批流程再造", "执法规范化", "数据共享目录")
_CATEGORIES = ("key_work", "reform", "decision")
LEADER = "10001"
DAYS_TO_REPORT = 4  # after the quarter's end


def keep_decisions(records: Records) -> None:
    """Three items a year and department, carried out in time; those from minutes were coordinated once."""
    for year in records.plan.years:
        for turn, month in enumerate((1, 4, 8)):
            for place, department in enumerate(DEPARTMENTS):
                if (place + turn) % 6 != 5:
                    _item(records, year, place, department.code, date(year, month, 6 + place % 18))


def item(records: Records, no: str, department: str, assigned: date, source: int, **columns: object) -> Row:
    """An item: reported on, finished and verified in time."""
    kind, urgency, days, document = _SOURCES[source % len(_SOURCES)]
    number = int(no.rsplit("-", 1)[1])
    due = records.workday(assigned + timedelta(days))
    finished = records.workday(assigned + timedelta(days * (40 + number % 4 * 10) // 100))
    row: Row = {
        "item_no": no,
        "source_type": kind,
        "source_doc_no": document.format(assigned.year, number),
        "subject_no": f"SY-{assigned.year}-{number:03d}",
        "title": _SUBJECTS[number % len(_SUBJECTS)],
        "lead_department_code": department,
        "co_department_codes": "",
        "urgency": urgency,
        "assigned_date": assigned,
        "due_date": due if number % 3 else None,
        "status": "finished",
        "feedback_due_date": due,
        "feedback_date": finished,
        "finished_date": finished,
        "verified_date": records.workdays_later(finished, 4),
        "verify_result": "pass",
        "reason_code": None,
        "is_reason_accepted": None,
        "responsible_id": None,
        "handling_decision_no": "",
        "rectification_measure": "",
        "rectification_due_date": None,
        "rectified_date": None,
        "reminder_count": 1 if number % 10 == 3 else 0,
        **columns,
    }
    return records.add("supervision_items", row)


def _item(records: Records, year: int, place: int, code: str, day: date) -> None:
    number = len([row for row in records.of("supervision_items") if row["assigned_date"].year == year]) + 1
    others = ";".join(other.code for other in DEPARTMENTS[(place + 3) % 30 :: 30] if other.code != code)
    assigned = records.workday(day)
    row = item(records, f"DC-{year}-{number:04d}", code, assigned, number, co_department_codes=others)
    if row["source_type"] == "meeting_minutes":
        meet(records, row["subject_no"], 1, records.workday(assigned - timedelta(4)), row["source_doc_no"])


def meet(records: Records, subject: str, number: int, day: date, minutes: str) -> Row:
    """A meeting that coordinates a subject."""
    row = {"subject_no": subject, "coordination_no": number, "met_date": day, "minutes_no": minutes}
    return records.add("coordination_meetings", {**row, "chaired_by": LEADER})


def keep_reports(records: Records) -> None:
    """Two items of every department in every quarter, reported in the first days after it; some are inspected."""
    for year in records.plan.years:
        for place, department in enumerate(DEPARTMENTS):
            for quarter in range(1, 5):
                _report(records, year, quarter, place, department.code)


def _report(records: Records, year: int, quarter: int, place: int, code: str) -> None:
    after = date(year + quarter // 4, quarter * 3 % 12 + 1, 1)
    submitted = records.workday(after + timedelta(DAYS_TO_REPORT))
    luck = records.luck(code, year, quarter, "report")
    common = {"report_year": year, "quarter": quarter, "department_code": code}
    line = f"{code}-{names.BUILDING}"
    allotted = [each.initial for each in records.plan.by_department.get((code, year), []) if each.line.project == line]
    for number, key in enumerate(("K01", "K02")):
        is_building = number == 1 and len(allotted) > 0
        planned = quarter * 25
        actual = planned - luck.below(6) * (quarter < 4)
        amount = allotted[0] if is_building else None
        records.add(
            "quarterly_reports",
            {
                **common,
                "item_no": f"{code}-{year}-{key}",
                "category": "investment" if is_building else _CATEGORIES[place % 3 * number],
                "title": names.PROGRAMME_NAMES[names.BUILDING]
                if is_building
                else _KEY_WORKS[(place + number) % len(_KEY_WORKS)],
                "project_code": line if is_building else "-",
                "supervision_item_no": None,
                "annual_target": "全年完成",
                "planned_ratio": f"{planned / 100:.2f}",
                "actual_ratio": f"{actual / 100:.2f}",
                "investment_plan_amount": amount,
                "investment_done_amount": amount and amount * actual // 100,
                "problem": "",
                "next_step": "按计划推进",
                "submitted_date": submitted,
                "copied_to_supervision_date": submitted,
            },
        )
        if key == "K01" and (place + quarter) % 7 == 0:
            inspect(records, f"{code}-{year}-{key}", quarter, records.workdays_later(submitted, 8), actual)


def inspect(records: Records, item_no: str, quarter: int, day: date, percent: int) -> Row:
    """An inspection of what was reported, which finds so many percent."""
    code, year, _ = item_no.split("-")
    number = len(records.of("progress_inspections")) + 1
    row = {
        "inspection_no": f"JC-{year}-{number:03d}",
        "item_no": item_no,
        "department_code": code,
        "report_year": int(year),
        "quarter": quarter,
        "inspector_organ": "市政府督查室",
        "inspected_date": day,
        "verified_ratio": f"{percent / 100:.2f}",
    }
    return records.add("progress_inspections", row)
