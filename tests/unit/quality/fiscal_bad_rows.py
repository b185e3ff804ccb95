"""For each expectation about money the changes to the small build that make it, and no other of its file, fail."""

_BUDGET = "update raw.budget_lines set {} where department_code = 'D01' and {}"
_ASSET = "update raw.fixed_assets set {} where asset_no = '{}' and year = {}"
_STAGE = "update raw.investment_stages set {} where project_code = '{}' and stage = '{}'"
_RECEIPT = "update raw.nontax_receipts set {} where receipt_no = '{}'"
_PAYMENT = "update raw.payments set {} where voucher_no = '{}' and line_no = {}"
_INDICATOR = "update raw.performance_self_evaluations set {} where project_code = 'P-1' and indicator_code = '{}'"
_CONTRACT = "update raw.procurement_contracts set {} where contract_no = '{}'"
_FUND = "update raw.special_funds set {} where fund_code = 'SF-1' and event_no = {}"
_CHECK = "update marts.final_accounts_check set {} where item = '{}'"
_PROJECT = "update marts.project_self_evaluation set {} where project_code = '{}'"
_EVALUATED = "update marts.project_self_evaluation_indicator set {} where indicator_code = '{}'"
_PEFA = "update marts.pefa_indicator set {} where indicator_code = '{}'"
_FACT = "update marts.{} set {}"
_JUDGED = "update marts.{} set {} where outcome = '{}'"
_SHARE = "update marts.{} set {} where contract_count = 2"
_PROCUREMENT = ("procurement_performance", "yearly_jurisdiction_procurement")
_YEAR = "update marts.yearly_department_fiscal_performance set {} where fiscal_year = {} and department_code = 'D01'"
_EXECUTION = (
    "update marts.monthly_department_budget_execution set {} where department_code = 'D01' and fiscal_month = 2"
)

_YEARS = {  # facts about the end of a year, and the column that names it
    "fct_carryover": "fiscal_year",
    "fct_final_accounts_cell": "fiscal_year",
    "fct_fixed_asset": "year",
    "fct_self_evaluation_indicator": "fiscal_year",
}
_DATED = {
    "fct_nontax_receipt": "received_date",
    "fct_payment": "paid_date",
    "fct_special_fund_event": "event_date",
}
_FACTS = (
    *("fct_budget_line", "fct_carryover", "fct_final_accounts_cell", "fct_fixed_asset", "fct_headcount"),
    *("fct_investment_stage", "fct_nontax_receipt", "fct_payment", "fct_procurement_contract"),
    *("fct_self_evaluation_indicator", "fct_special_fund_event"),
)

