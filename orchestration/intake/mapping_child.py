"""The process in which a source's SELECTs run: in memory, with nothing around it to reach.

Here belongs what happens to the SQL between the task on standard input and the answer on standard
output. It imports nothing of the product, so that there is little in it to be misused.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

BATCH_ROWS = 100_000
_BLANKS = re.compile(r"(?:[\s;]|--[^\n]*|/\*.*?\*/)*", re.DOTALL)

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
    json.dump(run(json.load(sys.stdin)), sys.stdout)


def run(task: dict[str, Any]) -> dict[str, Any]:
    """Per dataset the columns of its output and where its SELECT begins; it ends with the first that fails,
    which has the code and place of what is wrong instead.
    """
    connection = duckdb.connect(
        ":memory:", config={"threads": task["threads"], "memory_limit": task["memory_limit"], "temp_directory": "spill"}
    )
    connection.execute("create table source_rows as from read_parquet(?)", [task["source_rows"]])
    zone = task["time_zone"]
    for macro in (*_MACROS, _ZONED.format(zone=zone.replace("'", "''")) if zone else _UNZONED):
        connection.execute(macro)
    connection.execute("set errors_as_json = true")
    _lock(connection)
    answers = {}
    for dataset, query in task["queries"].items():
        answers[dataset] = _map(connection, query["sql"], query["output"])
        if "code" in answers[dataset]:
            break
    return answers


def _map(connection: duckdb.DuckDBPyConnection, sql: str, output: str) -> dict[str, Any]:
    begin = _past_blanks(sql, 0)
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or not _is_select(statements[0], sql):
            return {"code": "E-MAP-02", "where": _place(sql, _first_wrong(statements, sql))}
        result = connection.execute(statements[0])
        columns = _write(result.to_arrow_reader(BATCH_ROWS), output)
    except (MemoryError, OSError, duckdb.OutOfMemoryException) as error:
        return {"code": "E-MAP-03", "what": _sentence(error) or "memory", "where": _place(sql, begin)}
    except duckdb.Error as error:
        return _sql_error(error, sql)
    except ValueError as error:
        return {"code": "E-MAP-04", "what": str(error), "where": _place(sql, begin)}
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
            return _past_blanks(sql, begin)
        position = begin + len(statement.query)
    return position


def _past_blanks(sql: str, position: int) -> int:
    """The first character that is neither blank nor comment nor the end of the statement before."""
    blanks = _BLANKS.match(sql, position)
    return blanks.end() if blanks else position


def _write(batches: pa.RecordBatchReader, output: str) -> list[str]:
    """Everything as text; ValueError for what has no text of its own."""
    names = batches.schema.names
    if len({name.lower() for name in names}) < len(names):
        raise ValueError(f"重名的列/columns of one name: {', '.join(names)}")
    schema = pa.schema([(name, pa.large_string()) for name in names])
    unfinished = Path(f"{output}.part")
    with pq.ParquetWriter(unfinished, schema, compression="zstd", compression_level=1) as writer:
        for batch in batches:
            try:
                texts = [_text(column) for column in batch.columns]
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
                raise ValueError(str(error).split("\n", 1)[0]) from error
            writer.write_batch(pa.RecordBatch.from_arrays(texts, schema=schema))
    unfinished.rename(output)  # what is there under its own name is whole
    return names


def _text(column: pa.Array) -> pa.Array:
    """A column as text; whole seconds without a fraction, as people write them."""
    text = column.cast(pa.large_string())
    if not pa.types.is_timestamp(column.type):
        return text
    return pc.replace_substring_regex(text, r"\.0+$", "")  # ty: ignore[missing-attribute]


def _sql_error(error: duckdb.Error, sql: str) -> dict[str, Any]:
    """DuckDB's own sentence and the place it points at."""
    message, details = _sentence(error), _details(error)
    position = int(details.get("position", -1))
    if position < 0:
        position = max(_quoted_in(message, sql), 0)
    elif details.get("exception_type") != "Parser":  # the parser counts characters, all others bytes
        position = len(sql.encode()[:position].decode(errors="ignore"))
    return {"code": "E-MAP-01", "what": message, "where": _place(sql, position)}


def _details(error: Exception) -> dict[str, Any]:
    text = str(error)
    try:
        return json.loads(text[text.index("{") :])
    except ValueError:
        return {}


def _sentence(error: Exception) -> str:
    return " ".join(str(_details(error).get("exception_message", error)).split())


def _quoted_in(message: str, sql: str) -> int:
    """Where the SQL says what the message quotes, for errors without a position."""
    parts = message.split('"')
    return max((sql.find(part) for part in parts[1::2] if part), default=-1)


def _place(sql: str, position: int) -> dict[str, Any]:
    before = sql[:position]
    return {"row": before.count("\n") + 1, "column": str(position - before.rfind("\n"))}


if __name__ == "__main__":
    main()
