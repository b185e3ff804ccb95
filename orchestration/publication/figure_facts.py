"""The facts a row of a mart is about: those that bear its key, its signal or its case, with file, sheet and row.

Here belongs finding them; nothing here claims that they add up. Sums belong to ``figure_rows``.
"""

from collections.abc import Iterable

import duckdb

from orchestration.messages import refuse
from orchestration.publication.database import Row, identifier, rows_of
from orchestration.publication.described import key_of
from orchestration.publication.model_sql import marts_behind
from orchestration.settings import Settings

_ORIGIN = ("file_name", "sheet", "row_number", "delivery_id")

_SAME = {
    "fiscal_year": ("fiscal_year", "year"),
    "year": ("year", "fiscal_year", "report_year", "plan_year"),
    "report_year": ("report_year", "year"),
    "subject_no": ("subject_no", "dispute_no", "source_no"),
}
# A fact belongs to a row if it bears the thing the row is about, or its body and its time; else it is anybody's.
THINGS = {
    *("contract_no", "project_code", "fund_code", "asset_no", "voucher_no", "receipt_no"),
    *("audit_no", "finding_no", "recommendation_no", "official_id"),
    *("item_no", "subject_no", "inspection_no", "task_no", "enforcement_no", "review_no"),
    *("accountability_no", "transfer_no", "post_id", "source_no", "dispute_no"),
}
_BODIES = {"department_code", "jurisdiction_code"}
_TIMES = {"fiscal_year", "year", "report_year", "month"}

# Rows of a kind of thing: a fact that bears only their body and time is of any kind.
_KINDS = {"dimension", "overlap_kind", "source_type"}

# What happened to a thing stands in other facts than the one it is of.
_LIVES = {
    "accountability_case_check": ("fct_accountability_event",),
    "economic_responsibility_archive": ("fct_audit_project", "fct_official_term"),
    "fct_accountability_case": ("fct_accountability_event", "fct_case_transfer"),
    "fct_audit_finding": ("fct_audit_rectification",),
    "fct_audit_project": ("fct_audit_finding", "fct_audit_recommendation"),
    "fct_white_paper": ("fct_white_paper_task",),
    "repeated_coordination": ("fct_coordination_meeting", "fct_supervision_item"),
}
# What a signal is and what its number is made of; an alert or complaint is a case's, whose own story tells it.
_SIGNALS = {
    "finding": ("fct_audit_finding", ("finding_no",)),
    "supervision_item": ("fct_supervision_item", ("item_no",)),
    "white_paper_task": ("fct_white_paper_task", ("year", "department_code", "task_no")),
    "coordination": ("fct_coordination_meeting", ("subject_no",)),
    "quarterly_report": ("fct_quarterly_report_item", ("report_year", "quarter", "department_code", "item_no")),
    "enforcement": ("fct_enforcement_case", ("enforcement_no",)),
}
_EVENTS = "fct_accountability_event"
# All cases opened about one signal, and the case the row names.
_CASES = """
select * from marts.fct_accountability_event
where
    accountability_no = $case
    or accountability_no in (
        select accountability_no from marts.fct_accountability_event
        where signal_type = $type and signal_no = $number
    )
order by accountability_no, seq_no
"""


def facts_of_row(
    settings: Settings, connection: duckdb.DuckDBPyConnection, mart: str, key: Row, row: Row
) -> dict[str, list[Row]]:
    """The facts a row is about; a fact is itself first, then what happened to it."""
    project = settings.dbt_project_dir
    found: dict[str, list[Row]] = {mart: [own(row, key)]} if "file_name" in row else {}
    if row.get("signal_type") and row.get("signal_no") and "seq_no" not in row:
        found |= _of_signal(settings, connection, row)
    behind = () if "file_name" in row or "signal_no" in row else marts_behind(project, mart)
    sought = [name for name in dict.fromkeys([*behind, *_LIVES.get(mart, ())]) if name not in found]
    named = {"post_id": row["post_id"]} if row.get("post_id") else {}
    found |= facts_by_key(settings, connection, {**key, **named}, sought)
    if not found:
        raise refuse("E-TRC-08", mart=mart, known=", ".join(marts_behind(project, mart)))
    return found


def facts_by_key(
    settings: Settings, connection: duckdb.DuckDBPyConnection, key: Row, facts: Iterable[str]
) -> dict[str, list[Row]]:
    """The rows of the facts that agree with the row of the mart in every column of its key they have."""
    found: dict[str, list[Row]] = {}
    for fact in facts:
        columns = _columns(connection, fact)
        if "file_name" not in columns:
            continue
        shared = {
            here: value
            for name, value in key.items()
            if value is not None
            for here in [next((same for same in _SAME.get(name, (name,)) if same in columns), None)]
            if here
        }
        is_timed = _TIMES & set(shared) or not _TIMES & set(key)
        has_body = _BODIES & set(shared) and is_timed and not _KINDS & set(key)
        if THINGS & set(shared) or has_body:
            condition = " and ".join(f"{identifier(name)} = ${name}" for name in shared)
            found[fact] = _listed(settings, connection, fact, condition, shared)
    return found


def own(row: Row, key: Row) -> Row:
    """A fact as the row of a file."""
    amount = row["amount"] if "amount" in row else next((row[name] for name in row if name.endswith("_amount")), None)
    return {
        "row_key": " ".join(f"{name}={value}" for name, value in key.items()),
        "amount": row.get("displayed_value", row.get("in_post", amount)),
        "currency_code": row.get("currency_code"),
        **{name: row.get(name) for name in _ORIGIN},
    }


def _of_signal(settings: Settings, connection: duckdb.DuckDBPyConnection, row: Row) -> dict[str, list[Row]]:
    """What a case of accountability is about, and every event of the cases about it."""
    found: dict[str, list[Row]] = {}
    fact, names = _SIGNALS.get(row["signal_type"], (None, ()))
    parts = str(row["signal_no"]).split("/", max(len(names) - 1, 0))
    if fact and len(parts) == len(names):
        condition = " and ".join(f"cast({identifier(name)} as varchar) = ${name}" for name in names)
        found[fact] = _listed(settings, connection, fact, condition, dict(zip(names, parts, strict=True)))
    told = (*key_of(settings.dbt_project_dir, _EVENTS), "event_type", "event_date")
    asked = {"case": row.get("accountability_no"), "type": row["signal_type"], "number": row["signal_no"]}
    events = rows_of(connection, _CASES, **asked)
    found[_EVENTS] = [own(event, {name: event[name] for name in told}) for event in events]
    return found


def _listed(
    settings: Settings, connection: duckdb.DuckDBPyConnection, fact: str, condition: str, asked: Row
) -> list[Row]:
    key = key_of(settings.dbt_project_dir, fact)
    ordering = ", ".join(identifier(name) for name in key) or "all"
    sql = f"select * from marts.{identifier(fact)} where {condition} order by {ordering}"
    return [own(row, {name: row[name] for name in key}) for row in rows_of(connection, sql, **asked)]


def _columns(connection: duckdb.DuckDBPyConnection, mart: str) -> set[str]:
    return {
        row["column_name"]
        for row in rows_of(
            connection,
            "select column_name from duckdb_columns()"
            " where database_name = 'release' and schema_name = 'marts' and table_name = $mart",
            mart=mart,
        )
    }
