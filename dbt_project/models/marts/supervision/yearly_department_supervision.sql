-- One row per department and year: how decisions and tasks were carried out (SV01 to SV11).
{{ supervision_measures(['year']) }}
order by measured.department_code, measured.year
