"""For each expectation about posts, duties and what is supervised the changes that make it alone fail."""

_POST = "update marts.post_description_completeness set {} where post_id = '{}'"
_GAP = "update marts.responsibility_chain_gap set {} where source_no = '{}' and step_code in ('1', '-')"
_CHAIN = "update marts.responsibility_chain_coverage set {} where department_code = '{}'"

BAD_ORGANISATION_ROWS: dict[str, tuple[str, ...]] = {
    "post_description_completeness.E-COUNT-03": (
        _POST.format("filled_item_count = 2, filled_item_ratio = 0.25", "P-2"),
        _POST.format("has_authority = true", "P-2"),
        _POST.format("filled_item_ratio = 0.5", "P-2"),
        _POST.format("is_complete = true, missing_zh = null", "P-2"),
        _POST.format("missing_zh = '工作项目'", "P-1"),
    ),
    "responsibility_chain_gap.E-CHAIN-01": (
        _GAP.format("post_id = null", "M-1"),
        _GAP.format("outcome = 'FAIL'", "2026/D02/T-1"),
        _GAP.format("outcome = 'INSUFFICIENT_DATA'", "M-1"),
        _GAP.format("asked_date = '2026-04-01'", "M-1"),
    ),
    "responsibility_chain_coverage.E-COUNT-04": (
        _CHAIN.format("placed_duty_count = 4, placed_duty_ratio = 1.333333", "D01"),
        _CHAIN.format("placed_duty_count = 0, placed_duty_ratio = 0", "D01"),
        _CHAIN.format("placed_duty_count = 0", "D02"),
        _CHAIN.format("placed_duty_ratio = 0.5", "D01"),
        _CHAIN.format("held_duty_ratio = 0.5", "D01"),
    ),
    "responsibility_chain_coverage.E-TIE-12": (
        "delete from marts.responsibility_chain_gap where step_code = '2'",
        _CHAIN.format("duty_count = 2", "D02"),
    ),
}
