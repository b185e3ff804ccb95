"""Rows of the yearly index and the quota that pass every expectation; a part of the small build."""

GOOD_OVERALL_ROWS = """
insert into marts.yearly_department_performance_index
    (department_code, year, indicator_no, raw_value, numerator, denominator, indicator_score, weight, weighted_score,
     is_measured, not_measured_reason) values
    ('D01', 2025, '01', 0.9, 9, 10, 50, 40, 20, true, null),
    ('D01', 2025, '02', 0.333333, 1, 3, 100, 30, 30, true, null),
    ('D01', 2025, '03', null, null, 0, null, 30, null, false, 'no_data'),
    ('D02', 2025, '01', 104.5, null, null, 100, 50, 50, true, null),
    ('D02', 2025, '02', null, null, null, null, 50, null, false, 'no_table'),
    ('D03', 2025, '01', 0.5, 1, 2, null, 100, null, false, 'year_not_ended');
insert into marts.yearly_department_performance_score
    (department_code, jurisdiction_code, ranking_group, department_category, year, performance_score, score_high,
     total_weight, measured_weight, duties_score, funds_score, duties_measured_weight, targets_measured_weight,
     funds_measured_weight, lawfulness_measured_weight, efficiency_measured_weight, performance_band, performance_rank,
     rank_low, rank_high, is_ranked, rank_exclusion_reason) values
    ('D01', 'CN', 'city', '局', 2025, 50, 80, 100, 70, 20, 30, 40, 0, 30, 0, 0, 'b', 1, 1, 2, true, null),
    ('D02', 'CN', 'city', '局', 2025, 50, 100, 100, 50, null, 50, 0, 0, 50, 0, 0, 'b', 1, 1, 2, true, null),
    ('D03', 'CN', 'city', '局', 2025, null, null, 100, 0, null, null, 0, 0, 0, 0, 0, null, null, null, null, false,
     'nothing_measured');
insert into raw.staff_assessments
    (department_code, year, assessment_kind, staff_class, grade, people_count, plan_published_date, notice_date) values
    ('D01', 2025, 'annual', 'leading', '优秀', 2, '2025-11-20', '2025-11-20'),
    ('D01', 2025, 'annual', 'leading', '称职', 8, '2025-11-20', '2026-12-31');
insert into marts.staff_assessment_quota
    (department_code, jurisdiction_code, year, assessed_count, leading_assessed_count, unit_head_assessed_count,
     base_count, given_up_count, wanted_count, gained_count, quota_count, ceiling_count, pool_count, pool_left_count,
     excellent_count, is_exceeded, excess_count, quota_outcome) values
    ('D01', 'CN', 2025, 40, 30, 10, 8, 0, 2, 2, 10, 10, 3, 1, 10, false, 0, 'PASS'),
    ('D02', 'CN', 2025, 50, null, 50, 10, 3, 0, 0, 7, 12, 3, 1, 9, true, 2, 'FAIL'),
    ('D03', 'CN', 2025, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
     'INSUFFICIENT_DATA');
"""
