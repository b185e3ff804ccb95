"""Audits of the departments, what they found, how it was put right, and the officials who answered for it."""

from collections.abc import Iterator
from datetime import date, timedelta

from orchestration.simulation.catalogue import DEPARTMENTS
from orchestration.simulation.money.luck import WAN_YUAN, YUAN, Row
from orchestration.simulation.money.plan import FINISHED_BUILDINGS, WITH_BUILDING
from orchestration.simulation.oversight.records import Records, text_of

# type of finding, category of its amount, how the money is put right, what was found, the clause
FINDING_TYPES = (
    ("idle_funds", "管理不规范", "归还", "项目资金滞留未及时使用", "预算法第五十七条"),
    ("charged_above_standard", "违规", "上缴", "超标准收费", "财政违法行为处罚处分条例第三条"),
    ("wrong_bookkeeping", "管理不规范", "调账", "往来款项长期挂账", "会计法第十三条"),
    ("poor_management", "损失浪费", "none", "设备购置后长期闲置", "行政事业性国有资产管理条例第十六条"),
    ("target_not_reached", "non_amount", "none", "项目使用未达设计目标", "预算法第五十七条"),
    ("income_not_paid_in", "违规", "上缴", "非税收入未及时上缴", "政府非税收入管理办法第十三条"),
    ("scope_extended", "管理不规范", "归还", "扩大开支范围", "预算法第六十三条"),
    ("budget_not_detailed", "管理不规范", "调账", "年初预算编制未细化", "预算法第三十二条"),
    ("assets_not_registered", "non_amount", "none", "固定资产未入账", "行政事业性国有资产管理条例第三十六条"),
    ("subsidy_misused", "违规", "归还", "挪用专项补助资金", "财政违法行为处罚处分条例第六条"),
    ("receivables_not_cleared", "管理不规范", "调账", "暂付款长期未清理", "会计法第十七条"),
    ("control_missing", "non_amount", "none", "内部控制制度不健全", "会计法第二十七条"),
)  # fmt: skip
OF_PROCUREMENT = ("procurement_irregular", "管理不规范", "none", "合同验收资料不完整", "政府采购法第四十一条")
OF_SETTLEMENT = (
    "settlement_overstated",
    "管理不规范",
    "归还",
    "工程结算多计价款",
    "建设工程价款结算暂行办法第二十一条",
)
_MEASURES = {"上缴": "已上缴财政", "归还": "已归还原渠道", "调账": "已调整账目", "none": "已完善管理制度"}
CHECKER = "30007"
DUE_DAYS = 60


def keep_audits(records: Records) -> None:
    """Audits of every year of the plan: of the money of the year before, of officials, of projects and funds."""
    for department in DEPARTMENTS:
        _keep_terms(records, department.code, department.category)
    for year in records.plan.years:
        for place, department in enumerate(DEPARTMENTS):
            _audit_of_spending(records, year, place, department.code)
            if year == records.plan.years[0]:
                _audit_of_official(records, year, place, department.code)
            if place % 4 == year % 4 or place % 9 == 0:
                _audit_of_performance(records, year, place, department.code)
            if place % 7 == 3:
                _audit_of_field(records, year, place, department.code)
    for code in WITH_BUILDING:
        _audits_of_building(records, code)


def audit(records: Records, no: str, kind: str, department: str, started: date, weeks: int, **columns: object) -> Row:
    """An audit with its report some weeks after its first day, announced a fortnight later."""
    finished = records.days_later(started, weeks * 7 - 10)
    report = records.days_later(started, weeks * 7)
    row: Row = {
        "audit_no": no,
        "audit_type": kind,
        "title": "",
        "is_performance_audit": "false",
        "plan_year": started.year,
        "timing": None,
        "auditee_code": department,
        "official_id": None,
        "project_code": "-",
        "stage": None,
        "fiscal_year": None,
        "planned_start": records.workday(started - timedelta(3)),
        "started": started,
        "finished": finished,
        "report_no": f"深审报〔{report.year}〕{int(no[-3:])}号",
        "report_date": report,
        "audited_amount": None,
        "published_date": records.workdays_later(report, 10),
        "medium": "市政府门户网站",
        "cadre_archive_no": None,
        "cadre_archived_date": None,
        "integrity_archive_no": None,
        "integrity_archived_date": None,
        "responsibility_kind": None,
        "used_for_appointment_date": None,
        **columns,
    }
    row["planned_start"] = min(row["planned_start"], started)
    return records.add("audit_projects", row)


