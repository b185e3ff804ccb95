"""For each expectation about audits the changes that make it alone fail."""

_PROJECT = "update raw.audit_projects set {} where audit_no = '{}'"
_FINDING = "update raw.audit_findings set {} where finding_no = '{}'"
_EVENT = "update raw.audit_rectifications set {} where finding_no = 'R-1' and seq_no = {}"
_ADVICE = "update raw.audit_recommendations set {} where recommendation_no = '{}'"
_TERM = "update raw.official_terms set {} where post = '{}'"
_YEAR = "update marts.yearly_department_audit_summary set {} where department_code = '{}'"
_STAGE = "update marts.investment_stage_audit_coverage set {} where project_code = 'J-1' and stage = '{}'"
_LINK = "update marts.audit_finding_link set {} where finding_no = '{}'"
_QUARTER = "update marts.quarterly_department_audit_progress set {} where quarter = {}"
_FIELD = "update marts.yearly_audit_field set {} where audit_field = '{}'"

BAD_AUDIT_ROWS: dict[str, tuple[str, ...]] = {
    "yearly_department_audit_summary.E-RATIO-08": (
        _YEAR.format("closed_due_finding_ratio = 0.5", "D01"),
        _YEAR.format("published_audit_ratio = 1", "D02"),
        _YEAR.format("rectified_amount_ratio = null", "D01"),
    ),
    "yearly_department_audit_summary.E-SUM-11": (
        _YEAR.format("uncategorised_finding_count = 1", "D01"),
        _YEAR.format("uncategorised_amount = 0.01", "D01"),
        _YEAR.format("overdue_31_90_finding_count = 2", "D01"),
    ),
    "yearly_department_audit_summary.E-PART-11": (
        _YEAR.format("on_time_closed_finding_count = 3, on_time_closed_finding_ratio = 1", "D01"),
        _YEAR.format("paid_in_required_amount = 60, paid_in_ratio = 0.5", "D01") + ";"
        "update marts.yearly_department_audit_summary set returned_required_amount = 60, returned_ratio = 0.25"
        " where department_code = 'D01'",
    ),
    "yearly_department_audit_summary.E-TIE-21": (
        "update marts.fct_audit_finding set raised_date = '2026-03-31' where finding_no = 'F-3'",
    ),
    "audit_findings.W-CATEGORY-01": (
        _FINDING.format("has_penalty_decision = false", "R-1"),
        _FINDING.format("has_penalty_decision = true", "R-2"),
    ),
    "audit_findings.W-CATEGORY-02": (
        _FINDING.format("amount = 0.01", "R-3"),
        _FINDING.format("amount = null", "R-2"),
    ),
    "audit_findings.W-HANDLING-01": (
        _FINDING.format("handling_amount = 0.01", "R-2"),
        _FINDING.format("handling_amount = null", "R-1"),
        _FINDING.format("handling_amount = 100.01", "R-1"),
    ),
    "audit_findings.W-ORDER-01": (
        _FINDING.format("due_date = '2026-01-04'", "R-1"),
        _FINDING.format("repeat_of_finding_no = 'R-1'", "R-1"),
    ),
    "audit_projects.W-ORDER-01": (
        _PROJECT.format("started = '2026-01-06'", "A-1"),
        _PROJECT.format("finished = '2026-01-06'", "A-1"),
        _PROJECT.format("published_date = '2026-01-04'", "A-1"),
        _PROJECT.format("published_date = '2026-01-06'", "A-2"),
    ),
    "audit_projects.W-ORDER-02": (
        _PROJECT.format("cadre_archived_date = '2026-01-04'", "A-1"),
        _PROJECT.format("integrity_archived_date = '2026-01-06'", "A-2"),
    ),
    "audit_projects.W-COMPLETE-01": (
        _PROJECT.format("official_id = null", "A-1"),
        _PROJECT.format("timing = null", "A-1"),
    ),
    "audit_rectifications.W-STATE-01": (
        "insert into raw.audit_rectifications (finding_no, seq_no, event_type, event_date) values"
        " ('R-2', 2, 'verified', '2026-01-06')",
        _EVENT.format("event_type = 'feedback'", 3),
    ),
    "audit_rectifications.W-STATE-02": (_EVENT.format("event_type = 'feedback'", 4),),
    "audit_rectifications.W-STATE-03": (_EVENT.format("event_type = 'partial'", 6),),
    "audit_rectifications.W-ORDER-01": (
        _EVENT.format("event_date = '2026-01-04'", 1),
        "update raw.audit_rectifications set event_date = '2026-01-04' where finding_no = 'R-2'",
    ),
    "audit_rectifications.W-AMOUNT-01": (_EVENT.format("amount = 40.01", 3),),
    "audit_recommendations.W-ORDER-01": (
        _ADVICE.format("adopted_date = '2026-01-04'", "J-1"),
        _ADVICE.format("adopted_date = null", "J-1"),
        _ADVICE.format("adopted_date = '2026-01-06'", "J-2"),
    ),
    "official_terms.W-ORDER-01": (_TERM.format("term_end = '2021-05-31'", "主任"),),
    "official_terms.W-OVERLAP-01": (_TERM.format("term_end = '2022-01-01'", "副局长"),),
    "economic_responsibility_archive.E-CHECK-01": (
        "update marts.economic_responsibility_archive set integrity_archive = 'missing'",
        "update marts.economic_responsibility_archive set outcome = 'FAIL'",
        "update marts.economic_responsibility_archive set cadre_archived_date = '2026-03-07'",
    ),
    "audit_plan_coverage.E-PART-01": (
        "update marts.audit_plan_coverage set uncovered_count = 2 where dimension = 'spending'",
        "update marts.audit_plan_coverage set covered_amount = 101, covered_amount_ratio = 1.01"
        " where dimension = 'spending'",
        "update marts.audit_plan_coverage set covered_ratio = 0.5 where dimension = 'officials'",
    ),
    "investment_stage_audit_coverage.E-PART-01": tuple(
        _STAGE.format(change, stage)
        for stage, change in (
            ("settlement", "audit_state = 'not_audited'"),
            ("settlement", "audit_state = 'unknown', is_audited = null, audit_no = null, report_date = null"),
            ("settlement", "audit_no = null"),
            ("settlement", "report_date = null"),
            ("settlement", "report_date = '2026-04-01', days_to_report = -1"),
            ("settlement", "days_to_report = 2"),
            ("settlement", "audited_stage_amount = 80"),
            ("settlement", "department_audited_stage_count = 2"),
            ("settlement", "department_audited_stage_count = 0"),
            ("budget", "audited_stage_amount = 1"),
        )
    ),
    "investment_stage_audit_coverage.E-TIE-01": (
        _STAGE.format("stage_audit_count = 2", "settlement"),
        "update marts.fct_audit_project set stage = 'budget' where audit_no = 'X-3';"
        "update marts.fct_audit_project set project_code = 'J-1' where audit_no = 'X-3'",
    ),
    "audit_finding_link.E-TIE-01": (
        "insert into marts.fct_procurement_contract (contract_no, jurisdiction_code)"
        " values ('nobody has sent it', 'XA')",
        "insert into marts.fct_investment_stage (project_code, jurisdiction_code, stage, stage_version)"
        " values ('nobody has sent it', 'XA', 'budget', 1)",
    ),
    "audit_finding_link.E-PART-01": (
        _LINK.format("is_of_the_same_department = true", "L-1"),
        _LINK.format("contract_no = null", "L-1"),
        _LINK.format("contract_department_code = 'D01', is_of_the_same_department = true", "L-1"),
        _LINK.format("project_department_code = 'D02', is_of_the_same_department = false", "L-2"),
        _LINK.format("linked_contract_amount = 1", "L-1"),
        _LINK.format("linked_project_amount = 1", "L-2"),
    ),
    "quarterly_department_audit_progress.E-SUM-01": (
        _QUARTER.format("struck_off_ytd_count = 2", 2),
        _QUARTER.format("rectified_quarter_amount = -5, rectified_ytd_amount = -5", 2),
        _QUARTER.format("found_ytd_amount = 99", 2),
    ),
    "quarterly_department_audit_progress.E-PART-01": (
        _QUARTER.format("loss_quarter_amount = 0.01, loss_ytd_amount = 0.01", 2),
    ),
    "quarterly_department_audit_progress.E-TIE-01": (
        _QUARTER.format("finding_quarter_count = 1, finding_ytd_count = 3", 2),
    ),
    "yearly_audit_field.E-PART-01": (
        _FIELD.format("field_planned_reported_audit_count = 4", "investment"),
        _FIELD.format("field_published_audit_ratio = 0.5", "investment"),
        _FIELD.format("field_plan_done_ratio = 0", "other"),
        _FIELD.format("field_plan_done_ratio = null", "investment"),
    ),
    "yearly_audit_field.E-TIE-01": (
        "update marts.fct_audit_project set report_date = '2026-03-31' where audit_no = 'X-2';"
        "update marts.fct_audit_project set project_code = '-' where audit_no = 'X-2'",
    ),
}
