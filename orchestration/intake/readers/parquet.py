"""Parquet: typed columns become the text that a person would have written.

Here belongs the way a type is written as text. The whole file is read once, with the checksums of its
pages where the sender wrote them, so that damage shows here and not in a later stage.
"""

import uuid
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.intake.readers.base import ReadingOptions, SourceRows
from orchestration.intake.readers.collecting import check_header, tidy
from orchestration.messages import problem, refuse

BATCH_ROWS = 100_000


def read_parquet(path: Path, options: ReadingOptions, packed: bool = False) -> SourceRows:
    """The rows of a Parquet file; ``_row_number`` counts them from 1.

    Without checksums of its pages half of all flipped bits give other values and no error: such a file
    is read with the warning ``W-FILE-01``, unless it was ``packed`` and its archive vouches for it.
    Raises ``E-FILE-02`` for a file without its end, ``E-FILE-03`` for a damaged one and ``E-SCH-06`` for
    a nested or binary column.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4))
        if file.read() != b"PAR1" or path.stat().st_size < 12:
            raise refuse("E-FILE-02", file=options.file_name, what="Parquet")
    try:
        return _read(path, options, packed)
    except (pa.ArrowException, OSError, pl.exceptions.PolarsError, UnicodeError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, not the file
        raise refuse("E-FILE-03", file=options.file_name, what=f"Parquet: {error}") from error


def _read(path: Path, options: ReadingOptions, packed: bool) -> SourceRows:
    options.work_dir.mkdir(parents=True, exist_ok=True)
    target = options.work_dir / f"{uuid.uuid4().hex}.parquet"
    with pq.ParquetFile(path, page_checksum_verification=True) as source:
        schema = source.schema_arrow
        columns = check_header(schema.names, options.file_name)
        if not columns:
            raise refuse("E-FILE-31", file=options.file_name)
        texts = [_text(name, field, options) for name, field in zip(columns, schema, strict=True)]
        written = pa.schema([*((name, pa.large_string()) for name in columns), ("_row_number", pa.int64())])
        records = 0
        with pq.ParquetWriter(target, written, compression="zstd", compression_level=1) as writer:
            for batch in source.iter_batches(BATCH_ROWS):
                batch.validate(full=True)
                frame = pl.DataFrame(pl.from_arrow(pa.Table.from_batches([batch]).rename_columns(list(columns))))
                rows = frame.select(texts).with_columns(tidy(columns)).with_row_index("_row_number", records + 1)
                rows = rows.select(*columns, pl.col("_row_number").cast(pl.Int64))
                writer.write_table(rows.to_arrow().cast(written))
                records += batch.num_rows
        if records != source.metadata.num_rows:
            raise refuse("E-FILE-03", file=options.file_name, what=f"Parquet: {records} != {source.metadata.num_rows}")
        vouched = packed or _has_checksums(path, source.metadata)
    rows = pl.scan_parquet(target, glob=False).with_columns(pl.lit(None, pl.String).alias("_sheet"))
    warnings = () if vouched else (problem("W-FILE-01", file=options.file_name),)
    return SourceRows(rows, columns, records, warnings=warnings)


def _has_checksums(path: Path, metadata: pq.FileMetaData) -> bool:
    """Whether the first page of every column chunk carries a checksum."""
    with path.open("rb") as file:
        for group in range(metadata.num_row_groups):
            for column in range(metadata.num_columns):
                chunk = metadata.row_group(group).column(column)
                file.seek(min(filter(None, (chunk.dictionary_page_offset, chunk.data_page_offset))))
                if not _header_has_checksum(file.read(32)):
                    return False
    return True


def _header_has_checksum(header: bytes) -> bool:
    """Whether field 4 of a page header is there; it follows three other integers (Thrift, compact)."""
    position = 0
    for _ in range(3):
        position += 1
        while position < len(header) and header[position] & 0x80:
            position += 1
        position += 1
    return header[position : position + 1] == b"\x15"


def _text(name: str, field: pa.Field, options: ReadingOptions) -> pl.Expr:
    """How a column is written as text."""
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    column = pl.col(name)
    if pa.types.is_timestamp(kind):
        if kind.tz is None:
            return column.dt.to_string("%Y-%m-%d %H:%M:%S%.f")
        local = column.dt.convert_time_zone(_zone(options)) if options.time_zone else column
        return local.dt.to_string("%Y-%m-%dT%H:%M:%S%.f%:z")
    if pa.types.is_date(kind):
        return column.cast(pl.Date).dt.to_string("%Y-%m-%d")
    if pa.types.is_time(kind):
        return column.dt.to_string("%H:%M:%S%.f")
    plain = (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
        or pa.types.is_null(kind)
    )
    if not plain:
        raise refuse("E-SCH-06", file=options.file_name, column=name, type=str(field.type))
    return column.cast(pl.String)


def _zone(options: ReadingOptions) -> str:
    name = options.time_zone or "UTC"
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise refuse("E-CFG-01", file=options.file_name, what=f"time_zone: {name}") from error