BAD_FISCAL_ROWS: dict[str, tuple[str, ...]] = {
    "monthly_department_budget_execution.E-RATIO-03": (
        _EXECUTION.format("execution_adjusted_ratio = 0.100002"),
        _EXECUTION.format("execution_initial_ratio = null"),
        _EXECUTION.format("december_share_ratio = 0.5"),
    ),
    "monthly_department_budget_execution.E-TIE-10": (
        _EXECUTION.format("paid_month_amount = -4.01"),
        _EXECUTION.format("fiscal_month = 3, time_progress_ratio = 0.25, paid_month_amount = 6"),
        _EXECUTION.format("initial_budget_amount = 101, execution_initial_ratio = 0.059406"),
    ),
    "yearly_department_fiscal_performance.E-CHECK-01": (
        _YEAR.format("fb02_outcome = 'FAIL'", 2026),
        _YEAR.format("fb07_outcome = 'PASS'", 2025),
        _YEAR.format("fb09_limit_ratio = null", 2026),
        _YEAR.format("fb15_outcome = 'PASS'", 2025),
    ),
    "yearly_department_fiscal_performance.E-COUNT-03": (
        _YEAR.format("net_adjustment_amount = -9.99", 2026),
        _YEAR.format("unexplained_adjustment_amount = 10.01", 2026),
        _YEAR.format("in_use_asset_amount = 5.01, fixed_asset_use_ratio = 1.002", 2026),
        _YEAR.format("completed_indicator_count = 5, completed_indicator_ratio = 1.25", 2026),
        _YEAR.format("reception_paid_amount = 1", 2025),
        _YEAR.format("key_work_finished_count = 4, key_work_finished_ratio = 1.333333", 2025),
        _YEAR.format("completed_investment_amount = null, investment_completion_ratio = null", 2025),
        _YEAR.format("key_work_finished_count = null, key_work_finished_ratio = null", 2025),
        _YEAR.format("planned_investment_amount = 0, completed_investment_amount = 0", 2026),
    ),
    "yearly_department_fiscal_performance.E-RATIO-03": (
        _YEAR.format("carryover_ratio = 0.052634", 2025),
        _YEAR.format("procurement_execution_ratio = 0.5", 2025),
        _YEAR.format("carryover_ratio = null", 2025),
        _YEAR.format("three_public_change_ratio = -0.5", 2026),
        _YEAR.format("investment_completion_ratio = 0.6", 2025),
        _YEAR.format("key_work_finished_ratio = null", 2025),
    ),
    "yearly_department_fiscal_performance.E-TIE-11": (
        "update marts.fct_payment set amount = 95.01",
        "update marts.fct_budget_line set amount = 95.01 where fiscal_year = 2025 and phase = 'initial'",
        _YEAR.format("executed_source = 'payments'", 2025),
    ),
    "fee_reconciliation.E-TIE-01": tuple(
        f"update marts.fee_reconciliation set {change} where matter_code = 'M-1'"
        for change in (
            "fee_difference_amount = -15.01",
            "unreceived_case_count = 2",
            "receipt_unknown_case_count = 2",
            "differing_case_count = 1",
            "outcome = 'PASS'",
        )
    ),
    "fixed_asset_use.E-COUNT-02": tuple(
        f"update marts.fixed_asset_use set {change} where department_code = 'D01'"
        for change in (
            "in_use_count = 2",
            "asset_count = 3, value_known_count = 3",
            "value_known_count = 5",
            "idle_again_count = 2",
            "idle_again_asset_amount = 50.01",
            "in_use_asset_amount = 150.01",
        )
    ),
    "procurement_chain.E-TIE-01": (
        "update marts.procurement_chain set contract_amount = 99.99, is_overpaid = true, outcome = 'FAIL', "
        "findings = 'overpaid' where contract_no = 'C-1'",
        "update marts.procurement_chain set contract_paid_amount = 100.01 where contract_no = 'C-1'",
        "update marts.procurement_chain set outcome = 'WARN' where contract_no = 'C-2'",
        "update marts.procurement_chain set outcome = 'PASS' where contract_no = 'C-3'",
    ),
    "special_fund_use.E-TIE-01": (
        "update marts.special_fund_use set balance_amount = 40.01 where fund_code = 'SF-2'",
        "update marts.special_fund_use set findings = 'vouchers_not_sent' where fund_code = 'SF-3'",
        "update marts.special_fund_use set unused_balance_days = -1 where fund_code = 'SF-2'",
        "update marts.special_fund_use set unused_balance_days = 0 where fund_code = 'SF-1'",
        "update marts.special_fund_use set voucher_difference_amount = 0 where fund_code = 'SF-2'",
    ),
    "yearly_department_administrative_cost.E-HEAD-01": tuple(
        f"update marts.yearly_department_administrative_cost set {change}"
        for change in (
            "headcount_date_count = 0 where department_code = 'D01'",
            "first_headcount_date = '2026-01-01' where department_code = 'D01'",
            "three_public_per_head_amount = 1 where department_code = 'D02'",
        )
    ),
    "yearly_department_administrative_cost.W-PART-01": tuple(
        f"update marts.yearly_department_administrative_cost set {change} where department_code = 'D01'"
        for change in (
            "operating_expenditure_amount = 60.01",
            "personnel_paid_amount = 100.01",
            "agency_operating_amount = 40.01",
        )
    ),
    "yearly_department_cost_efficiency_quadrant.E-TIE-01": tuple(
        f"update marts.yearly_department_cost_efficiency_quadrant set {change} where department_code = 'D01'"
        for change in (
            "not_placed_reason = 'small_group'",
            "on_time_count = 31",
            "finished_count = 29",
            "unit_cost_amount = 60.01",
            "on_time_ratio = 0.999999",
        )
    ),
    "yearly_department_unit_cost.E-DRIVER-01": (
        "update marts.yearly_department_unit_cost set is_preferred = true where department_code = 'D01'",
        "update marts.yearly_department_unit_cost set is_preferred = false where department_code = 'D02'",
    ),
    "yearly_department_unit_cost.E-TIE-01": tuple(
        f"update marts.yearly_department_unit_cost set {change} where driver = 'approval_posts'"
        for change in (
            "not_measured_reason = 'no_driver'",
            "driver_share_ratio = -0.1",
            "driver_share_ratio = 1.1",
            "apportioned_amount = 60.01",
            "finished_count = 0",
        )
    ),
    "budget_lines.W-TOTAL-01": (
        _BUDGET.format("functional_code = '-', amount = 100", "amount = 99"),
        # divided by fund and class at once
        "insert into raw.budget_lines (fiscal_year, department_code, unit_code, fund_type, functional_code, "
        "economic_code, expenditure_kind, project_code, phase, doc_no, amount) values "
        "(2026, 'D01', '-', '-', '-', '-', '-', '-', 'initial', '-', 199)",
    ),
    "budget_lines.W-TOTAL-02": (_BUDGET.format("amount = 100", "amount = 99"),),
    "budget_lines.W-PART-01": (_BUDGET.format("amount = -199.01", "amount = -199"),),
    "budget_lines.W-YEAR-03": (
        _BUDGET.format("effective_date = '2024-12-31'", "amount = 60"),
        _BUDGET.format("effective_date = '2027-01-01'", "amount = 60"),
    ),
    "budget_units.W-ORG-05": ("update raw.budget_units set valid_to = '2027-03-31' where unit_code = 'U2'",),
    "budget_units.W-ORG-06": (
        "update raw.budget_units set valid_to = '1949-10-02' where valid_to = '1949-10-01'",
        "update raw.budget_units set valid_to = null where valid_to = '1949-10-01'",
    ),
    "budget_units.E-TIME-05": (
        "update raw.budget_units set valid_from = '1949-09-30' where valid_to = '1949-10-01'",
        "update raw.budget_units set valid_from = '2027-04-02' where unit_code = 'U2'",
    ),
    "carryovers.W-CARRY-01": ("update raw.carryovers set origin_year = 2026 where project_code = 'P-3'",),
    "carryovers.W-CARRY-02": ("update raw.carryovers set balance_amount = -0.01 where project_code = 'P-3'",),
    "carryovers.W-TOTAL-01": ("update raw.carryovers set balance_amount = 40 where project_code = 'P-2'",),
    "final_accounts.W-FIN-01": ("update raw.final_accounts set unit = 'yuan' where amount = 7",),
    "final_accounts.W-FIN-02": (
        "update raw.final_accounts set amount = 7.5 where amount = 7",
        "update raw.final_accounts set displayed_decimals = 1 where amount = 1234.56",
    ),
    "fixed_assets.W-ASSET-01": (_ASSET.format("original_value_amount = 100.01", "A-1", 2025),),
    "investment_stages.E-TIME-05": (
        _STAGE.format("approved_date = '1999-12-31'", "I-2", "budget"),
        _STAGE.format("approved_date = '2027-04-02'", "I-1", "settlement_approved"),
        _STAGE.format("surplus_returned_date = '2062-02-10'", "I-1", "settlement_approved"),
        _STAGE.format("actual_end_date = '2062-02-10'", "I-2", "budget"),
    ),
    "investment_stages.W-DATE-01": (
        _STAGE.format("actual_end_date = '2026-02-09'", "I-1", "settlement_approved"),
        _STAGE.format("surplus_returned_date = '2026-02-09'", "I-1", "settlement_approved"),
    ),
    "investment_stages.W-PART-01": (_STAGE.format("amount = 90.01", "I-1", "settlement_approved"),),
    "investment_stages.W-KEY-01": (_STAGE.format("department_code = 'D02'", "I-1", "settlement_approved"),),
    "nontax_receipts.E-TIME-05": (
        _RECEIPT.format("received_date = '1999-12-31'", "F-1"),
        _RECEIPT.format("received_date = '2027-04-02'", "F-2"),
    ),
    "nontax_receipts.W-PART-01": (
        _RECEIPT.format("amount = 34.99", "F-1"),
        _RECEIPT.format("case_no = 'A-9'", "F-3"),
    ),
    "payments.E-TIME-05": (
        _PAYMENT.format("paid_date = '2027-04-02'", "V-2", 1),
        "update raw.payments set paid_date = '1999-12-31' where voucher_no = 'V-1'",
    ),
    "payments.W-PAY-01": (_PAYMENT.format("is_reversal = true", "V-1", 1),),
    "payments.W-PAY-02": (
        _PAYMENT.format("paid_date = '2026-01-02'", "V-1", 2),
        _PAYMENT.format("department_code = 'D02'", "V-1", 2),
    ),
    "payments.W-TOTAL-01": (_PAYMENT.format("amount = 100", "V-1", 3),),
    "payments.W-USCC-01": (
        _PAYMENT.format("payee_uscc = '91330100799655058C'", "V-1", 1),
        _PAYMENT.format("payee_uscc = '91330100799655058'", "V-1", 1),
        _PAYMENT.format("payee_uscc = '9133010079965505OB'", "V-1", 1),
        _PAYMENT.format("payee_uscc = '91330100799655085B'", "V-1", 1),
    ),
    "performance_self_evaluations.W-PART-01": (_INDICATOR.format("score = 60.01", "OUT-01"),),
    "performance_self_evaluations.W-EVAL-01": (
        _INDICATOR.format("weight = 60.01", "OUT-01"),
        "delete from raw.performance_self_evaluations where project_code = 'P-1' and indicator_code = 'BEN-01'",
    ),
    "performance_self_evaluations.W-EVAL-02": (
        _INDICATOR.format("actual_value = 1.01", "BEN-01"),
        _INDICATOR.format("actual_value = -0.01", "BEN-01"),
    ),
    "performance_self_evaluations.W-KEY-01": (
        "insert into raw.performance_self_evaluations (fiscal_year, project_code, indicator_code, department_code, "
        "weight) values (2025, 'P-2', 'OUT-02', 'D01', 100)",
    ),
    "procurement_contracts.E-TIME-05": (
        _CONTRACT.format("tender_date = '1999-12-31'", "C-2"),
        _CONTRACT.format("signed_date = '2027-04-02'", "C-2"),
    ),
    "procurement_contracts.W-DATE-01": (
        _CONTRACT.format("tender_date = '2026-03-03'", "C-1"),
        _CONTRACT.format("tender_date = '2026-03-03', bid_deadline_date = null", "C-1"),
        _CONTRACT.format("award_notice_date = '2026-03-01'", "C-1"),
        _CONTRACT.format("award_notice_date = '2026-03-03'", "C-1"),
        _CONTRACT.format("filed_date = '2026-03-01'", "C-1"),
        _CONTRACT.format("published_date = '2026-03-01'", "C-1"),
    ),
    "procurement_contracts.W-PART-01": (
        _CONTRACT.format("award_amount = 100.01", "C-1"),
        _CONTRACT.format("estimate_amount = 100.01", "C-1"),
        _CONTRACT.format("budget_amount = 99.99", "C-1"),
    ),
    "procurement_contracts.W-PROC-01": (_CONTRACT.format("bidder_count = 0", "C-1"),),
    "procurement_contracts.W-USCC-01": (_CONTRACT.format("supplier_uscc = '12100000400010275M'", "C-1"),),
    "special_funds.E-TIME-05": (
        _FUND.format("event_date = '1999-12-31'", 1),
        _FUND.format("event_date = '2027-04-02'", 4),
    ),
    "special_funds.W-PART-01": (
        _FUND.format("amount = 60.01", 3),
        _FUND.format("amount = 40.01", 4),
        "delete from raw.special_funds where fund_code = 'SF-1' and event_no = 2",
    ),
    "special_funds.W-PART-02": (_FUND.format("amount = 100.01", 2),),
    "special_funds.W-DATE-01": (
        _FUND.format("event_date = '2026-03-01'", 3),
        _FUND.format("event_date = '2026-03-01'", 4),
    ),
    **{
        f"{fact}.E-CUR-01": (
            _FACT.format(fact, "currency_code = 'USD'"),
            _FACT.format(fact, "currency_code = null"),
            _FACT.format(fact, "jurisdiction_code = 'XX'"),
        )
        for fact in _FACTS
    },
    **{
        f"{fact}.E-YEAR-01": (
            _FACT.format(fact, "fiscal_year = 2025, fiscal_month = 3"),
            _FACT.format(fact, "fiscal_year = 2028"),
            _FACT.format(fact, "month = '2026-04-01'"),
            _FACT.format(fact, f"{day} = '2026-04-01'"),
            _FACT.format(fact, "fiscal_month = 0"),
            _FACT.format(fact, "fiscal_month = 13"),
        )
        for fact, day in _DATED.items()
    },
    **{f"{fact}.W-YEAR-01": (_FACT.format(fact, f"{year} = 1979"),) for fact, year in _YEARS.items()},
    **{f"{fact}.W-YEAR-02": (_FACT.format(fact, f"{year} = 2026"),) for fact, year in _YEARS.items()},
    "fct_budget_line.W-YEAR-01": (
        _FACT.format("fct_budget_line", "fiscal_year = 1979 where fiscal_year = 1980"),
        _FACT.format("fct_budget_line", "fiscal_year = 2029 where fiscal_year = 2028"),
    ),
    "fct_budget_line.W-YEAR-02": (_FACT.format("fct_budget_line", "fiscal_year = 2026 where phase = 'final'"),),
    "fct_final_accounts_cell.E-UNIT-01": (
        _FACT.format("fct_final_accounts_cell", "unit = 'yuan'"),
        _FACT.format("fct_final_accounts_cell", "displayed_amount = 12500.01 where fiscal_year = 2025"),
    ),
    "fct_headcount.E-TIME-05": (
        _FACT.format("fct_headcount", "as_of_date = '1979-12-31' where as_of_date = '1980-01-01'"),
        _FACT.format("fct_headcount", "as_of_date = '2027-04-02' where as_of_date = '2027-04-01'"),
    ),
    "fct_payment.W-PAY-03": (
        _FACT.format("fct_payment", "department_code = 'D02'"),
        "delete from marts.fct_budget_line where phase <> 'final'",
    ),
    "fct_payment.W-PART-01": (
        _FACT.format("fct_payment", "amount = 95.01"),
        "delete from marts.fct_carryover",
        "update marts.fct_budget_line set amount = 89.99 where fiscal_year = 2026 and phase = 'initial'",
    ),
    "final_accounts_check.E-CHECK-01": (
        _CHECK.format("tolerance = 199.99", "income_total"),
        _CHECK.format("tolerance = 300", "expenditure_total"),
        _CHECK.format("difference = 0.01", "reception"),
        _CHECK.format("difference = 0", "within_budget:abroad"),
        _CHECK.format("ratio = 0.300001", "adjustment' and department_code = 'D01"),
        _CHECK.format("ratio = 0.3", "adjustment' and department_code = 'D02"),
    ),
    "final_accounts_check.E-CHECK-02": (
        _CHECK.format("right_value = 0", "completion:reception"),
        _CHECK.format("right_value = null", "completion:reception"),
    ),
    "project_self_evaluation.E-COUNT-02": (
        _PROJECT.format("output_weight = 40.01", "P-1"),
        _PROJECT.format("insufficient_count = 2", "P-2"),
        _PROJECT.format("warn_count = 1", "P-1"),
        _PROJECT.format("weight_total = 100.01", "P-1"),
    ),
    "project_self_evaluation_indicator.E-CHECK-01": (
        _EVALUATED.format("recomputed_score = -0.01", "OUT-03"),
        _EVALUATED.format("recomputed_score = 20.01", "OUT-02"),
        _EVALUATED.format("outcome = 'PASS', score_difference = 0", "OUT-02"),
        _EVALUATED.format("score_difference = 0.51", "OUT-01"),
    ),
    **{
        f"{mart}.E-CHECK-01": (
            _JUDGED.format(mart, "legal_basis = null", judged),
            _JUDGED.format(mart, "checked_value = null", judged),
            _JUDGED.format(mart, "limit_value = null", judged),
            _JUDGED.format(mart, "difference = null", judged),
            _JUDGED.format(mart, "unit = null", judged),
            _JUDGED.format(mart, "difference = 7", judged),
            _JUDGED.format(mart, "checked_value = 1", "SKIP"),
            _JUDGED.format(mart, "limit_value = 1", "SKIP"),
            _JUDGED.format(mart, "difference = 1", "SKIP"),
            _JUDGED.format(mart, "unit = 'count'", "SKIP"),
        )
        for mart, judged in (("procurement_contract_check", "PASS"), ("investment_project_check", "WARN"))
    },
    "procurement_contract_check.E-CHECK-02": (
        _JUDGED.format("procurement_contract_check", "due_date = '2026-02-28', from_date = '2026-03-01'", "FAIL"),
        _JUDGED.format("procurement_contract_check", "done_date = '2026-02-28'", "PASS"),
        _JUDGED.format("procurement_contract_check", "done_date = '2026-04-01'", "PASS"),
        _JUDGED.format("procurement_contract_check", "done_date = '2026-03-31'", "FAIL"),
        _JUDGED.format("procurement_contract_check", "due_date = '2026-04-01'", "FAIL"),
    ),
    "investment_project_cost.E-INV-01": tuple(
        _FACT.format("investment_project_cost", f"{change} where project_code = 'I-1'")
        for change in (
            "audit_reduction_ratio = 1.000001",
            "approved_estimate_excess_ratio = -1.000001",
            "approved_estimate_increase_ratio = -1.000001",
            "cost_overrun_ratio = -1.000001",
            "original_cost_overrun_ratio = -1.000001",
            "budget_to_approved_estimate_ratio = -0.000001",
            "settlement_to_contract_ratio = -0.000001",
            "adjustment_count = -1",
            "adjustment_count = 2",
            "adjustment_count = 0",
            "is_completed = false",
            "actual_end_date = null",
        )
    ),
    **{
        f"{mart}.E-SHARE-01": tuple(
            _SHARE.format(mart, change)
            for change in (
                "awarded_count = 3",
                "award_amount = 99.99",
                "saving_award_amount = 100.01",
                "saving_ratio = 1.000001",
                "open_tender_amount = 99.99",
                "other_method_amount = 0.01",
                "method_base_amount = 100.01, other_method_amount = 0.01",
                "works_amount = 40.01",
                "category_base_amount = 100.01, works_amount = 40.01",
                "departmental_amount = 25.01",
                "organisation_form_base_amount = 100.01, departmental_amount = 25.01",
                "competitive_amount = 100.01",
                "competitive_ratio = 1.000001",
                "open_tender_ratio = -0.000001",
                "small_business_amount = 100.01",
                "small_business_ratio = -0.000001",
                "supplier_size_base_amount = 100.01",
            )
        )
        for mart in _PROCUREMENT
    },
    "procurement_performance.E-SHARE-02": (
        _SHARE.format("procurement_performance", "legal_breach_count = 7"),
        _SHARE.format("procurement_performance", "flagged_contract_count = 3"),
    ),
    "pefa_indicator.E-CHECK-01": (
        _PEFA.format("letter = 'D'", "PI-22.1"),
        _PEFA.format("year_before_ratio = null", "PI-1"),
        _PEFA.format("two_years_before_ratio = null", "PI-1"),
        _PEFA.format("denominator_amount = 0", "PI-1"),
        _PEFA.format("denominator_amount = 99.99", "PI-24.2"),
        _PEFA.format("numerator_amount = -0.01", "PI-2.1"),
        _PEFA.format("letter = 'E'", "PI-1"),
    ),
}
