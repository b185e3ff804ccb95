"""A draw of finished cases for a check by hand whether their record is true, and its file for the inspector.

Here belong the recipe, one SELECT that anyone can run on the release, and the two forms of the file. What the checks
found comes back as dataset ``sample_inspections``; it is counted in dbt.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from orchestration.messages import refuse
from orchestration.publication.build import Month
from orchestration.publication.delimited import delimited
from orchestration.publication.pointer import CURRENT, find_release
from orchestration.publication.reading import open_release
from orchestration.settings import Settings

FORMS = (".csv", ".xlsx")

# The recipe: in each department the finished cases of the month stand in the order of md5(seed|case number), and the
# first of them are drawn. $seed, $month and $per_department are the parameters of the draw.
DRAW = """
select
    'SI-' || strftime(cast($month as date), '%Y-%m') || '-' || substr(md5($seed || '|' || case_no), 1, 12)
        as inspection_no,
    case_no,
    cast(as_of as date) as drawn_date,
    cast(null as date) as inspected_date,
    cast(null as varchar) as outcome,
    cast(null as varchar) as finding,
    department_code,
    department_name,
    matter_code,
    matter_name,
    accepted_at,
    finished_at
from (
    select
        approval_case.*,
        department.name_zh as department_name,
        matter.matter_name,
        row_number() over (
            partition by approval_case.department_code
            order by md5($seed || '|' || approval_case.case_no), approval_case.case_no
        ) as draw_order
    from marts.fct_approval_case as approval_case
    inner join marts.dim_department as department
        on approval_case.department_code = department.department_code and department.is_current
    left join (
        select matter_code, max_by(matter_name, matter_version) as matter_name from marts.dim_matter group by all
    ) as matter on approval_case.matter_code = matter.matter_code
    where
        approval_case.finished_at >= cast($month as date)
        and approval_case.finished_at < cast($month as date) + interval 1 month
        and approval_case.finished_at <= approval_case.as_of
        and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')
) as ordered
where draw_order <= $per_department
order by department_code, draw_order
"""
_PER_DEPARTMENT = """
select max_by(value, valid_from)
from reference.measure_parameter
where parameter = 'sample_cases_per_department' and valid_from <= ?
"""
_HEADERS_ZH = {
    "inspection_no": "抽查编号",
    "case_no": "办件编号",
    "drawn_date": "抽取日期",
    "inspected_date": "核查日期",
    "outcome": "核查结论",
    "finding": "核查情况",
    "department_code": "部门代码",
    "department_name": "部门名称",
    "matter_code": "事项编码",
    "matter_name": "事项名称",
    "accepted_at": "受理时间",
    "finished_at": "办结时间",
}
_CREATED = datetime(2000, 1, 1)  # the same draw is the same file


@dataclass(frozen=True)
class Sample:
    """A draw: what it was made from and its rows, in the order of ``columns``."""

    release: str
    seed: str
    per_department: int
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    @property
    def departments(self) -> int:
        return len({row[self.columns.index("department_code")] for row in self.rows})

    def as_dict(self) -> dict[str, Any]:
        drawn = {"cases": len(self.rows), "departments": self.departments}
        return {"release": self.release, "seed": self.seed, "per_department": self.per_department, **drawn}


def draw(
    settings: Settings, period: str, per_department: int | None = None, seed: str | None = None, release: str = CURRENT
) -> Sample:
    """Draw cases finished in a month from a release; the same release and seed give the same cases.

    Without a seed the release's own id is taken: nobody knows it before the data are fixed, and nobody can choose it.
    Raises ``E-SAMPLE-01`` where the release holds no finished case of the month.
    """
    folder = find_release(settings, release)
    seed = seed or folder.name
    month = Month.of(period).first_day
    with open_release(settings, folder) as connection:
        if per_department is None:
            ((value,),) = connection.execute(_PER_DEPARTMENT, [month]).fetchall()
            per_department = int(value)
        answer = connection.execute(DRAW, {"seed": seed, "month": month, "per_department": per_department})
        columns = tuple(column[0] for column in answer.description or ())
        rows = answer.fetchall()
    if not rows:
        raise refuse("E-SAMPLE-01", release=folder.name, period=period)
    return Sample(folder.name, seed, per_department, columns, rows)


def write_sample(sample: Sample, path: Path) -> None:
    """Write a draw as CSV or workbook, by the ending of the path; numbers of cases stay text."""
    headers = [_HEADERS_ZH[name] for name in sample.columns]
    content = delimited(headers, sample.rows, bom=True) if path.suffix.lower() == ".csv" else _workbook(headers, sample)
    path.write_bytes(content)


def _workbook(headers: list[str], sample: Sample) -> bytes:
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": "真实性抽查", "created": _CREATED})
        sheet = book.add_worksheet("抽查")
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True})
        sheet.set_column(0, len(headers) - 1, 20, text)
        sheet.freeze_panes(1, 2)
        for column, header in enumerate(headers):
            sheet.write_string(0, column, header, bold)
        for line, row in enumerate(sample.rows, start=1):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write_string(line, column, str(value), text)
        notes = book.add_worksheet("说明")
        notes.set_column(0, 0, 24)
        notes.set_column(1, 1, 100)
        for line, (name, value) in enumerate(
            (
                ("发布 release", sample.release),
                ("种子 seed", sample.seed),
                ("每部门 per department", str(sample.per_department)),
                ("核查结论 outcome", "genuine 真实，untrue 不实，unverifiable 无法核实"),
                ("抽取办法 recipe", DRAW.strip()),
            )
        ):
            notes.write_string(line, 0, name, bold)
            notes.write_string(line, 1, value)
    return target.getvalue()