def finding(records: Records, of: Row, amount: int, about: tuple[str, ...] | None = None, **columns: object) -> Row:
    """A finding of an audit; where nothing is said ``about`` it, of a type the department did not have before."""
    before = len(records.of("audit_findings", department_code=of["auditee_code"]))
    place = [department.code for department in DEPARTMENTS].index(of["auditee_code"])
    name, category, handling, text, clause = about or FINDING_TYPES[(place + before) % len(FINDING_TYPES)]
    number = len(records.of("audit_findings", audit_no=of["audit_no"])) + 1
    is_amount = category != "non_amount"
    row: Row = {
        "finding_no": f"{of['audit_no']}-{number:02d}",
        "audit_no": of["audit_no"],
        "department_code": of["auditee_code"],
        "finding_type": name,
        "description": text,
        "amount_category": category,
        "amount": amount if is_amount else None,
        "handling": handling,
        "handling_amount": amount if is_amount and handling != "none" else None,
        "has_penalty_decision": text_of(category == "违规"),
        "legal_clause": clause,
        "project_code": of["project_code"],
        "contract_no": "-",
        "rectification_kind": "分阶段" if is_amount and amount > 50 * WAN_YUAN else "立行立改",
        "found_date": of["finished"],
        "due_date": of["report_date"] + timedelta(DUE_DAYS) if number % 2 else None,
        "repeat_of_finding_no": None,
        **columns,
    }
    return records.add("audit_findings", row)


def event(records: Records, of: Row, kind: str, day: date, **columns: object) -> Row:
    """What happens to a finding next."""
    number = len(records.of("audit_rectifications", finding_no=of["finding_no"])) + 1
    row: Row = {
        "finding_no": of["finding_no"],
        "seq_no": number,
        "event_type": kind,
        "event_date": day,
        "amount": None,
        "measure": "",
        "is_rule_made": "false",
        "held_to_account_count": 0,
        "verifier_id": CHECKER if kind in ("verified", "rejected", "struck_off") else None,
        **columns,
    }
    return records.add("audit_rectifications", row)


def put_right(records: Records, of: Row, report: date) -> None:
    """A finding's life when all goes well: answered, put right in one or two steps, verified, struck off, announced."""
    luck = records.luck(of["finding_no"])
    answered = records.workday(of["found_date"] + timedelta(4))
    event(records, of, "feedback", min(answered, report))
    amount, measure = of["handling_amount"], {"measure": _MEASURES[of["handling"]]}
    done = records.workday(report + timedelta(luck.between(18, 40)))
    if amount and of["rectification_kind"] == "分阶段":
        first = amount * 60 // 100
        event(records, of, "partial", records.workday(report + timedelta(10)), amount=first, **measure)
        event(records, of, "rectified", done, amount=amount - first, **measure)
    else:
        is_rule = text_of(amount is None)
        event(records, of, "rectified", done, amount=amount, is_rule_made=is_rule, **measure)
    if luck.below(8) == 0:  # sent back once and done again
        event(records, of, "rejected", records.workdays_later(done, 3))
        done = records.workdays_later(done, 5)
        event(records, of, "rectified", done, measure="补充整改材料")
    verified = records.workdays_later(done, 3)
    event(records, of, "verified", verified)
    event(records, of, "struck_off", records.workdays_later(verified, 1))
    event(records, of, "published", records.workdays_later(verified, 8))


def recommend(records: Records, of: Row, adopted_after: int) -> None:
    records.add(
        "audit_recommendations",
        {
            "recommendation_no": f"{of['audit_no']}-J1",
            "audit_no": of["audit_no"],
            "department_code": of["auditee_code"],
            "issued_date": of["report_date"],
            "adopted_date": records.days_later(of["report_date"], adopted_after),
            "status": "adopted",
        },
    )


def _audit_of_spending(records: Records, year: int, place: int, code: str) -> None:
    """Of the budget's execution in the year before: all departments, from January to March."""
    started = records.workday(date(year, 1, 5 + place % 8))
    spent = sum(each.executed for each in records.plan.by_department.get((code, year - 1), []))
    row = audit(
        records,
        f"SJ-{year}-{place + 1:03d}",
        "budget_execution",
        code,
        started,
        7 + place % 3,
        title=f"{year - 1}年度部门预算执行审计",
        fiscal_year=year - 1,
        audited_amount=spent or (900 + place * 20) * WAN_YUAN,
    )
    luck = records.luck(row["audit_no"])
    for _ in range(1 + (place % 3 == 0)):
        put_right(records, finding(records, row, luck.between(8, 90) * WAN_YUAN), row["report_date"])
    if place % 2 == 0:
        recommend(records, row, 45)


