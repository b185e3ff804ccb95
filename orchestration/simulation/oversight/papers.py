"""White papers of the departments, enforcement, and what people outside the government think."""

from datetime import date, timedelta

from orchestration.simulation.catalogue import DEPARTMENTS
from orchestration.simulation.money.luck import Row
from orchestration.simulation.oversight.records import Records, text_of

_REVIEWERS = ("人大", "政协", "媒体", "服务对象")
_ENFORCERS = ("GA", "LD", "GT", "GH", "JS", "JT", "WH", "WS", "HB", "CG", "AJ", "GS", "YJ", "ZJ", "XF")
_RESULTS = ("罚款", "责令改正", "警告", "没收违法所得", "不予处罚")
_CASES_A_YEAR = 6


def keep_papers(records: Records) -> None:
    """A white paper a year and department: published by February, its completion a year later."""
    for year in records.plan.years:
        for place, department in enumerate(DEPARTMENTS):
            published = records.workday(date(year, 2, 3 + place % 20))
            row = {"year": year, "department_code": department.code, "is_pilot": text_of(place < 16)}
            completed = records.workday(date(year + 1, 2, 3 + place % 12))
            records.add(
                "white_papers",
                {
                    **row,
                    "published_date": published,
                    "completion_published_date": completed,
                    "medium": "市政府门户网站",
                },
            )
            _tasks(records, year, place, department.code)


def _tasks(records: Records, year: int, place: int, code: str) -> None:
    """A duty and a task without a number; a target that wants more and one that wants less."""
    more, less = 10_00 + place * 1_00, 30_00 - place % 10 * 1_00

    def task(number: int, kind: str, text: str, **columns: object) -> None:
        row: Row = {
            "year": year,
            "department_code": code,
            "task_no": f"T-{number:02d}",
            "kind": kind,
            "task": text,
            "target_value": None,
            "unit": "",
            "direction": None,
            "due_date": None,
            "actual_value": None,
            "finished_date": records.workday(date(year, 11, 3 + place % 20)),
            "excuse_code": None,
            "is_excuse_accepted": None,
        }
        records.add("white_paper_tasks", {**row, **columns})

    task(1, "duty", "依法履行部门职责")
    task(2, "task", "完善办事指南", due_date=date(year, 11, 30))
    reached = more * (100 + place % 4 * 3) // 100
    task(3, "target", "新增便民服务点", target_value=more, unit="个", direction="up", actual_value=reached)
    reached = less * (100 - place % 5 * 4) // 100
    task(4, "target", "群众平均等候时间", target_value=less, unit="分钟", direction="down", actual_value=reached)


def keep_enforcement(records: Records) -> None:
    """Cases of the departments that enforce: closed in time, and upheld where somebody went to law."""
    for year in records.plan.years:
        for code in _ENFORCERS:
            for number in range(_CASES_A_YEAR):
                opened = records.workday(date(year, 1 + number * 2, 6 + len(code) + _ENFORCERS.index(code)))
                enforce(records, code, opened)


def enforce(records: Records, department: str, opened: date, **columns: object) -> Row:
    """A case of enforcement."""
    number = len(records.of("enforcement_cases")) + 1
    row: Row = {
        "enforcement_no": f"ZF-{opened.year}-{number:04d}",
        "department_code": department,
        "opened_date": opened,
        "due_date": opened + timedelta(90),
        "closed_date": records.workday(opened + timedelta(25 + number % 5 * 10)),
        "result": _RESULTS[number % len(_RESULTS)],
        "is_wrongful": "false",
        "review_result": "upheld" if number % 9 == 0 else None,
        "litigation_result": "upheld" if number % 23 == 0 else None,
        **columns,
    }
    return records.add("enforcement_cases", row)


def keep_reviews(records: Records) -> None:
    """Four opinions of every department each November."""
    for year in records.plan.years:
        for place, department in enumerate(DEPARTMENTS):
            luck = records.luck(department.code, year, "review")
            for number, reviewer in enumerate(_REVIEWERS):
                row: Row = {
                    "review_no": f"PY-{year}-{place * len(_REVIEWERS) + number + 1:03d}",
                    "department_code": department.code,
                    "year": year,
                    "reviewer_type": reviewer,
                    "score": luck.between(80_0, 96_0) * 10,
                    "reviewed_date": records.workday(date(year, 11, 5 + number * 5)),
                    "opinion": "总体满意",
                }
                records.add("external_reviews", row)
