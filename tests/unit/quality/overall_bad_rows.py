"""For each expectation about the yearly index and the quota the changes that make it alone fail."""

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
}
