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
"""
