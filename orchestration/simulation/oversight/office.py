"""All records of the supervisors, in the order in which one rests on another, and their files."""

import polars as pl

from orchestration.simulation.city import City
from orchestration.simulation.money.plan import Plan
from orchestration.simulation.money.planted import Books
from orchestration.simulation.money.writing import table_of
from orchestration.simulation.oversight.audits import keep_audits
from orchestration.simulation.oversight.decisions import keep_decisions, keep_reports
from orchestration.simulation.oversight.papers import keep_enforcement, keep_papers, keep_reviews
from orchestration.simulation.oversight.records import Records
from orchestration.simulation.oversight.staff import keep_assessments, keep_disputes, keep_posts
from orchestration.simulation.supervision import ACCOUNTABILITY_COLUMNS
from orchestration.simulation.writing import Folder

_BY_MONTH = "accountability_events"


def keep_records(city: City, plan: Plan, books: Books) -> Records:
    """The records of a city in which everything is audited, followed up, published and placed on a post."""
    records = Records(city, plan, books)
    for keep in (
        *(keep_audits, keep_decisions, keep_reports, keep_papers, keep_enforcement, keep_reviews),
        *(keep_posts, keep_assessments, keep_disputes),
    ):
        keep(records)
    return records


def write_records(records: Records, folder: Folder) -> None:
    """A file for each dataset; those of accountability are written by month."""
    for name, rows in records.known().items():
        if rows and name != _BY_MONTH:
            folder.write_table(f"{name}.csv", table_of(rows))


def accountability_by_month(records: Records) -> dict[str, pl.DataFrame]:
    """Events of accountability known on the last day, by the month in which they happened."""
    rows = records.known().get(_BY_MONTH, [])
    if not rows:
        return {}
    table = table_of(rows).select(ACCOUNTABILITY_COLUMNS).sort("event_date", "accountability_no", "seq_no")
    months = table.with_columns(month=pl.col("event_date").str.head(7)).partition_by("month", as_dict=True)
    return {str(month): part.drop("month") for (month,), part in months.items()}
