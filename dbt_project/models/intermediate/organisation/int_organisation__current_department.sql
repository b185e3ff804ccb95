-- One row per department: the period in force at as_of, else the last before it, else the first.
select * from {{ ref('dim_department') }}
where is_current
