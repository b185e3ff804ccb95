"""All records of the supervisors, in the order in which one rests on another, and their files."""

from orchestration.simulation.city import City
from orchestration.simulation.money.plan import Plan
from orchestration.simulation.money.planted import Books
from orchestration.simulation.money.writing import table_of
from orchestration.simulation.oversight.audits import keep_audits
from orchestration.simulation.oversight.decisions import keep_decisions, keep_reports
from orchestration.simulation.oversight.papers import keep_enforcement, keep_papers, keep_reviews
from orchestration.simulation.oversight.records import Records
from orchestration.simulation.oversight.staff import keep_assessments, keep_disputes, keep_posts
from orchestration.simulation.writing import Folder


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
        if rows and name != "accountability_events":
            folder.write_table(f"{name}.csv", table_of(rows))
