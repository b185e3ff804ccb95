-- P03 作废办结无原因: the case was voided and no reason given.
{{ finished_without_reason('P03', '2') }}
