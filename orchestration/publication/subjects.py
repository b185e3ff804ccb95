"""What there is to export and to trace: which folders of marts make up a subject, and which year a row belongs to.

Here belong the words and rules of a subject; its tables are found in ``exported_tables``.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

# Whose rows are about a person: there the pseudonym is what the row is of.
ABOUT_PEOPLE = {"economic_responsibility_archive"}

# The year a row is of, as its own column says; what an audit looked at is not when it was.
_YEARS = ("year", "report_year", "plan_year")
# Else the day that makes it a matter of its year, the first of these that a table has and that is filled.
_DAYS = (
    *("month", "raised_date", "signal_date", "assigned_date", "report_date", "event_date", "found_date"),
    *("issued_date", "opened_date", "met_date", "second_date", "first_date", "inspected_date", "transferred_date"),
)


@dataclass(frozen=True)
class Subject:
    """A subject: its folders of marts, its title, the word for its years, and what its workbook says."""

    folders: tuple[str, ...]
    title: str
    year: str
    contents: str
    unit: str = ""
    has_fiscal_years: bool = False

    def columns_of_year(self, names: AbstractSet[str]) -> list[str]:
        """The columns of a table that say which year a row is of, the first that is filled deciding."""
        if self.has_fiscal_years:
            return [name for name in ("fiscal_year", "year") if name in names][:1]
        said = [name for name in _YEARS if name in names][:1] + [name for name in _DAYS if name in names]
        return said or [name for name in ("fiscal_year",) if name in names]

    def year_of(self, names: AbstractSet[str]) -> str | None:
        """The same as SQL, ``mart`` being the table; nothing where no column says it."""
        parts = [f"year(mart.{name})" if name in _DAYS else f"mart.{name}" for name in self.columns_of_year(names)]
        return f"coalesce({', '.join(parts)})" if parts else None


_WHOLE = (
    "“范围”列写明按哪一列取年度：按年度列，或按该行所属事件的日期；日期空白的行每年都给。没有年度可言的表整表给出"
    "（全部年度）。 Column scope says by which column the year is taken: a year, or the day that makes the row a matter"
    " of its year; rows without one are given with every year. Tables of no year are given whole (all years)."
)

SUBJECTS = {
    "fiscal": Subject(
        ("fiscal", "cost"),
        "财政与成本审计表 Fiscal and cost tables",
        "年度 fiscal year",
        "财政（fiscal）与行政成本（cost）两个目录的全部表。 All tables of the folders fiscal and cost.",
        " 决算九张表按部门公开的单位（元或万元），见“单位”列。 The nine final-accounts tables keep the unit they were"
        " published in, see column unit.",
        has_fiscal_years=True,
    ),
    "audit": Subject(
        ("audit",),
        "审计与整改表 Audit and rectification tables",
        "年度（公历） calendar year",
        "审计（audit）目录的全部表；被审计的预算和支出见财政导出。 All tables of the folder audit; the budgets and"
        f" payments that were audited are in the fiscal export. {_WHOLE}",
    ),
    "supervision": Subject(
        ("supervision", "accountability", "organisation", "overall"),
        "督查、问责、岗位与综合表 Supervision, accountability, posts and overall tables",
        "年度（公历） calendar year",
        "督查（supervision）、问责（accountability）、机构岗位（organisation）和综合（overall）四个目录的全部表；办件和"
        "预警不在其中，见发布的报表。 All tables of the folders supervision, accountability, organisation and overall;"
        f" cases and alerts are not among them but in the reports of the release. {_WHOLE}",
    ),
}


def marts_of(dbt_project: Path, subject: str) -> set[str]:
    """The marts of a subject, whether or not a release holds them."""
    folders = [dbt_project / "models" / "marts" / folder for folder in SUBJECTS[subject].folders]
    return {path.stem for folder in folders for path in folder.glob("*.sql")}
