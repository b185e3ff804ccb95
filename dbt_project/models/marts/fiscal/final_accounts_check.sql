-- One row per department, fiscal year, check and item: what was compared, by how much it differs, and the outcome.
-- Whether two displayed sums agree is asked within what rounding can do to them; a blank is nought only where that
-- makes the identities hold; what cannot be judged is INSUFFICIENT_DATA and never a pass.
with department as (

    select
        department_code,
        fiscal_year,
        max(department_name) as department_name,
        max(jurisdiction_code) as jurisdiction_code,
        max(currency_code) as currency_code
    from (
        select
            department_code,
            fiscal_year,
            department_name,
            jurisdiction_code,
            currency_code
        from {{ ref('fct_final_accounts_cell') }}
        union all
        select
            department_code,
            fiscal_year,
            department_name,
            jurisdiction_code,
            currency_code
        from {{ ref('int_fiscal__planned_line') }}
    ) as known
    group by department_code, fiscal_year

),

term as (

    {{ final_accounts_terms() }}

),

side as (

    select
        fiscal_year,
        department_code,
        check_id,
        item,
        identity_item,
        side,
        count(*) as term_count,
        count(displayed_amount) as shown_count,
        count(case when displayed_amount is not null and displayed_decimals is null then 1 end) as unsized_count,
        sum(displayed_amount) as amount,
        sum(rounding) as rounding,
        sum(largest_rounding) as largest_rounding,
        case when min(unit) = max(unit) then sum(displayed_value) end as displayed_value,
        case when min(unit) = max(unit) then min(unit) end as displayed_unit,
        {{ text_list('label_zh', 'place', ' + ') }} as sum_zh,
        {{ text_list('label_en', 'place', ' + ') }} as sum_en
    from term
    group by fiscal_year, department_code, check_id, item, identity_item, side

),

missing_table as (

    select
        fiscal_year,
        department_code,
        check_id,
        item,
        {{ text_list('table_name', 'place', ', ') }} as tables
    from (
        select
            fiscal_year,
            department_code,
            check_id,
            item,
            cast(table_year as varchar) || ' ' || table_no as table_name,
            min(place) as place
        from term
        where not is_table_sent
        group by fiscal_year, department_code, check_id, item, table_year, table_no
    ) as missing
    group by fiscal_year, department_code, check_id, item

),

blank_term as (

    select
        fiscal_year,
        department_code,
        check_id,
        item,
        {{ text_list('label_zh', 'place', '；') }} as blanks_zh,
        {{ text_list('label_en', 'place', '; ') }} as blanks_en
    from term
    where displayed_amount is null
    group by fiscal_year, department_code, check_id, item

),

compared as (

    select
        left_side.fiscal_year,
        left_side.department_code,
        left_side.check_id,
        left_side.item,
        left_side.identity_item,
        identity.relation,
        identity.on_blank,
        identity.when_broken,
        left_side.sum_zh as left_zh,
        left_side.sum_en as left_en,
        right_side.sum_zh as right_zh,
        right_side.sum_en as right_en,
        left_side.displayed_value as left_displayed_value,
        left_side.displayed_unit as left_displayed_unit,
        right_side.displayed_value as right_displayed_value,
        right_side.displayed_unit as right_displayed_unit,
        left_side.term_count + coalesce(right_side.term_count, 0) as term_count,
        left_side.shown_count + coalesce(right_side.shown_count, 0) as shown_count,
        left_side.shown_count as left_shown_count,
        coalesce(right_side.shown_count, 0) as right_shown_count,
        left_side.unsized_count + coalesce(right_side.unsized_count, 0) as unsized_count,
        left_side.amount as left_amount,
        right_side.amount as right_amount,
        coalesce(left_side.amount, 0) - coalesce(right_side.amount, 0) as difference,
        coalesce(left_side.rounding, 0) + coalesce(right_side.rounding, 0) as tolerance,
        coalesce(left_side.largest_rounding, 0) + coalesce(right_side.largest_rounding, 0) as largest_tolerance,
        missing_table.tables as missing_tables,
        blank_term.blanks_zh,
        blank_term.blanks_en
    from side as left_side
    inner join {{ source('reference', 'final_accounts_identity') }} as identity
        on left_side.check_id = identity.check_id and left_side.identity_item = identity.item
    left join side as right_side
        on
            left_side.fiscal_year = right_side.fiscal_year
            and left_side.department_code = right_side.department_code
            and left_side.check_id = right_side.check_id
            and left_side.item = right_side.item
            and right_side.side = 'right'
    left join missing_table
        on
            left_side.fiscal_year = missing_table.fiscal_year
            and left_side.department_code = missing_table.department_code
            and left_side.check_id = missing_table.check_id
            and left_side.item = missing_table.item
    left join blank_term
        on
            left_side.fiscal_year = blank_term.fiscal_year
            and left_side.department_code = blank_term.department_code
            and left_side.check_id = blank_term.check_id
            and left_side.item = blank_term.item
    where left_side.side = 'left'

),

