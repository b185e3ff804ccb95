-- One row per jurisdiction, parameter and span of days: the value in force.
{{ parameters_in_force('fiscal_parameter') }}
