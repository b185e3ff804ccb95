"""Rows of money that pass every expectation, most of them right at the limit; a part of the small build."""

GOOD_FISCAL_ROWS = """
insert into raw.budget_lines
    (fiscal_year, department_code, unit_code, fund_type, functional_code, economic_code, expenditure_kind,
     project_code, phase, doc_no, amount, effective_date) values
    (2026, 'D01', 'U1', 'general_public_budget', '2010301', '30201', 'basic', '-', 'initial', '-', 60, '2025-01-01'),
    (2026, 'D01', 'U1', 'general_public_budget', '2010302', '30201', 'basic', '-', 'initial', '-', 40, '2026-12-31'),
    (2026, 'D01', 'U1', 'general_public_budget', '2010399', '30201', 'basic', '-', 'initial', '-', 0, null),
    (2026, 'D01', 'U1', 'general_public_budget', '20103', '30201', 'basic', '-', 'initial', '-', 99, null),
    (2026, 'D01', '-', '-', '-', '-', '-', '-', 'adjusted', 'A', -199, null),
    (2026, 'D01', '-', '-', '201', '-', '-', '-', 'adjusted', 'A', 0, null),
    (2026, 'D02', '-', '-', '-', '-', '-', '-', 'initial', '-', -1, null);
insert into raw.budget_units (unit_code, valid_from, valid_to, department_code) values
    ('U1', '1949-10-01', '1949-10-01', 'D01'), ('U1', '1949-10-02', null, 'D02'), ('U2', '2027-04-01', null, 'D02');
insert into raw.carryovers (fiscal_year, department_code, project_code, origin_year, balance_amount) values
    (2025, 'D01', '-', 2025, 100), (2025, 'D01', 'P-1', 2025, 60), (2025, 'D01', 'P-2', 2025, 39.99),
    (2025, 'D02', '-', 2024, 0), (2025, 'D02', 'P-3', 2024, 0);
insert into raw.final_accounts
    (fiscal_year, department_code, table_no, line_code, column_code, amount, unit, displayed_decimals) values
    (2025, 'D01', 'FIN_01', 'income_total', 'amount', 1234.56, 'wan_yuan', 2),
    (2025, 'D01', 'FIN_01', 'surplus_distribution', 'amount', 7, 'wan_yuan', 0),
    (2025, 'D01', 'FIN_02', 'total', 'total', 12345600.50, 'yuan', 6);
insert into raw.fixed_assets (asset_no, year, department_code, original_value_amount, net_value_amount) values
    ('A-1', 2024, 'D01', 100, 100), ('A-1', 2025, 'D01', 100, 90), ('A-1', 2026, 'D02', 120, 0),
    ('A-2', 2025, 'D01', null, 5);
insert into raw.investment_stages
    (project_code, stage, stage_version, department_code, amount, approved_date, actual_end_date, surplus_amount,
     surplus_returned_amount, surplus_returned_date) values
    ('I-1', 'budget', 1, 'D01', 100, '2026-02-10', null, null, null, null),
    ('I-1', 'settlement_submitted', 1, 'D01', 80, '2026-02-11', null, null, null, null),
    ('I-1', 'settlement_submitted', 2, 'D01', 90, '2026-02-12', null, null, null, null),
    ('I-1', 'settlement_approved', 1, 'D01', 90, '2027-04-01', '2026-02-10', 10, 10, '2026-02-10'),
    ('I-2', 'budget', 1, 'D02', 100, '2000-01-01', '2026-02-10', null, 10, null);
insert into raw.nontax_receipts (receipt_no, department_code, case_no, received_date, amount) values
    ('F-1', 'D01', 'A-1', '2000-01-01', 35), ('F-2', 'D01', 'A-1', '2027-04-01', -35),
    ('F-3', 'D01', null, '2026-03-02', -35);
insert into raw.payments
    (voucher_no, line_no, paid_date, department_code, economic_code, amount, is_reversal, payee_name, payee_uscc) values
    ('V-1', 1, '2000-01-01', 'D01', '30201', 60, false, 'a', '91330100799655058B'),
    ('V-1', 2, '2000-01-01', 'D01', '30211', 40, false, 'b', '9144030071526726XG'),
    ('V-1', 3, '2000-01-01', 'D01', '-', 99.99, false, 'c', '914403001922038216'),
    ('V-2', 1, '2027-04-01', 'D02', '30211', -40, true, null, null);
insert into raw.performance_self_evaluations
    (fiscal_year, project_code, indicator_code, department_code, weight, target_value, actual_value, score) values
    (2025, 'P-1', 'OUT-01', 'D01', 60, 100, 250, 60), (2025, 'P-1', 'BEN-01', 'D01', 40, null, 1, 32),
    (2025, 'P-2', 'OUT-01', 'D02', 100, null, 0, null), (2024, 'P-2', 'OUT-01', 'D01', 100, null, null, 0);
insert into raw.procurement_contracts
    (contract_no, department_code, budget_amount, estimate_amount, award_amount, bidder_count, tender_date,
     bid_deadline_date, award_notice_date, signed_date, filed_date, published_date, supplier_name, supplier_uscc) values
    ('C-1', 'D01', 100, 100, 100, 1, '2026-03-02', '2026-03-02', '2026-03-02', '2026-03-02', '2026-03-02',
     '2026-03-02', 'a', '12100000400010275N'),
    ('C-2', 'D01', null, 100, 100, null, '2000-01-01', null, null, '2027-04-01', null, null, null, null),
    ('C-3', 'D02', 100, null, 0, 0, null, null, null, null, null, null, null, null);
insert into raw.special_funds (fund_code, event_no, department_code, event_type, event_date, amount) values
    ('SF-1', 1, 'D01', 'allocated', '2000-01-01', 100), ('SF-1', 2, 'D01', 'disbursed', '2026-03-02', 100),
    ('SF-1', 3, 'D01', 'used', '2026-03-02', 60), ('SF-1', 4, 'D01', 'returned', '2027-04-01', 40),
    ('SF-2', 1, 'D02', 'disbursed', '2026-03-02', 100);

insert into marts.fct_budget_line
    (fiscal_year, department_code, phase, doc_no, amount, jurisdiction_code, currency_code) values
    (1980, 'D01', 'initial', '-', 10, 'CN', 'CNY'), (2028, 'D01', 'initial', '-', 95, 'CN', 'CNY'),
    (2025, 'D01', 'initial', '-', 95, 'CN', 'CNY'),
    (2026, 'D01', 'initial', '-', 100, 'CN', 'CNY'), (2026, 'D01', 'adjusted', 'A', -10, 'CN', 'CNY'),
    (2025, 'D01', 'final', '-', 90, 'CN', 'CNY');
insert into marts.fct_carryover
    (fiscal_year, department_code, project_code, origin_year, balance_amount, jurisdiction_code, currency_code) values
    (2025, 'D01', '-', 2025, 5, 'CN', 'CNY'), (2024, 'D01', '-', 1980, 5, 'CN', 'CNY');
insert into marts.fct_payment
    (voucher_no, line_no, paid_date, department_code, amount, fiscal_year, month, fiscal_month, jurisdiction_code,
     currency_code) values
    ('V-1', 1, '2026-03-31', 'D01', 95, 2026, '2026-03-01', 3, 'CN', 'CNY');
insert into marts.fct_special_fund_event
    (fund_code, event_no, event_date, fiscal_year, month, fiscal_month, jurisdiction_code, currency_code) values
    ('SF-1', 1, '2026-03-31', 2027, '2026-03-01', 12, 'CN', 'CNY');
insert into marts.fct_fixed_asset (asset_no, year, department_code, jurisdiction_code, currency_code) values
    ('A-1', 2025, 'D01', 'CN', 'CNY'), ('A-1', 1980, 'D01', 'CN', 'CNY');
insert into marts.fct_procurement_contract (contract_no, jurisdiction_code, currency_code) values ('C-1', 'NL', 'EUR');
insert into marts.fct_investment_stage (project_code, stage, stage_version, jurisdiction_code, currency_code) values
    ('I-1', 'budget', 1, 'CN', 'CNY');
insert into marts.fct_final_accounts_cell
    (fiscal_year, department_code, table_no, line_code, column_code, displayed_value, unit, displayed_amount,
     jurisdiction_code, currency_code) values
    (2025, 'D01', 'FIN_05', 'total', 'total', 1.25, 'wan_yuan', 12500, 'CN', 'CNY'),
    (1980, 'D01', 'FIN_05', 'total', 'total', 1.25, 'yuan', 1.25, 'CN', 'CNY');
insert into marts.fct_self_evaluation_indicator
    (fiscal_year, project_code, indicator_code, jurisdiction_code, currency_code) values
    (2025, 'P-1', 'OUT-01', 'CN', 'CNY'), (1980, 'P-1', 'OUT-01', 'CN', 'CNY');
insert into marts.fct_nontax_receipt
    (receipt_no, received_date, fiscal_year, month, fiscal_month, jurisdiction_code, currency_code) values
    ('F-1', '2026-03-31', 2026, '2026-03-01', 3, 'CN', 'CNY');
insert into marts.fct_headcount (department_code, as_of_date, jurisdiction_code, currency_code) values
    ('D01', '1980-01-01', 'CN', 'CNY'), ('D01', '2027-04-01', 'CN', 'CNY');

insert into marts.special_fund_use
    (fund_code, department_code, disbursed_amount, used_amount, returned_amount, balance_amount, unused_balance_days,
     voucher_paid_amount, voucher_difference_amount, outcome, findings) values
    ('SF-1', 'D01', 100, 60, 40, 0, null, 60, 0, 'PASS', null),
    ('SF-2', 'D01', 100, 60, 0, 40, 0, 50, 10, 'WARN', 'voucher_differs'),
    ('SF-3', 'D01', 100, 100.01, 0, -0.01, null, null, null, 'FAIL', 'over_used;vouchers_not_sent');
insert into marts.fixed_asset_use
    (department_code, fiscal_year, asset_count, status_known_count, in_use_count, idle_count, rented_count,
     scrapped_count, idle_again_count, value_known_count, fixed_asset_amount, in_use_asset_amount, idle_asset_amount,
     idle_again_asset_amount) values
    ('D01', 2025, 4, 4, 1, 1, 1, 1, 1, 4, 200, 150, 50, 50),
    ('D02', 2025, 4, 0, null, null, null, null, null, 0, null, null, null, null);
insert into marts.procurement_chain
    (contract_no, jurisdiction_code, award_amount, contract_amount, contract_paid_amount, is_overpaid, outcome,
     findings) values
    ('C-1', 'CN', 100, 100, 100, false, 'PASS', null), ('C-2', 'CN', 100, 110, 110.01, true, 'FAIL', 'overpaid'),
    ('C-3', 'CN', null, null, 5, false, 'WARN', 'contract_not_sent');
insert into marts.fee_reconciliation
    (department_code, month, matter_code, fee_case_count, case_fee_amount, receipt_count, receipt_amount,
     fee_difference_amount, unreceived_case_count, differing_case_count, receipt_without_case_count,
     receipt_unknown_case_count, outcome, findings) values
    ('D01', '2026-03-01', 'M-1', 1, 35, 2, 20, -15, 1, 0, 1, 1, 'WARN', 'not_received;receipt_without_case'),
    ('D01', '2026-03-01', 'M-2', 1, 35, 1, 20, -15, 0, 1, 0, 0, 'FAIL', 'case_differs'),
    ('D02', '2026-03-01', 'M-2', 0, 0, 1, 0, 0, null, null, 0, null, 'PASS', null);
insert into marts.yearly_department_administrative_cost
    (department_code, fiscal_year, executed_amount, operating_expenditure_amount, no_item_paid_amount,
     personnel_paid_amount, public_use_paid_amount, agency_operating_amount, no_unit_paid_amount, mean_in_post_count,
     headcount_date_count, first_headcount_date, last_headcount_date, operating_expenditure_per_head_amount) values
    ('D01', 2025, 100, 60, 40, 100, 50, 40, 10, 10, 1, '2025-12-31', '2025-12-31', 6),
    ('D02', 2025, -1, null, -1, null, null, null, null, null, 0, null, null, null);
insert into marts.yearly_department_unit_cost
    (department_code, fiscal_year, driver, is_preferred, operating_expenditure_amount, driver_share_ratio,
     apportioned_amount, finished_count, unit_cost_amount, not_measured_reason) values
    ('D01', 2025, 'approval_posts', true, 60, 1, 60, 1, 60, null),
    ('D01', 2025, 'cases', false, 60, 0, 0, 2, 0, null),
    ('D02', 2025, 'cases', true, null, null, null, 0, null, 'no_operating_expenditure');
insert into marts.yearly_department_cost_efficiency_quadrant
    (department_code, fiscal_year, unit_cost_amount, group_median_unit_cost_amount, finished_count, on_time_count,
     on_time_base_count, on_time_ratio, group_median_on_time_ratio, quadrant, not_placed_reason) values
    ('D01', 2025, 60, 60, 30, 30, 30, 1, 1, 'low_cost_timely', null),
    ('D02', 2025, 60.01, 60, 31, 0, 30, 0, 1, 'high_cost_late', null),
    ('D03', 2025, null, 60, 31, 0, 30, 0, 1, null, 'no_unit_cost');

insert into marts.yearly_department_fiscal_performance
    (department_code, fiscal_year, is_complete, initial_budget_amount, net_adjustment_amount, gross_adjustment_amount,
     unexplained_adjustment_amount, adjusted_budget_amount, executed_amount, executed_source, execution_initial_ratio,
     execution_adjusted_ratio, elapsed_month_count, time_progress_ratio, budget_adjustment_ratio, carryover_amount,
     carryover_ratio, three_public_budget_amount, three_public_paid_amount, abroad_paid_amount,
     vehicle_purchase_paid_amount, vehicle_operation_paid_amount, reception_paid_amount, three_public_control_ratio,
     previous_three_public_paid_amount, three_public_change_ratio, in_post_count, authorised_posts_count,
     in_post_control_ratio, fixed_asset_amount, in_use_asset_amount, fixed_asset_use_ratio, planned_indicator_count,
     completed_indicator_count, completed_indicator_ratio, december_paid_amount, december_share_ratio,
     fb02_limit_ratio, fb02_outcome, fb07_limit_ratio, fb07_outcome, fb09_limit_ratio, fb09_outcome, fb15_limit_ratio,
     fb15_outcome) values
    ('D01', 2026, false, 100, -10, 10, 10, 90, 95, 'payments', 0.95, 1.055556, 3, 0.25, 0.1, null, null,
     3, 3, 1, 0, 1, 1, 1, 6, null, 10, 10, 1, 5, 5, 1, 4, 4, 1, 0, null,
     0.1, 'PASS', 1, 'PASS', 1, 'PASS', 0.3, 'SKIP'),
    ('D01', 2025, true, 95, 0, 0, 0, 95, 90, 'final', 0.947368, 0.947368, 12, 1, 0, 5, 0.052632,
     3, 3.01, 1, 0, 1, 1.01, 1.003333, 6, -0.498333, 11, 10, 1.1, null, null, null, null, null, null, 90, 1,
     0.1, 'PASS', 1, 'FAIL', 1, 'FAIL', 0.3, 'WARN'),
    ('D02', 2025, true, null, null, null, null, null, null, null, null, null, 12, 1, null, 0, null,
     null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, 0, 0, null, null, null,
     0.1, 'INSUFFICIENT_DATA', 1, 'INSUFFICIENT_DATA', 1, 'INSUFFICIENT_DATA', 0.3, 'INSUFFICIENT_DATA');
update marts.yearly_department_fiscal_performance set
    planned_investment_amount = 80, completed_investment_amount = 50, investment_completion_ratio = 0.625,
    key_work_assigned_count = 3, key_work_finished_count = 3, key_work_finished_ratio = 1
where department_code = 'D01' and fiscal_year = 2025;
update marts.yearly_department_fiscal_performance set key_work_assigned_count = 0, key_work_finished_count = 0
where department_code = 'D02';
insert into marts.monthly_department_budget_execution
    (department_code, fiscal_year, month, fiscal_month, fund_type, initial_budget_amount, adjusted_budget_amount,
     paid_month_amount, paid_ytd_amount, execution_initial_ratio, execution_adjusted_ratio, time_progress_ratio,
     december_share_ratio) values
    ('D01', 2026, '2026-01-01', 1, '-', 100, 100, 10, 10, 0.1, 0.1, 0.083333, null),
    ('D01', 2026, '2026-02-01', 2, '-', 100, 60, -4, 6, 0.06, 0.1, 0.166667, null),
    ('D02', 2026, '2026-01-01', 1, '-', 0, 0, null, null, null, null, 0.083333, null);
insert into marts.final_accounts_check
    (fiscal_year, department_code, check_id, item, relation, left_value, right_value, difference, tolerance, ratio,
     threshold, outcome) values
    (2025, 'D01', 'D-001', 'income_total', 'equal', 1100000, 1100200, -200, 200, null, null, 'PASS'),
    (2025, 'D01', 'D-001', 'expenditure_total', 'equal', 1100000, 1100300, -300, 200, null, null, 'FAIL'),
    (2025, 'D01', 'D-007', 'within_budget:abroad', 'at_most', 10, 8, 2, 0, null, null, 'WARN'),
    (2025, 'D01', 'X-01', 'reception', 'at_most', 10, 15, -5, 0, null, null, 'PASS'),
    (2025, 'D01', 'X-02', 'completion:reception', 'completion', 15, 20, -5, null, 0.75, null, 'PASS'),
    (2025, 'D01', 'X-04', 'adjustment', 'at_most', 300, 1000, null, null, 0.3, 0.3, 'PASS'),
    (2025, 'D02', 'X-04', 'adjustment', 'at_most', 301, 1000, null, null, 0.301, 0.3, 'FAIL');
insert into marts.project_self_evaluation_indicator
    (fiscal_year, department_code, project_code, indicator_code, weight, claimed_score, recomputed_score,
     score_difference, score_tolerance, outcome) values
    (2025, 'D01', 'P-1', 'OUT-01', 20, 20, 19.5, 0.5, 0.5, 'PASS'),
    (2025, 'D01', 'P-1', 'OUT-02', 20, 21, 20, 1, 0.5, 'FAIL'),
    (2025, 'D01', 'P-1', 'OUT-03', 20, 0, 0, 0, 0.5, 'PASS'),
    (2025, 'D01', 'P-1', 'BEN-01', 20, 20, null, null, 0.5, 'PASS');
insert into marts.project_self_evaluation
    (fiscal_year, department_code, project_code, weight_total, execution_weight, cost_weight, output_weight,
     benefit_weight, satisfaction_weight, indicator_count, fail_count, warn_count, insufficient_count, outcome) values
    (2025, 'D01', 'P-1', 100, 10, 20, 40, 20, 10, 5, 0, 0, 0, 'PASS'),
    (2025, 'D01', 'P-2', 95, 0, 0, 50, 0, 0, 3, 1, 1, 1, 'FAIL');
insert into marts.procurement_contract_check
    (contract_no, check_id, outcome, checked_value, limit_value, difference, unit, from_date, due_date, done_date,
     legal_basis, as_of) values
    ('C-1', 'LD01', 'PASS', 30, 30, 0, 'calendar_day', '2026-03-01', '2026-03-31', '2026-03-31', '-', '2026-04-01'),
    ('C-2', 'LD01', 'FAIL', 31, 30, 1, 'calendar_day', '2026-03-01', '2026-03-31', null, '-', '2026-04-01'),
    ('C-3', 'LD01', 'SKIP', null, null, null, null, '2026-03-02', '2026-04-01', null, '-', '2026-04-01'),
    ('C-3', 'RF03', 'INSUFFICIENT_DATA', null, null, null, null, null, null, null, null, '2026-04-01');
insert into marts.investment_project_check
    (project_code, check_id, item, outcome, checked_value, limit_value, difference, unit, legal_basis) values
    ('I-1', 'GI01', '-', 'WARN', 101, 100, 1, 'currency', '-'),
    ('I-1', 'GI06', '-', 'SKIP', null, null, null, null, null);
insert into marts.investment_project_cost
    (project_code, approved_estimate_excess_ratio, approved_estimate_increase_ratio, budget_to_approved_estimate_ratio,
     settlement_to_contract_ratio, cost_overrun_ratio, original_cost_overrun_ratio, audit_reduction_ratio,
     adjustment_count, adjustment_reasons, is_completed, actual_end_date, stage_row_count) values
    ('I-1', -1, -1, 0, 0, -1, -1, 1, 1, 'scope', true, '2026-03-01', 2),
    ('I-2', null, null, null, null, null, null, null, 0, null, false, null, 1);
insert into marts.procurement_performance
    (department_code, fiscal_year, contract_count, awarded_count, award_amount, saving_award_amount, saving_ratio,
     method_base_amount, open_tender_amount, invited_tender_amount, competitive_negotiation_amount,
     competitive_consultation_amount, inquiry_amount, single_source_amount, framework_agreement_amount,
     other_method_amount, open_tender_ratio, category_base_amount, goods_amount, works_amount, services_amount,
     organisation_form_base_amount, centralised_amount, departmental_amount, decentralised_amount, competitive_amount,
     competitive_ratio, supplier_size_base_amount, small_business_amount, small_business_ratio, legal_checked_count,
     legal_breach_count, flagged_contract_count) values
    ('D01', 2026, 2, 2, 100, 100, 1, 100, 100, 0, 0, 0, 0, 0, 0, 0, 1, 100, 60, 40, 0, 100, 50, 25, 25, 100, 1, 100,
     100, 1, 6, 6, 2),
    ('D02', 2026, 1, 0, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
     null, null, null, null, null, null, null, null, null, null, 0, 0, 0);
insert into marts.yearly_jurisdiction_procurement by name
select 'CN' as jurisdiction_code, * exclude (
    department_code, department_name, jurisdiction_code, legal_checked_count, legal_breach_count, legal_breach_ratio,
    unjudged_check_count, flagged_contract_count
)
from marts.procurement_performance
where department_code = 'D01';
insert into marts.pefa_indicator
    (jurisdiction_code, fiscal_year, indicator_code, numerator_amount, denominator_amount, indicator_ratio,
     year_before_ratio, two_years_before_ratio, letter_basis, letter) values
    ('CN', 2025, 'PI-1', 106, 100, 1.06, 0.95, 0.94, 'two_of_three', 'B'),
    ('CN', 2025, 'PI-2.1', 0, 106, 0, 0, 0, 'two_of_three', 'A'),
    ('CN', 2025, 'PI-24.2', 100, 100, 1, null, null, 'year', 'A'),
    ('CN', 2025, 'PI-22.1', null, null, null, null, null, 'two_of_three', null);
"""