measured as (

    select
        *,
        term_count - shown_count as blank_count,
        case when relation = 'at_most' then difference else abs(difference) end as excess
    from compared

),

-- Why an identity has its outcome: one word, from which outcome and reason follow.
found as (

    select
        *,
        case
            when missing_tables is not null then 'table_not_sent'
            when relation = 'shown' and blank_count > 0 then 'not_all_shown'
            when relation = 'shown' then 'all_shown'
            when shown_count = 0 and on_blank = 'need' then 'blank'
            when shown_count = 0 or (on_blank = 'skip' and left_shown_count = 0) then 'nothing_to_compare'
            when relation in ('completion', 'growth') and blank_count > 0 then 'blank'
            when relation in ('completion', 'growth') and right_amount > 0 then 'has_base'
            when relation in ('completion', 'growth') and left_amount = 0 and right_amount = 0 then 'no_base_nor_amount'
            when relation in ('completion', 'growth') then 'no_base'
            when excess <= tolerance and blank_count > 0 then 'holds_with_nought'
            when excess <= tolerance then 'holds'
            when blank_count > 0 then 'blank_is_not_nought'
            when excess > largest_tolerance then 'broken'
            else 'unsized'
        end as finding
    from measured

),

identity_check as (

    select
        found.fiscal_year,
        found.department_code,
        found.check_id,
        found.item,
        found.relation,
        found.left_zh,
        found.left_en,
        found.right_zh,
        found.right_en,
        found.left_displayed_value,
        found.left_displayed_unit,
        found.right_displayed_value,
        found.right_displayed_unit,
        found.term_count,
        found.blank_count,
        'amount' as unit,
        found.left_amount as left_value,
        found.right_amount as right_value,
        case
            when found.finding not in ('table_not_sent', 'blank', 'nothing_to_compare') and found.relation <> 'shown'
                then found.difference
        end as difference,
        case when found.relation in ('equal', 'at_most') then found.tolerance end as tolerance,
        case found.relation
            when 'completion' then {{ exact_ratio('found.left_amount', 'found.right_amount') }}
            when 'growth' then {{ exact_ratio('found.left_amount - found.right_amount', 'found.right_amount') }}
        end as ratio,
        cast(null as decimal(18, 6)) as threshold,
        case
            when
                found.finding in ('table_not_sent', 'blank', 'blank_is_not_nought', 'unsized')
                then 'INSUFFICIENT_DATA'
            when found.finding in ('nothing_to_compare', 'no_base_nor_amount') then 'SKIP'
            when found.finding in ('not_all_shown', 'no_base', 'broken') then found.when_broken
            else 'PASS'
        end as outcome,
        {{ final_accounts_reasons('found') }}
    from found
    -- a column that no line of the table uses is not worth a row
    where found.finding <> 'nothing_to_compare' or found.item = found.identity_item or found.on_blank <> 'zero'

),

