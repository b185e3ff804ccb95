{{ config(materialized='table') }}

-- One row per message delivered more than once: which delivery and version of it counts.
{{ repeated_key('approval_events') }}
