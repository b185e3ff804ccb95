-- P02 退回办结无原因: the case was returned and no reason given.
{{ finished_without_reason('P02', '1') }}