-- A blank cell stands confirmed as nought where every identity it is in holds with it.
blank_cell as (

    select
        term.fiscal_year,
        term.department_code,
        term.table_no,
        term.line_code,
        term.column_code,
        min(term.label_zh) as label_zh,
        min(term.label_en) as label_en,
        max(case when found.finding = 'holds_with_nought' then 0 else 1 end) = 1 as is_unconfirmed
    from term
    inner join found
        on
            term.fiscal_year = found.fiscal_year
            and term.department_code = found.department_code
            and term.check_id = found.check_id
            and term.item = found.item
    where term.displayed_amount is null and found.finding in ('holds_with_nought', 'blank_is_not_nought')
    group by term.fiscal_year, term.department_code, term.table_no, term.line_code, term.column_code

),

table_sent as (

    select distinct
        fiscal_year,
        department_code,
        table_no
    from {{ ref('fct_final_accounts_cell') }}

),

blank_table as (

    select
        table_sent.fiscal_year,
        table_sent.department_code,
        table_sent.table_no,
        count(blank_cell.line_code) as blank_count,
        count(case when not blank_cell.is_unconfirmed then 1 end) as confirmed_count,
        min(case when blank_cell.is_unconfirmed then blank_cell.label_zh end) as first_zh,
        min(case when blank_cell.is_unconfirmed then blank_cell.label_en end) as first_en
    from table_sent
    left join blank_cell
        on
            table_sent.fiscal_year = blank_cell.fiscal_year
            and table_sent.department_code = blank_cell.department_code
            and table_sent.table_no = blank_cell.table_no
    group by table_sent.fiscal_year, table_sent.department_code, table_sent.table_no

),

blank_check as (

    select
        fiscal_year,
        department_code,
        'X-03' as check_id,
        table_no as item,
        'equal' as relation,
        table_no || ' 勾稽所需的空白单元格' as left_zh,
        table_no || ' blank cells the identities need' as left_en,
        '其中以 0 代入成立的' as right_zh,
        'Those with which the identities hold as 0' as right_en,
        cast(null as decimal(18, 2)) as left_displayed_value,
        cast(null as varchar) as left_displayed_unit,
        cast(null as decimal(18, 2)) as right_displayed_value,
        cast(null as varchar) as right_displayed_unit,
        blank_count as term_count,
        blank_count,
        'cell' as unit,
        blank_count as left_value,
        confirmed_count as right_value,
        blank_count - confirmed_count as difference,
        0 as tolerance,
        cast(null as decimal(12, 6)) as ratio,
        cast(null as decimal(18, 6)) as threshold,
        case when blank_count = confirmed_count then 'PASS' else 'FAIL' end as outcome,
        case
            when blank_count = 0 then '勾稽所需的单元格均有数。'
            when blank_count = confirmed_count then '空白以 0 代入，勾稽关系均成立。'
            else '以 0 代入不成立，不能视为零，如：' || first_zh || '。'
        end as reason_zh,
        case
            when blank_count = 0 then 'Every cell the identities need has a number.'
            when blank_count = confirmed_count then 'The identities hold with the blanks as 0.'
            else 'Cannot be read as 0, for the identities do not hold with it: ' || first_en || ', for one.'
        end as reason_en
    from blank_table

),

adjustment as (

    select
        fiscal_year,
        department_code,
        jurisdiction_code,
        sum(case when phase = 'initial' then amount end) as initial_amount,
        coalesce(sum(case when phase = 'adjusted' then abs(amount) end), 0) as gross_amount,
        count(case when phase = 'adjusted' and amount <> 0 then 1 end) as adjustment_count,
        count(case when phase = 'adjusted' and amount <> 0 and not is_explained then 1 end) as unexplained_count
    from {{ ref('int_fiscal__planned_line') }}
    group by fiscal_year, department_code, jurisdiction_code

),

