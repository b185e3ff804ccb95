"""Posts and what is placed on them, assessments of the staff, and disputes over functions."""

from datetime import date

from orchestration.simulation.catalogue import DEPARTMENTS
from orchestration.simulation.city import authorised_posts
from orchestration.simulation.money.luck import Row
from orchestration.simulation.oversight.records import Records

# number, unit, title, duties, what it may decide
_POSTS = (
    ("01-001", "办公室", "主任", "综合协调、督查督办与责任白皮书", "审核"),
    ("02-001", "审批服务处", "科员", "受理与承办审批事项", "初审"),
    ("02-002", "审批服务处", "副处长", "审核审批事项", "审核"),
    ("02-003", "审批服务处", "处长", "批准审批事项", "批准"),
    ("03-001", "监督检查处", "主任科员", "法定监管职责", "检查"),
)
OFFICE, SUPERVISION = "01-001", "03-001"
_OF_STEP = {"1": ("02-001", "direct"), "2": ("02-002", "main"), "3": ("02-003", "important")}
_FIRST_HOLDER = 10_000
_EXCELLENT_IN = 10  # one of so many is rated best: below any share a department may give
_DISPUTES = (("GT", "GH", "地下管线审批"), ("CG", "JT", "占道经营管理"), ("WS", "YJ", "餐饮单位监管"))


def keep_posts(records: Records) -> None:
    """Five posts of every department, described in full and held, and every duty on one of them."""
    since = date(records.plan.years[0] - 1, 1, 1)
    for place, department in enumerate(DEPARTMENTS):
        for number, (post, unit, title, duties, authority) in enumerate(_POSTS, start=1):
            records.add(
                "posts",
                {
                    "post_id": f"{department.code}-{post}",
                    "valid_from": since,
                    "department_code": department.code,
                    "unit_name": unit,
                    "title": title,
                    "qualification": "本科以上",
                    "duties": duties,
                    "work_basis": "部门三定规定",
                    "authority": authority,
                    "work_standard": "在承诺时限内完成",
                    "quantified_target": "每月不少于 20 件",
                    "responsibility": f"对{authority}意见负责",
                    "accountability_clause": "按责任追究办法执行",
                    "holder_id": str(_FIRST_HOLDER + place * 200 + number),
                    "valid_to": None,
                },
            )
    _place_duties(records, since)


def assign(records: Records, kind: str, no: str, step: str, post: str, role: str, since: date) -> Row:
    """A duty on a post."""
    row = {"source_type": kind, "source_no": no, "step_code": step, "post_id": post, "role": role}
    return records.add("task_assignments", {**row, "valid_from": since, "valid_to": None})


def _place_duties(records: Records, since: date) -> None:
    for matter in records.city.matters:
        for step in matter.steps.split(";"):
            post, role = _OF_STEP[step]
            assign(
                records, "matter_step", matter.code, step, f"{DEPARTMENTS[matter.department].code}-{post}", role, since
            )
    for row in records.of("white_paper_tasks"):
        no = f"{row['year']}/{row['department_code']}/{row['task_no']}"
        day = records.one("white_papers", year=row["year"], department_code=row["department_code"])["published_date"]
        assign(records, "white_paper_task", no, "-", f"{row['department_code']}-{OFFICE}", "main", day)
    for row in records.of("supervision_items"):
        post = f"{row['lead_department_code']}-{OFFICE}"
        assign(records, "supervision_item", row["item_no"], "-", post, "main", row["assigned_date"])
    for department in DEPARTMENTS:
        post = f"{department.code}-{SUPERVISION}"
        assign(records, "statutory_duty", f"{department.code}/D01", "-", post, "direct", since)


def keep_assessments(records: Records) -> None:
    """Of every year: a regular assessment in summer and the annual one in winter, both displayed."""
    for year in records.plan.years:
        for place, department in enumerate(DEPARTMENTS):
            people = authorised_posts(records.city, place) * 9 // 10
            leading = 10 if people >= 60 else 4
            for staff_class, number in (("leading", leading), ("non_leading", people - leading)):
                best = number // _EXCELLENT_IN
                grades = {"优秀": best, "称职": number - best - (number > 40), "基本称职": int(number > 40)}
                for kind, plan, notice in (
                    ("regular", date(year, 3, 10), date(year, 7, 8)),
                    ("annual", date(year, 11, 20), date(year + 1, 1, 12)),
                ):
                    for grade, count in grades.items():
                        row: Row = {
                            "department_code": department.code,
                            "year": year,
                            "assessment_kind": kind,
                            "staff_class": staff_class,
                            "grade": grade,
                            "people_count": count,
                            "plan_published_date": records.workday(plan),
                            "notice_date": records.workday(notice),
                        }
                        if count or grade == "优秀":
                            records.add("staff_assessments", row)


def keep_disputes(records: Records) -> None:
    """Disputes of the first year, all settled within two months."""
    year = records.plan.years[0]
    for number, (one, other, subject) in enumerate(_DISPUTES, start=1):
        raised = records.workday(date(year, 1 + number * 2, 11))
        row = {"dispute_no": f"ZY-{year}-{number:03d}", "department_codes": f"{one};{other}", "subject": subject}
        settled = {"decided_date": records.days_later(raised, 50), "outcome": "明确主办部门"}
        records.add("jurisdiction_disputes", {**row, "raised_date": raised, **settled})
