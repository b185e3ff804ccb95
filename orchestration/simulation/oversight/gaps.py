"""What is planted in the supervisors' records, and the account of it.

The number of gaps is fixed, however large the city is, and each stands in a department of its own as far as there
are departments: what a rule finds there, it must find nowhere else. Days that age are counted back from the last day.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from orchestration.simulation.irregular_case import Case
from orchestration.simulation.money.luck import WAN_YUAN, Row
from orchestration.simulation.oversight.audits import audit, event, finding, put_right
from orchestration.simulation.oversight.decisions import inspect, item, meet
from orchestration.simulation.oversight.loops import WITHOUT_NOTICE, Loop, alert_no, follow_alerts, loop_of
from orchestration.simulation.oversight.records import Records
from orchestration.simulation.oversight.staff import OFFICE, SUPERVISION, assign
from orchestration.simulation.planting import Planter
from orchestration.simulation.rows import Texts

OVERDUE = {"FG": ("0-30", 20), "MY": ("31-90", 60), "KJ": ("91-180", 130), "JY": ("181-365", 260), "MZ": ("365+", 420)}


_NOBODY_ANSWERS = ("MY", "KJ")  # for findings long overdue


@dataclass(frozen=True)
class PlantedGap:
    """A line of the truth: what is wrong, in which rows, and what ``mart`` must say in ``column`` of it."""

    kind: str
    dataset: str
    key: str
    department_code: str
    mart: str
    column: str
    expected: str


@dataclass
class Gaps:
    """What is planted as it is planted."""

    records: Records
    planter: Planter
    texts: Texts
    planted: list[PlantedGap] = field(default_factory=list)

    @property
    def year(self) -> int:
        return self.records.plan.years[0]

    def tell(self, kind: str, dataset: str, key: str, department: str, mart: str, column: str, expected: str) -> None:
        self.planted.append(PlantedGap(kind, dataset, key, department, mart, column, expected))

    def ask(self, kind: str, signal_type: str, signal_no: str, department: str, gap: str) -> None:
        """Where the loop of a signal must be said to break off."""
        key = f"signal_type={signal_type};signal_no={signal_no}"
        self.tell(kind, "accountability_events", key, department, "closed_loop_status", "gap_code", gap)

    def loop(self, kind: str, loop: Loop, gap: str) -> None:
        self.ask(kind, loop.signal_type, loop.signal_no, loop.department, gap)

    def invariant(self, kind: str, loop: Loop, broken: str) -> None:
        key, mart = f"accountability_no={loop.no}", "fct_accountability_case"
        self.tell(kind, "accountability_events", key, loop.department, mart, "broken_invariants", broken)


def plant_gaps(records: Records, planter: Planter, texts: Texts) -> list[PlantedGap]:
    """Bend the records; returns what must be found in them."""
    gaps = Gaps(records, planter, texts)
    follow_alerts(records, planter, texts)
    for plant in (
        *(_plant_findings, _plant_audits, _plant_items, _plant_coordination, _plant_reports, _plant_papers),
        *(_plant_enforcement, _plant_alert, _plant_transfers, _plant_posts, _plant_staff),
    ):
        plant(gaps)
    return gaps.planted


def _plant_findings(gaps: Gaps) -> None:
    """A finding overdue in each age, a repeat, one struck off unverified, one without the decision it rests on."""
    records, mart = gaps.records, "fct_audit_finding"
    for number, (code, (bucket, days)) in enumerate(OVERDUE.items()):
        due = records.end - timedelta(days)
        started = records.workday(due - timedelta(105))
        row = audit(records, f"SJ-{started.year}-{900 + number}", "other", code, started, 6, title="专项审计调查")
        found = finding(records, row, 30 * WAN_YUAN)
        found["due_date"] = due
        event(records, found, "feedback", row["report_date"])
        key = f"finding_no={found['finding_no']}"
        gaps.tell("finding_overdue", "audit_findings", key, code, mart, "overdue_age_bucket", bucket)
        if code in _NOBODY_ANSWERS:
            gaps.ask("finding_without_case", "finding", found["finding_no"], code, "no_case")

    started = records.workday(records.end - timedelta(70))
    row = audit(records, f"SJ-{started.year}-910", "other", "RS", started, 5, title="后续审计")
    before = records.of("audit_findings", department_code="RS")[0]
    same = {name: before[name] for name in ("finding_type", "description", "amount_category", "handling")}
    found = finding(records, row, 20 * WAN_YUAN)
    amount = None if same["amount_category"] == "non_amount" else 20 * WAN_YUAN
    found |= same | {"legal_clause": before["legal_clause"], "has_penalty_decision": before["has_penalty_decision"]}
    found |= {"amount": amount, "handling_amount": amount if same["handling"] != "none" else None}
    found["repeat_of_finding_no"] = before["finding_no"]
    put_right(records, found, row["report_date"])
    key = f"finding_no={found['finding_no']}"
    gaps.tell("finding_repeated", "audit_findings", key, "RS", mart, "is_repeat", "true")

    found = records.of("audit_findings", department_code="GA")[0]
    for verified in records.of("audit_rectifications", finding_no=found["finding_no"], event_type="verified"):
        records.remove("audit_rectifications", verified)
    for number, row in enumerate(records.of("audit_rectifications", finding_no=found["finding_no"]), start=1):
        row["seq_no"] = number
    key = f"finding_no={found['finding_no']}"
    gaps.tell(
        "struck_off_unverified", "audit_rectifications", key, "GA", mart, "broken_invariants", "struck_off_unverified"
    )

    found = next(row for row in records.of("audit_findings", amount_category="违规") if row["department_code"] == "WS")
    found["has_penalty_decision"] = "false"
    key = f"finding_no={found['finding_no']}"
    gaps.tell(
        "no_penalty_decision", "audit_findings", key, "WS", mart, "broken_invariants", "category_against_decision"
    )


def _plant_audits(gaps: Gaps) -> None:
    """Results filed late and not at all; spending and an official nobody audited."""
    records, mart = gaps.records, "economic_responsibility_archive"
    row = records.one("audit_projects", auditee_code="SW", audit_type="economic_responsibility")
    row["cadre_archived_date"] = records.days_later(row["report_date"], 100)
    key = f"audit_no={row['audit_no']}"
    gaps.tell("archived_late", "audit_projects", key, "SW", mart, "cadre_archive", "late")
    row = records.one("audit_projects", auditee_code="NY", audit_type="economic_responsibility")
    row |= {"integrity_archive_no": None, "integrity_archived_date": None}
    key = f"audit_no={row['audit_no']}"
    gaps.tell("not_archived", "audit_projects", key, "NY", mart, "integrity_archive", "missing")

    for row in records.of("audit_projects", auditee_code="TJ", fiscal_year=gaps.year):
        _forget(records, row)
    key, mart = f"year={gaps.year};unit=department_spending;unit_no=TJ", "supervision_coverage_gap"
    gaps.tell("spending_not_audited", "audit_projects", key, "TJ", mart, "gap_code", "not_audited")
    row = records.one("audit_projects", auditee_code="SF", audit_type="economic_responsibility")
    _forget(records, row)
    key = f"dimension=officials;year={gaps.year}"
    gaps.tell("official_not_audited", "audit_projects", key, "SF", "audit_plan_coverage", "uncovered_count", "1")


def _forget(records: Records, of: Row) -> None:
    """An audit that was never made."""
    records.remove("audit_projects", of)
    for found in records.of("audit_findings", audit_no=of["audit_no"]):
        records.remove("audit_findings", found)
        for row in records.of("audit_rectifications", finding_no=found["finding_no"]):
            records.remove("audit_rectifications", row)
    for row in records.of("audit_recommendations", audit_no=of["audit_no"]):
        records.remove("audit_recommendations", row)


def _plant_items(gaps: Gaps) -> None:
    """Decisions carried out late with and without a reason that was accepted, one still open, and shirking."""
    records, mart = gaps.records, "fct_supervision_item"

    def late(number: int, code: str, assigned: date, days: int | None, **columns: object) -> Row:
        assigned = records.workday(assigned)
        row = item(records, f"DC-{assigned.year}-{number}", code, assigned, 0, **columns)
        row["due_date"] = row["feedback_due_date"]
        after = None if days is None else records.workday(row["due_date"] + timedelta(days))
        verified = after and records.workdays_later(after, 4)
        row |= {"finished_date": after, "verified_date": verified, "verify_result": after and "pass"}
        row |= {"feedback_date": records.workday(row["due_date"] - timedelta(4)), "reminder_count": 2}
        assign(records, "supervision_item", row["item_no"], "-", f"{code}-{OFFICE}", "main", assigned)
        return row

    def tell(kind: str, row: Row, column: str, expected: str, of: str = mart) -> None:
        key = f"item_no={row['item_no']}"
        gaps.tell(kind, "supervision_items", key, row["lead_department_code"], of, column, expected)

    def loop(row: Row) -> Loop:
        code = row["lead_department_code"]
        return loop_of(records, code, "supervision_item", row["item_no"], "6", row["due_date"])

    row = late(901, "WH", date(gaps.year, 3, 10), 12, reason_code="funds", is_reason_accepted="true")
    tell("item_overdue_accepted", row, "has_accepted_reason", "true")
    tell("item_overdue_accepted", row, "is_overdue", "true")
    row = late(902, "LD", date(gaps.year, 4, 14), 20, reason_code="resources", is_reason_accepted="false")
    tell("item_overdue", row, "is_overdue", "true")
    loop(row).decided("E02", "criticism").ended()
    row = late(903, "CG", records.end - timedelta(60), None)
    tell("item_overdue_and_open", row, "is_overdue", "true")
    gaps.ask("item_without_notice", "supervision_item", row["item_no"], "CG", "no_notice")
    row = late(904, "JT", date(gaps.year, 5, 12), 15, reason_code="shirking", is_reason_accepted="false")
    tell("shirking_without_decision", row, "gap_code", "no_person_no_decision", "shirking_without_decision")
    tell("shirking_without_decision", row, "is_overdue", "true")
    gaps.loop("loop_not_closed", loop(row).verified(), "not_closed")
    named = {"responsible_id": "10411", "handling_decision_no": f"深监决〔{gaps.year}〕5号"}
    row = late(905, "HB", date(gaps.year, 5, 20), 10, reason_code="inaction", is_reason_accepted="false", **named)
    tell("inaction_decided_about", row, "is_overdue", "true")


def _plant_coordination(gaps: Gaps) -> None:
    """A subject coordinated twice, and two cases about it that are open at once."""
    records = gaps.records
    first = records.of("coordination_meetings")[1]
    again = records.days_later(first["met_date"], 40)
    second = meet(records, first["subject_no"], 2, again, f"深府纪要〔{again.year}〕88号")
    code = records.one("supervision_items", subject_no=first["subject_no"])["lead_department_code"]
    key = f"subject_no={first['subject_no']}"
    gaps.tell("coordinated_again", "coordination_meetings", key, code, "repeated_coordination", "is_repeated", "true")
    about = (records, code, "coordination", first["subject_no"], "6")
    gaps.loop("answer_not_verified", loop_of(*about, second["met_date"]).answered(), "not_verified")
    twin = loop_of(*about, records.days_later(again, 10)).answered()
    gaps.invariant("second_open_case", twin, "one_open_case")


def _plant_reports(gaps: Gaps) -> None:
    """Reports that came late, did not come, were not true, or tell of a work far behind its plan."""
    records, year = gaps.records, gaps.year

    def rows(code: str, quarter: int) -> list[Row]:
        return records.of("quarterly_reports", report_year=year, quarter=quarter, department_code=code)

    def tell(kind: str, code: str, quarter: int, mart: str, column: str, expected: str, work: str = "") -> None:
        key = f"report_year={year};quarter={quarter};department_code={code}" + (work and f";item_no={work}")
        gaps.tell(kind, "quarterly_reports", key, code, mart, column, expected)

    for row in rows("YJ", 2):
        submitted = records.days_later(row["submitted_date"], 25)
        row |= {"submitted_date": submitted, "copied_to_supervision_date": submitted}
    tell("report_late", "YJ", 2, "quarterly_late_report", "report_status", "late")
    for row in rows("ZJ", 3):
        records.remove("quarterly_reports", row)
    tell("report_missing", "ZJ", 3, "quarterly_late_report", "report_status", "missing")

    progress = "quarterly_key_work_progress"
    row = rows("GH", 2)[0]
    inspected = records.workdays_later(row["submitted_date"], 10)
    inspect(records, row["item_no"], 2, inspected, round(float(row["actual_ratio"]) * 100) - 30)
    tell("report_untrue", "GH", 2, progress, "is_untrue", "true", row["item_no"])
    no = f"{year}/2/GH/{row['item_no']}"
    revoked = loop_of(records, "GH", "quarterly_report", no, "3", inspected).decided("E08", "criticism")
    revoked.say("review", 8, doc_no="复核申请").say("review", 12, outcome="撤销")
    gaps.loop("revoked_and_not_closed", revoked, "not_closed")
    key = f"accountability_no={revoked.no}"
    gaps.tell("decision_revoked", "accountability_events", key, "GH", "fct_accountability_case", "is_revoked", "true")
    row = rows("GT", 3)[0]
    row["actual_ratio"] = "0.50"
    tell("far_behind", "GT", 3, progress, "deviation_level", "red", row["item_no"])
    row = rows("XF", 2)[0]
    row["actual_ratio"] = "0.36"
    tell("behind", "XF", 2, progress, "deviation_level", "amber", row["item_no"])


def _plant_papers(gaps: Gaps) -> None:
    """Targets missed without and with a reason that was accepted, and a white paper that came late."""
    records, year = gaps.records, gaps.year

    def missed(code: str, percent: int, excuse: str, accepted: str) -> Row:
        row = records.one("white_paper_tasks", year=year, department_code=code, task_no="T-03")
        row |= {"actual_value": row["target_value"] * percent // 100, "excuse_code": excuse}
        row["is_excuse_accepted"] = accepted
        return row

    def tell(kind: str, code: str, outcome: str) -> None:
        key = f"year={year};department_code={code};task_no=T-03"
        gaps.tell(kind, "white_paper_tasks", key, code, "fct_white_paper_task", "outcome", outcome)

    row = missed("AJ", 60, "other", "false")
    tell("target_missed", "AJ", "missed")
    known = row["finished_date"]
    failed = loop_of(records, "AJ", "white_paper_task", f"{year}/AJ/T-03", "2", known).verified("整改不到位")
    failed.say("closed", 4)
    gaps.loop("closed_after_failed_verification", failed, "verify_failed")
    gaps.invariant("closed_after_failed_verification", failed, "closed_after_verification")
    missed("RK", 80, "policy_change", "true")
    tell("target_excused", "RK", "excused")
    paper = records.one("white_papers", year=year, department_code="TY")
    paper["published_date"] = records.workday(date(year, 5, 12))
    key, mart = f"year={year};department_code=TY", "yearly_white_paper_completion"
    gaps.tell("white_paper_late", "white_papers", key, "TY", mart, "is_published_on_time", "false")


def _plant_enforcement(gaps: Gaps) -> None:
    """Cases found wrongful by a review, and by the department itself; nobody answers for one of them."""
    records = gaps.records
    for code, columns in (
        ("CG", {"review_result": "revoked"}),
        ("GS", {"is_wrongful": "true"}),
    ):
        row = records.of("enforcement_cases", department_code=code)[1]
        row |= columns
        key = f"enforcement_no={row['enforcement_no']}"
        gaps.tell(
            "wrongful_enforcement", "enforcement_cases", key, code, "fct_enforcement_case", "is_found_wrongful", "true"
        )
        loop = loop_of(records, code, "enforcement", row["enforcement_no"], "5", row["closed_date"])
        if code == "CG":
            loop.decided("E04", "written_self_criticism").ended()
        else:
            loop.told()
            gaps.loop("notice_unanswered", loop, "overdue_feedback")


def _plant_alert(gaps: Gaps) -> None:
    """A red alert of which the department was not told."""
    cases: list[Case] = gaps.planter.by_kind.get(WITHOUT_NOTICE, [])
    code = gaps.texts.departments[cases[0].department]
    key = f"signal_type=alert;signal_no={alert_no(gaps.texts, cases[0], 'F01')}"
    gaps.tell("red_alert_without_notice", "approval_events", key, code, "closed_loop_status", "gap_code", "no_notice")


def _plant_transfers(gaps: Gaps) -> None:
    """Findings handed to the supervision office: one taken over soon, one late."""
    records = gaps.records
    for number, (code, workdays) in enumerate((("MZ", 4), ("JY", 30)), start=1):
        found = next(row for row in records.of("audit_findings", department_code=code) if "-90" in row["audit_no"])
        day = records.workdays_later(records.workday(found["due_date"]), 5)
        loop = loop_of(records, code, "finding", found["finding_no"], "3", day).answered()
        gaps.loop("answer_not_verified", loop, "not_verified")
        event(records, found, "transferred", day)
        no = f"YS-{day.year}-{number:03d}"
        records.add(
            "case_transfers",
            {
                "transfer_no": no,
                "accountability_no": loop.no,
                "from_organ": "市审计局",
                "to_organ": "市监察局",
                "transferred_date": day,
                "accepted_date": records.workdays_later(day, workdays),
            },
        )
        if workdays > 20:
            key = f"department_code={code};year={day.year}"
            gaps.tell(
                "transfer_late", "case_transfers", key, code, "yearly_accountability_return", "late_transfer_count", "1"
            )


def _plant_posts(gaps: Gaps) -> None:
    """A post nobody holds, duties on no post, a description with blanks, one step on posts of two departments."""
    records, chain = gaps.records, "responsibility_chain_gap"
    records.one("posts", post_id=f"XF-{SUPERVISION}")["holder_id"] = None
    key = "source_type=statutory_duty;source_no=XF/D01;step_code=-"
    gaps.tell("post_without_holder", "posts", key, "XF", chain, "gap_code", "no_holder")

    task = records.one("task_assignments", source_type="white_paper_task", source_no=f"{gaps.year}/MY/T-04")
    matter = next(each for each in records.city.matters if each.code.startswith("01") and each.department == 20)
    step = records.one("task_assignments", source_type="matter_step", source_no=matter.code, step_code="1")
    for row, code in ((task, "MY"), (step, "TJ")):
        records.remove("task_assignments", row)
        key = ";".join(f"{name}={row[name]}" for name in ("source_type", "source_no", "step_code"))
        gaps.tell("task_without_post", "task_assignments", key, code, chain, "gap_code", "not_assigned")

    post = records.one("posts", post_id="LH-02-001")
    post |= {"work_basis": None, "quantified_target": None}
    mart = "post_description_completeness"
    gaps.tell("description_incomplete", "posts", "post_id=LH-02-001", "LH", mart, "missing_en", "work basis")

    matter = next(each for each in records.city.matters if each.name == "建设工程规划许可证核发")
    since = date(gaps.year, 1, 1)
    assign(records, "matter_step", matter.code, "1", "GT-02-001", "direct", since)
    mart = "overlapping_functions"
    for code in ("GH", "GT"):
        key = f"subject_no=matter_step:{matter.code};step_code=1;department_code={code}"
        gaps.tell("matter_of_two", "task_assignments", key, code, mart, "overlap_kind", "same_duty")

    raised = records.workday(records.end - timedelta(200))
    row = {"dispute_no": f"ZY-{raised.year}-090", "department_codes": "MZ;SF", "subject": "社区矫正场所管理"}
    records.add("jurisdiction_disputes", {**row, "raised_date": raised, "decided_date": None, "outcome": None})
    for code in ("MZ", "SF"):
        key = f"subject_no={row['dispute_no']};step_code=-;department_code={code}"
        gaps.tell("dispute_not_settled", "jurisdiction_disputes", key, code, mart, "overlap_kind", "dispute")


def _plant_staff(gaps: Gaps) -> None:
    """A department that rates too many of its people best."""
    records, year = gaps.records, gaps.year
    rows = records.of(
        "staff_assessments", department_code="FT", year=year, assessment_kind="annual", staff_class="non_leading"
    )
    grades = {row["grade"]: row for row in rows}
    people = sum(row["people_count"] for row in rows)
    grades["优秀"]["people_count"] = people * 40 // 100
    grades["称职"]["people_count"] = people - people * 40 // 100 - grades["基本称职"]["people_count"]
    key = f"department_code=FT;year={year}"
    gaps.tell("too_many_excellent", "staff_assessments", key, "FT", "staff_assessment_quota", "is_exceeded", "true")
