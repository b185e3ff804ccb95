-- One row per department and quarter: how decisions and tasks were carried out (SV01 to SV11).
{{ supervision_measures(['year', 'quarter']) }}
order by measured.department_code, measured.year, measured.quarter