def _keep_terms(records: Records, code: str, category: str) -> None:
    """The head of every department, and for some the one before."""
    place = [department.code for department in DEPARTMENTS].index(code)
    post = {"区": "区长", "办": "主任"}.get(category, "局长")
    first = records.plan.years[0]
    begun = date(first - 2, 1 + place % 12, 1)

    def term(official: int, start: date, stop: date | None) -> None:
        row = {"official_id": str(official), "post": post, "term_start": start}
        records.add("official_terms", {**row, "department_code": code, "term_end": stop})

    if place % 6 == 0:
        term(20_101 + place, date(first - 6, 1 + place % 12, 1), begun - timedelta(1))
    term(20_001 + place, begun, None)


def _audit_of_official(records: Records, year: int, place: int, code: str) -> None:
    """Of the economic responsibility of the head, during the term; put into both files within a month."""
    row = audit(
        records,
        f"SJ-{year}-{200 + place:03d}",
        "economic_responsibility",
        code,
        records.workday(date(year, 3 + place % 6, 10)),
        9,
        title=f"{DEPARTMENTS[place].short_name_zh}主要负责人任期经济责任审计",
        timing="任中",
        official_id=str(20_001 + place),
        responsibility_kind="领导责任" if place % 5 == 0 else "无",
        published_date=None,
        medium=None,
    )
    report = row["report_date"]
    row |= {
        "cadre_archive_no": f"GB-{year}-{place + 1:04d}",
        "cadre_archived_date": records.days_later(report, 15 + place % 10),
        "integrity_archive_no": f"LZ-{year}-{place + 1:04d}",
        "integrity_archived_date": records.days_later(report, 18 + place % 10),
    }
    if place % 8 == 0:
        row["used_for_appointment_date"] = records.days_later(report, 50)


def _audit_of_performance(records: Records, year: int, place: int, code: str) -> None:
    row = audit(
        records,
        f"SJ-{year}-{300 + place:03d}",
        "department_performance",
        code,
        records.workday(date(year, 1 + place % 9, 12)),
        8,
        title="重点工作专项绩效审计",
        is_performance_audit="true",
        fiscal_year=year - 1,
        audited_amount=(150 + place * 5) * WAN_YUAN,
    )
    put_right(records, finding(records, row, 12 * WAN_YUAN), row["report_date"])
    recommend(records, row, 30)


def _audit_of_field(records: Records, year: int, place: int, code: str) -> None:
    """Of a special fund, of procurement, of the internal control and of the final accounts, in turn."""
    kind = ("special_fund", "procurement", "internal_control", "final_accounts")[(place // 7 + year) % 4]
    row = audit(
        records,
        f"SJ-{year}-{400 + place:03d}",
        kind,
        code,
        records.workday(date(year, 2 + place % 8, 8)),
        6,
        title="专项审计",
        fiscal_year=year - 1,
        audited_amount=(80 + place * 3) * WAN_YUAN,
    )
    contracts = records.books.of("procurement_contracts", department_code=code)
    of_year = [each for each in contracts if each["signed_date"] < row["started"]]
    found = finding(records, row, 15 * WAN_YUAN)
    if kind == "procurement" and of_year:
        records.remove("audit_findings", found)
        chosen = of_year[-1]
        amount = chosen["award_amount"] * 5 // 100 // YUAN * YUAN
        project, contract = chosen["project_code"], chosen["contract_no"]
        found = finding(records, row, amount, OF_PROCUREMENT, project_code=project, contract_no=contract)
    put_right(records, found, row["report_date"])


def _audits_of_building(records: Records, code: str) -> None:
    """One audit for each stage a building has come to; that of the settlement comes before its approval."""
    stages = records.books.of("investment_stages", department_code=code)
    is_finished = f"{code}-I01" in FINISHED_BUILDINGS
    for number, (stage, of) in enumerate(_audited_stages(stages), start=1):
        started = records.days_later(of["approved_date"], 2)
        no = f"SJ-{started.year}-{500 + WITH_BUILDING.index(code) * 5 + number:03d}"
        row = audit(
            records,
            no,
            "investment",
            code,
            started,
            4,
            title=f"{of['project_name']}审计",
            project_code=of["project_code"],
            stage=stage,
            fiscal_year=of["approved_date"].year,
            audited_amount=of["amount"],
        )
        if stage == "settlement" and is_finished and number % 2:
            found = finding(records, row, of["amount"] // 100 // YUAN * YUAN, OF_SETTLEMENT)
            put_right(records, found, row["report_date"])


def _audited_stages(stages: list[Row]) -> Iterator[tuple[str, Row]]:
    names = {"approved_estimate": "approved_estimate", "budget": "budget", "settlement_submitted": "settlement"}
    for row in stages:
        stage = {**names, "final_accounts": "final_accounts"}.get(row["stage"])
        if stage and row["stage_version"] == 1:
            yield stage, row
