-- T01 超承诺时限: not finished by the promised due date, whatever the result.
{{ past_due('promised') }}
