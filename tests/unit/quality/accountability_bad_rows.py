"""For each expectation about accountability the changes to the small build that make it, and no other, fail."""

_CASE = "update marts.fct_accountability_case set {} where accountability_no = '{}'"
_CHECK = (
    "update marts.accountability_case_check set {} where accountability_no = 'Z-2' and check_code = 'signal_exists'"
)

BAD_ACCOUNTABILITY_ROWS: dict[str, tuple[str, ...]] = {
    "accountability_case_check.E-LOGIC-31": (
        _CHECK.format("outcome = null"),
        _CHECK.format("reason_zh = null"),
        _CHECK.format("reason_en = null"),
    ),
    "accountability_case_check.E-TIE-20": (
        "delete from marts.accountability_case_check where accountability_no = 'Z-2' and check_code = 'signal_exists'",
        "delete from marts.fct_accountability_case where accountability_no = 'Z-1'",
    ),
    "fct_accountability_case.E-LOGIC-30": (
        _CASE.format("deduction_score = 10", "Z-3"),
        _CASE.format("person_count = 1", "Z-3"),
        _CASE.format("form_codes = 'warning'", "Z-3"),
        _CASE.format("decided_date = null", "Z-3"),
        _CASE.format("closed_date = null", "Z-2"),
        _CASE.format("closed_date = '2026-03-02'", "Z-1"),
        _CASE.format("state = 'enforced'", "Z-1"),
        _CASE.format("state = 'revoked', decided_date = '2026-02-02'", "Z-1"),
    ),
    "fct_accountability_case.E-TIE-20": (
        _CASE.format("broken_invariants = null", "Z-2"),
        _CASE.format("broken_invariants = 'one_open_case'", "Z-1"),
    ),
}
