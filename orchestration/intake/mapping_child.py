"""The process in which a mapping's SELECT runs: in memory, with nothing around it to reach.

Here belongs what happens to the SQL between the task on standard input and the answer on standard
output. It imports nothing of the product, so that there is little in it to be misused.
"""

import json
import sys
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

BATCH_ROWS = 100_000

# Instants come with an offset ("2011-10-11T13:45:40.276+02:00") or, from typed sources, as the wall time of
# the source's time zone. Both macros take either.
_OFFSET = r"(Z|[+-]\d{2}:?\d{2})$"
_MACROS = (
    rf"""
    create macro wall_time(text) as
        cast(regexp_replace(replace(text, 'T', ' '), ' ?{_OFFSET}', '') as timestamp)
    """,
    rf"""
    create macro stated_offset_minutes(text) as
        case
            when text like '%Z' then 0
            when regexp_matches(text, '[0-9]{_OFFSET}')
                then (case when regexp_extract(text, '{_OFFSET}', 1)[1] = '-' then -1 else 1 end)
                    * (cast(regexp_extract(text, '{_OFFSET}', 1)[2:3] as integer) * 60
                        + cast(regexp_extract(text, '{_OFFSET}', 1)[-2:] as integer))
        end
    """,
)
_ZONED = """
    create macro offset_minutes(text) as coalesce(
        stated_offset_minutes(text),
        date_diff('minute', timezone('UTC', timezone('{zone}', wall_time(text))), wall_time(text))
    )
"""
_UNZONED = "create macro offset_minutes(text) as stated_offset_minutes(text)"


def main() -> None:
    task = json.load(sys.stdin)
    try:
        answer = run(task)
    except (MemoryError, OSError, duckdb.OutOfMemoryException) as error:
        answer = {"code": "E-MAP-03", "what": str(error) or "memory", "where": _place(task["sql"], 0)}
    json.dump(answer, sys.stdout)


def run(task: dict[str, Any]) -> dict[str, Any]:
    """The columns of the output and where the SELECT begins, or the code and place of what is wrong."""
    sql = task["sql"]
    connection = duckdb.connect(
        ":memory:", config={"threads": task["threads"], "memory_limit": task["memory_limit"], "temp_directory": "spill"}
    )
    connection.execute("create table source_rows as from read_parquet(?)", [task["source_rows"]])
    zone = task["time_zone"]
    for macro in (*_MACROS, _ZONED.format(zone=zone.replace("'", "''")) if zone else _UNZONED):
        connection.execute(macro)
    connection.execute("set errors_as_json = true")
    _lock(connection)
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or not _is_select(statements[0], sql):
            return {"code": "E-MAP-02", "where": _place(sql, _first_wrong(statements, sql))}
        begin = len(sql) - len(sql.lstrip())
        result = connection.execute(statements[0])
        columns = _write(result.to_arrow_reader(BATCH_ROWS), task["output"])
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        return _sql_error(error, sql)
    except ValueError as error:
        return {"code": "E-MAP-04", "what": str(error), "where": _place(sql, 0)}
    return {"columns": columns, "where": _place(sql, begin)}


def _lock(connection: duckdb.DuckDBPyConnection) -> None:
    for setting in (
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "python_enable_replacements = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}")


def _is_select(statement: duckdb.Statement, sql: str) -> bool:
    """A PRAGMA counts as a SELECT that DuckDB wrote itself: its text is not the sender's."""
    return statement.type == duckdb.StatementType.SELECT and bool(statement.query) and statement.query in sql


def _first_wrong(statements: list[duckdb.Statement], sql: str) -> int:
    """Where the first statement begins that should not be there."""
    position = 0
    for number, statement in enumerate(statements):
        begin = sql.find(statement.query, position) if statement.query else position
        begin = max(begin, position)
        if number or not _is_select(statement, sql):
            return begin
        position = begin + len(statement.query)
    return position


def _write(batches: pa.RecordBatchReader, output: str) -> list[str]:
    """Everything as text; ValueError for what has no text of its own."""
    names = batches.schema.names
    if len({name.lower() for name in names}) < len(names):
        raise ValueError(f"{', '.join(sorted(name for name in names if names.count(name) > 1))} × 2")
    schema = pa.schema([(name, pa.large_string()) for name in names])
    with pq.ParquetWriter(output, schema, compression="zstd", compression_level=1) as writer:
        for batch in batches:
            try:
                texts = [column.cast(pa.large_string()) for column in batch.columns]
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
                raise ValueError(str(error).split("\n", 1)[0]) from error
            writer.write_batch(pa.RecordBatch.from_arrays(texts, schema=schema))
    return names


def _sql_error(error: duckdb.Error, sql: str) -> dict[str, Any]:
    """DuckDB's own sentence and the place it points at."""
    text = str(error)
    try:
        details = json.loads(text[text.index("{") :])
    except ValueError:
        details = {"exception_message": text}
    message = " ".join(str(details["exception_message"]).split())
    position = int(details.get("position", -1))
    if position < 0:
        position = max(_quoted_in(message, sql), 0)
    elif details.get("exception_type") != "Parser":  # the parser counts characters, all others bytes
        position = len(sql.encode()[:position].decode(errors="ignore"))
    return {"code": "E-MAP-01", "what": message, "where": _place(sql, position)}


def _quoted_in(message: str, sql: str) -> int:
    """Where the SQL says what the message quotes, for errors without a position."""
    parts = message.split('"')
    return max((sql.find(part) for part in parts[1::2] if part), default=-1)


def _place(sql: str, position: int) -> dict[str, Any]:
    before = sql[:position]
    return {"row": before.count("\n") + 1, "column": str(position - before.rfind("\n"))}


if __name__ == "__main__":
    main()
