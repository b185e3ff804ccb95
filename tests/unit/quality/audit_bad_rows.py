"""For each expectation about audits the changes that make it alone fail."""

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
}
