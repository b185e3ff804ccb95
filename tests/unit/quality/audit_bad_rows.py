"""For each expectation about audits the changes that make it alone fail."""

_PROJECT = "update raw.audit_projects set {} where audit_no = '{}'"
_FINDING = "update raw.audit_findings set {} where finding_no = '{}'"
_EVENT = "update raw.audit_rectifications set {} where finding_no = 'R-1' and seq_no = {}"
_ADVICE = "update raw.audit_recommendations set {} where recommendation_no = '{}'"
_TERM = "update raw.official_terms set {} where post = '{}'"
_YEAR = "update marts.yearly_department_audit_summary set {} where department_code = '{}'"

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
}