adjustment_rated as (

    select
        adjustment.*,
        {{ exact_ratio('adjustment.gross_amount', 'adjustment.initial_amount') }} as ratio,
        parameter.value as threshold
    from adjustment
    inner join {{ ref('int_fiscal__parameter') }} as parameter
        on
            adjustment.jurisdiction_code = parameter.jurisdiction_code
            and parameter.parameter = 'adjustment_flag_ratio'
            and {{ in_force('parameter', 'make_date(cast(adjustment.fiscal_year as integer), 1, 1)') }}

),

adjustment_check as (

    select
        fiscal_year,
        department_code,
        'X-04' as check_id,
        'adjustment' as item,
        'at_most' as relation,
        '各笔调整绝对值之和' as left_zh,
        'Sum of the absolute adjustments' as left_en,
        '年初预算' as right_zh,
        'Initial budget' as right_en,
        cast(null as decimal(18, 2)) as left_displayed_value,
        cast(null as varchar) as left_displayed_unit,
        cast(null as decimal(18, 2)) as right_displayed_value,
        cast(null as varchar) as right_displayed_unit,
        adjustment_count as term_count,
        unexplained_count as blank_count,
        'amount' as unit,
        gross_amount as left_value,
        initial_amount as right_value,
        gross_amount - initial_amount as difference,
        cast(null as decimal(18, 6)) as tolerance,
        ratio,
        threshold,
        case
            when initial_amount is null then 'INSUFFICIENT_DATA'
            when adjustment_count = 0 then 'PASS'
            when initial_amount <= 0 then 'INSUFFICIENT_DATA'
            when gross_amount <= initial_amount * threshold then 'PASS'
            when unexplained_count > 0 then 'FAIL'
            else 'WARN'
        end as outcome,
        case
            when initial_amount is null then '未报送年初预算。'
            when adjustment_count = 0 then '没有调整。'
            when initial_amount <= 0 then '年初预算不大于零，没有调整率。'
            when gross_amount <= initial_amount * threshold then '调整率未超过阈值。'
            when unexplained_count > 0 then '调整率超过阈值，' || cast(unexplained_count as varchar) || ' 笔调整没有原因说明。'
            else '调整率超过阈值，各笔均有原因说明。'
        end as reason_zh,
        case
            when initial_amount is null then 'No initial budget was sent.'
            when adjustment_count = 0 then 'There was no adjustment.'
            when initial_amount <= 0 then 'The initial budget is nought or less: there is no ratio.'
            when gross_amount <= initial_amount * threshold then 'The ratio is within the threshold.'
            when unexplained_count > 0
                then 'Above the threshold; adjustments without a reason: ' || cast(unexplained_count as varchar) || '.'
            else 'Above the threshold; every adjustment has a reason.'
        end as reason_en
    from adjustment_rated

),

checked as (

    select * from identity_check
    union all
    select * from blank_check
    union all
    select * from adjustment_check

)

select
    checked.fiscal_year,
    checked.department_code,
    department.department_name,
    department.jurisdiction_code,
    department.currency_code,
    checked.check_id,
    checked.item,
    checked.relation,
    checked.left_zh,
    checked.left_en,
    checked.right_zh,
    checked.right_en,
    cast(checked.left_displayed_value as decimal(18, 2)) as left_displayed_value,
    checked.left_displayed_unit,
    cast(checked.right_displayed_value as decimal(18, 2)) as right_displayed_value,
    checked.right_displayed_unit,
    checked.term_count,
    checked.blank_count,
    checked.unit,
    cast(checked.left_value as decimal(18, 2)) as left_value,
    cast(checked.right_value as decimal(18, 2)) as right_value,
    cast(checked.difference as decimal(18, 2)) as difference,
    cast(checked.tolerance as decimal(18, 6)) as tolerance,
    cast(checked.ratio as decimal(12, 6)) as ratio,
    cast(checked.threshold as decimal(18, 6)) as threshold,
    checked.outcome,
    checked.reason_zh,
    checked.reason_en,
    build.as_of
from checked
inner join department
    on checked.department_code = department.department_code and checked.fiscal_year = department.fiscal_year
cross join {{ source('ops', 'build_parameters') }} as build
order by checked.fiscal_year, checked.department_code, checked.check_id, checked.item
