-- One row per matter: its type, whatever the version.
select
    matter_code,
    coalesce(min(matter_type), 'unknown') as matter_type
from {{ ref('stg_approvals__matter') }}
group by matter_code
