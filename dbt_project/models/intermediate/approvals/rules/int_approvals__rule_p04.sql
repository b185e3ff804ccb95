-- P04 删除办结无原因: the case was deleted and no reason given.
{{ finished_without_reason('P04', '3') }}
