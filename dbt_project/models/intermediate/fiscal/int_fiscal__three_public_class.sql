-- One row per economic class that says whether money is one of the three public expenses. A class whose divisions
-- are divided that way does not say it, and where no class is one of the three nothing does.
with three_public as (

    select
        jurisdiction_code,
        parent_code
    from {{ source('reference', 'economic_class') }}
    where three_public_item is not null

),

mixed as (

    select distinct
        jurisdiction_code,
        parent_code
    from three_public
    where parent_code is not null

)

select distinct
    class.jurisdiction_code,
    class.economic_code
from {{ source('reference', 'economic_class') }} as class
inner join (select distinct jurisdiction_code from three_public) as dividing
    on class.jurisdiction_code = dividing.jurisdiction_code
left join mixed
    on
        class.jurisdiction_code = mixed.jurisdiction_code
        and class.economic_code = mixed.parent_code
where mixed.parent_code is null
