"""For each expectation about the yearly index and the quota the changes that make it alone fail."""

_QUOTA = "update marts.staff_assessment_quota set {} where department_code = '{}'"
_ASSESSED = "update raw.staff_assessments set {} where people_count = 8"

BAD_OVERALL_ROWS: dict[str, tuple[str, ...]] = {
    "yearly_department_performance_index.E-INDEX-01": (
        "delete from marts.yearly_department_performance_index where indicator_no = '03'",
        "update marts.yearly_department_performance_index set weight = weight + 1 where indicator_score is null",
    ),
    "yearly_department_performance_index.E-INDEX-02": (
        "update marts.yearly_department_performance_index set weighted_score = 21 where weighted_score = 20",
        "update marts.yearly_department_performance_index set weighted_score = null where weighted_score = 20",
        "update marts.yearly_department_performance_index set indicator_score = 101, weighted_score = 50.5 "
        "where department_code = 'D02' and indicator_no = '01'",
        "update marts.yearly_department_performance_index set is_measured = false where weighted_score = 20",
        "update marts.yearly_department_performance_index set not_measured_reason = null where indicator_no = '03'",
        "update marts.yearly_department_performance_index set raw_value = null where weighted_score = 20",
        "update marts.yearly_department_performance_index set numerator = 8 where weighted_score = 20",
        "update marts.yearly_department_performance_index set weight = case when indicator_no = '01' then 101 else -1 "
        "end, weighted_score = case when indicator_no = '01' then 101 end where department_code = 'D02'",
    ),
    "yearly_department_performance_score.E-INDEX-03": (
        "update marts.yearly_department_performance_score set performance_score = performance_score + 1, "
        "score_high = score_high + 1, funds_score = funds_score + 1",
        "update marts.yearly_department_performance_score set score_high = 81 where department_code = 'D01'",
        "update marts.yearly_department_performance_score set funds_score = 31 where department_code = 'D01'",
        "update marts.yearly_department_performance_score set duties_measured_weight = 30 "
        "where department_code = 'D01'",
        "update marts.yearly_department_performance_score set total_weight = 90 where department_code = 'D03'",
        "update marts.yearly_department_performance_score set measured_weight = 80, funds_measured_weight = 40, "
        "score_high = 70 where department_code = 'D01'",
    ),
    "yearly_department_performance_score.E-INDEX-04": (
        "update marts.yearly_department_performance_score set performance_rank = 2 where department_code = 'D02'",
        "update marts.yearly_department_performance_score set performance_band = null where department_code = 'D02'",
        "update marts.yearly_department_performance_score set rank_exclusion_reason = 'too_little_measured' "
        "where department_code = 'D02'",
        "update marts.yearly_department_performance_score set rank_low = 2 where department_code = 'D02'",
        "update marts.yearly_department_performance_score set performance_rank = 3 where department_code = 'D03'",
    ),
    "staff_assessments.E-ASSESS-01": (
        _ASSESSED.format("plan_published_date = '2026-12-31', notice_date = '2026-12-30'"),
        _ASSESSED.format("plan_published_date = null, notice_date = '2024-12-31'"),
        _ASSESSED.format("year = 2024"),
    ),
    "staff_assessments.E-ASSESS-02": (_ASSESSED.format("people_count = 9"),),
    "staff_assessment_quota.E-QUOTA-01": (
        _QUOTA.format("quota_count = 9, is_exceeded = true, excess_count = 1, quota_outcome = 'FAIL'", "D01"),
        _QUOTA.format("ceiling_count = 9", "D01"),
        _QUOTA.format("ceiling_count = 51", "D02"),
        _QUOTA.format("wanted_count = 1", "D01"),
        _QUOTA.format("is_exceeded = false, quota_outcome = 'PASS'", "D02"),
        _QUOTA.format("excess_count = 1", "D02"),
        _QUOTA.format("quota_outcome = 'PASS'", "D02"),
        _QUOTA.format("excellent_count = 51, excess_count = 44", "D02"),
        _QUOTA.format("leading_assessed_count = 29", "D01"),
    ),
    "staff_assessment_quota.E-QUOTA-02": (
        _QUOTA.format("given_up_count = 1, base_count = 8, pool_count = 1", "D02"),
        "update marts.staff_assessment_quota set pool_count = 4",
        _QUOTA.format("pool_count = 2", "D01"),
        "update marts.staff_assessment_quota set pool_left_count = 0",
        _QUOTA.format("gained_count = 1, base_count = 9", "D01") + "; "
        "update marts.staff_assessment_quota set pool_left_count = 2",
    ),
}
