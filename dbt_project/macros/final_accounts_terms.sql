{#
    The terms of every identity of the departments' final accounts, one row each: which cell it reads, what that cell
    shows, what rounding can have done to it, and how it is called.
#}
{% macro final_accounts_terms() -%}
with line as (

    select
        table_no,
        code
    from {{ source('reference', 'final_accounts_layout') }}
    where axis = 'line'

),

cell as (

    select
        fiscal_year,
        department_code,
        table_no,
        line_code,
        column_code,
        displayed_value,
        displayed_amount,
        unit,
        displayed_decimals
    from {{ ref('fct_final_accounts_cell') }}

),

-- A table that is stated to be empty has a total of nought.
shown as (

    select * from cell
    union all
    select
        statement.fiscal_year,
        statement.department_code,
        statement.table_no,
        'total' as line_code,
        statement.column_code,
        statement.displayed_value,
        statement.displayed_amount,
        statement.unit,
        statement.displayed_decimals
    from cell as statement
    left join cell as total
        on
            statement.fiscal_year = total.fiscal_year
            and statement.department_code = total.department_code
            and statement.table_no = total.table_no
            and total.line_code = 'total'
            and statement.column_code = total.column_code
    where statement.line_code = 'empty_statement' and total.line_code is null

),

-- How many decimals the cell shows: where nobody says so, at least those of its number and at most two.
sized as (

    select
        *,
        case unit when 'wan_yuan' then 10000 else 1 end as unit_amount,
        case
            when displayed_value = round(displayed_value, 0) then 0
            when displayed_value = round(displayed_value, 1) then 1
            else 2
        end as number_decimals
    from shown

),

stepped as (

    select
        *,
        unit_amount / power(10, greatest(coalesce(displayed_decimals, 2), number_decimals)) as least_step,
        unit_amount / power(10, greatest(coalesce(displayed_decimals, 0), number_decimals)) as largest_step
    from sized

),

-- Half of the last digit shown; nothing where the last digit is the smallest coin, for then nothing was rounded.
cell_shown as (

    select
        fiscal_year,
        department_code,
        table_no,
        line_code,
        column_code,
        displayed_value,
        displayed_amount,
        unit,
        displayed_decimals,
        cast(case when least_step > 0.01 then least_step / 2 else 0 end as decimal(18, 6)) as rounding,
        cast(case when largest_step > 0.01 then largest_step / 2 else 0 end as decimal(18, 6)) as largest_rounding
    from stepped

),

table_sent as (

    select distinct
        fiscal_year,
        department_code,
        table_no
    from cell

),

line_sent as (

    select distinct
        fiscal_year,
        department_code,
        table_no,
        line_code
    from shown
    where line_code <> 'empty_statement'

),

-- Lines that are classes of expenditure: no line of the form itself, and a code without letters.
class_line as (

    select
        line_sent.fiscal_year,
        line_sent.department_code,
        line_sent.table_no,
        line_sent.line_code
    from line_sent
    left join line on line_sent.table_no = line.table_no and line_sent.line_code = line.code
    where
        line.code is null
        and length(line_sent.line_code) in (3, 5, 7)
        and lower(line_sent.line_code) = upper(line_sent.line_code)

),

identity as (

    select
        term.check_id,
        term.item,
        max(case when term.side = 'left' then term.table_no end) as left_table_no,
        max(case when term.side = 'left' then term.line_code end) as left_line_code,
        max(case when term.line_code = '*' then 1 else 0 end) = 1 as is_by_line,
        max(case when term.column_code = '*' then 1 else 0 end) = 1 as is_by_column,
        max(case when term.line_code in ('functional_class', 'economic_class') then 1 else 0 end) = 1 as is_by_class
    from {{ source('reference', 'final_accounts_term') }} as term
    group by term.check_id, term.item

),

-- A class belongs to the nearest class above it that the table shows, and else to the total of the table.
class_parent as (

    select
        class_line.fiscal_year,
        class_line.department_code,
        class_line.table_no,
        class_line.line_code,
        coalesce(division.line_code, class.line_code, identity.left_line_code) as parent_line_code
    from class_line
    inner join identity on class_line.table_no = identity.left_table_no and identity.is_by_class
    left join class_line as division
        on
            class_line.fiscal_year = division.fiscal_year
            and class_line.department_code = division.department_code
            and class_line.table_no = division.table_no
            and length(class_line.line_code) = 7
            and substring(class_line.line_code, 1, 5) = division.line_code
    left join class_line as class
        on
            class_line.fiscal_year = class.fiscal_year
            and class_line.department_code = class.department_code
            and class_line.table_no = class.table_no
            and length(class_line.line_code) > 3
            and substring(class_line.line_code, 1, 3) = class.line_code

),

accounts_year as (

    select distinct
        fiscal_year,
        jurisdiction_code
    from {{ ref('fct_final_accounts_cell') }}

),

-- Who has to answer: whoever sent accounts, and, where others of the jurisdiction did, whoever has a budget.
department_year as (

    select
        fiscal_year,
        department_code
    from {{ ref('fct_final_accounts_cell') }}
    union
    select
        budget.fiscal_year,
        budget.department_code
    from {{ ref('int_fiscal__planned_line') }} as budget
    inner join accounts_year
        on budget.fiscal_year = accounts_year.fiscal_year and budget.jurisdiction_code = accounts_year.jurisdiction_code

),

-- One identity is several where it is said of each line, each class with others below it, or each column.
line_instance as (

    select
        fiscal_year,
        department_code,
        table_no,
        line_code,
        'line' as said_of
    from line_sent
    union all
    select distinct
        fiscal_year,
        department_code,
        table_no,
        parent_line_code as line_code,
        'class' as said_of
    from class_parent

),

instance as (

    select
        department_year.fiscal_year,
        department_year.department_code,
        identity.check_id,
        identity.item,
        line_instance.line_code as instance_line,
        layout.code as instance_column
    from department_year
    cross join identity
    left join line_instance
        on
            department_year.fiscal_year = line_instance.fiscal_year
            and department_year.department_code = line_instance.department_code
            and identity.left_table_no = line_instance.table_no
            and (
                (identity.is_by_line and line_instance.said_of = 'line')
                or (identity.is_by_class and line_instance.said_of = 'class')
            )
    left join {{ source('reference', 'final_accounts_layout') }} as layout
        on identity.left_table_no = layout.table_no and layout.axis = 'column' and identity.is_by_column
    where line_instance.line_code is not null or not (identity.is_by_line or identity.is_by_class)

),

term as (

    select
        instance.fiscal_year,
        instance.department_code,
        instance.check_id,
        instance.item
        || case when instance.instance_line is null then '' else ':' || instance.instance_line end
        || case when instance.instance_column is null then '' else ':' || instance.instance_column end as item,
        instance.item as identity_item,
        term.side,
        term.term_no,
        term.table_no,
        case
            when term.line_code in ('functional_class', 'economic_class') then class_parent.line_code
            when instance.instance_line is null then term.line_code
            else instance.instance_line
        end as line_code,
        case when term.column_code = '*' then instance.instance_column else term.column_code end as column_code,
        instance.fiscal_year + term.year_offset as table_year
    from instance
    inner join {{ source('reference', 'final_accounts_term') }} as term
        on instance.check_id = term.check_id and instance.item = term.item
    left join class_parent
        on
            instance.fiscal_year = class_parent.fiscal_year
            and instance.department_code = class_parent.department_code
            and term.table_no = class_parent.table_no
            and instance.instance_line = class_parent.parent_line_code
            and term.line_code in ('functional_class', 'economic_class')

)

select
    term.fiscal_year,
    term.department_code,
    term.check_id,
    term.item,
    term.identity_item,
    term.side,
    term.term_no,
    term.table_year,
    term.table_no,
    term.line_code,
    term.column_code,
    table_sent.table_no is not null as is_table_sent,
    cell_shown.displayed_value,
    cell_shown.displayed_amount,
    cell_shown.unit,
    cell_shown.displayed_decimals,
    cell_shown.rounding,
    cell_shown.largest_rounding,
    row_number() over (
        partition by term.fiscal_year, term.department_code, term.check_id, term.item
        order by term.side, term.term_no, term.line_code
    ) as place,
    term.table_no || ' ' || coalesce(named_line.name_zh, term.line_code)
    || case when term.column_code = 'amount' then '' else '·' || coalesce(named_column.name_zh, term.column_code) end
        as label_zh,
    term.table_no || ' ' || coalesce(named_line.name_en, term.line_code)
    || case when term.column_code = 'amount' then '' else ' · ' || coalesce(named_column.name_en, term.column_code) end
        as label_en
from term
left join {{ source('reference', 'final_accounts_layout') }} as named_line
    on term.table_no = named_line.table_no and named_line.axis = 'line' and term.line_code = named_line.code
left join {{ source('reference', 'final_accounts_layout') }} as named_column
    on
        term.table_no = named_column.table_no
        and named_column.axis = 'column'
        and term.column_code = named_column.code
left join table_sent
    on
        term.table_year = table_sent.fiscal_year
        and term.department_code = table_sent.department_code
        and term.table_no = table_sent.table_no
left join cell_shown
    on
        term.table_year = cell_shown.fiscal_year
        and term.department_code = cell_shown.department_code
        and term.table_no = cell_shown.table_no
        and term.line_code = cell_shown.line_code
        and term.column_code = cell_shown.column_code
{%- endmacro %}
