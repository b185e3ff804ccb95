-- T02 超法定时限: not finished by the statutory due date, an extension that counts included, whatever the result.
{{ past_due('statutory') }}
