"""The rows of a case in the lake: which of them counts, what became of the others, and the files they stand in.

Here belong only the readings that a release names, their hashes checked. What the rows mean belongs to ``trace``.
"""

import json

import duckdb

from orchestration.ledger import Ledger, sha256_of
from orchestration.messages import refuse
from orchestration.publication.database import Row, first_line, rows_of
from orchestration.publication.model_sql import macro_sql
from orchestration.settings import Settings

_DATASET = "approval_events"
_ORDER = "instant, event_type <> 'apply', event_type = 'finish', event_type, seq_no"

# Every delivered row of the case and what became of it: the rules of the staging models, for one case's rows.
_ROWS = """
select
    message.event_type,
    message.seq_no,
    message.event_at,
    {instant} as instant,
    message.uploaded_at,
    message.step_code,
    message.step_name,
    message.operator_role,
    message.reason,
    message.data_version,
    message._file_name as file_name,
    message._sheet as sheet,
    message._row_number as row_number,
    message._delivery_id as delivery_id,
    case
        when pending.row_number is not null then 'waiting'
        when message.data_version < max(message.data_version) over one_key then 'superseded'
        when message.is_deleted then 'deleted'
        when conflicting.row_number is not null then 'conflicting'
        when message._delivery_id > min(message._delivery_id) over one_version then 'repeated'
        else 'counted'
    end as state
from read_parquet($paths) as message
left join quality.pending_row as pending
    on
        pending.dataset = 'approval_events'
        and message._delivery_id = pending.delivery_id
        and message._row_number = pending.row_number
        and message._sheet is not distinct from pending.sheet
left join (select distinct dataset, delivery_id, row_number, sheet from quality.conflicting_row) as conflicting
    on
        conflicting.dataset = 'approval_events'
        and message._delivery_id = conflicting.delivery_id
        and message._row_number = conflicting.row_number
        and message._sheet is not distinct from conflicting.sheet
where message.case_no = $case_no
window
    one_key as (partition by message.event_type, message.seq_no),
    one_version as (partition by message.event_type, message.seq_no, message.data_version)
order by {order}, message.data_version, message._delivery_id
"""


def delivered_rows(settings: Settings, connection: duckdb.DuckDBPyConnection, case_no: str) -> list[Row]:
    """The case's rows in the lake, whose files are those the release was made from, byte by byte.

    All of them are looked at: one that was altered may have lost the very rows that are asked for.
    """
    paths: list[str] = []
    for reading_id, sha256 in connection.execute(
        "select reading_id, sha256 from ops.reading where dataset = $dataset order by reading_id",
        {"dataset": _DATASET},
    ).fetchall():
        path = settings.raw_dir / _DATASET / f"{reading_id}.parquet"
        if not path.is_file():
            raise refuse("E-TRC-03", file=path.name, what="∅")
        if sha256_of(path) != sha256:
            raise refuse("E-TRC-03", file=path.name, what="sha256")
        paths.append(str(path))
    if not paths:
        return []
    try:
        holding = connection.execute(
            "select distinct filename from read_parquet($paths, filename = true) where case_no = $case_no",
            {"paths": paths, "case_no": case_no},
        ).fetchall()
    except duckdb.Error as error:
        raise refuse("E-TRC-03", file=_DATASET, what=first_line(error)) from None
    if not holding:
        return []
    instant = macro_sql(settings.dbt_project_dir, "instant", "message.event_at")
    return rows_of(
        connection,
        _ROWS.format(instant=instant, order=_ORDER),
        case_no=case_no,
        paths=[path for (path,) in holding],
    )


def rejected_rows(settings: Settings, connection: duckdb.DuckDBPyConnection, case_no: str) -> list[Row]:
    """Rows set aside at intake in which the case's number stands as the sender wrote it."""
    readings = {name for (name,) in connection.execute("select distinct reading_id from ops.reading").fetchall()}
    paths = [
        (line.payload["file_name"], settings.lake_dir / line.payload["rejects"])
        for line in Ledger(settings.ledger_path).lines()
        if line.act == "reading" and line.payload["reading_id"] in readings and line.payload["rejects"]
    ]
    found = []
    for file_name, path in paths:
        for row in rows_of(
            connection,
            "select _sheet as sheet, _row_number as row_number, dataset, code, column_name, reason_zh, reason_en"
            " from read_parquet($path) where contains(cells, $quoted) order by all",
            path=str(path),
            quoted=json.dumps(case_no, ensure_ascii=False),
        ):
            found.append({"file_name": file_name, **row})
    return found
