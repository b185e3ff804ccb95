"""Rejected rows as they go back to their sender: every error in words, beside the cells as sent.

Here belongs the reject file of a reading. Turning it into a workbook is the publisher's business.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.contracts import Column, Contract
from orchestration.intake.conform import PLACE, row_count
from orchestration.intake.keys import Settled
from orchestration.intake.readers.base import SetAside, SourceRows
from orchestration.intake.receipts import SHOWN_PROBLEMS
from orchestration.messages import Problem, problem

SCHEMA = {
    "_row_number": pl.Int64,
    "_sheet": pl.String,
    "dataset": pl.String,
    "code": pl.String,
    "column_name": pl.String,
    "value": pl.String,
    "reason_zh": pl.String,
    "reason_en": pl.String,
    "cells": pl.String,
}
_OTHERS = "\x00"  # stands for the part of a reason that differs from row to row


def write_rejects(path: Path, source: SourceRows, settled: Iterable[Settled], dataset: str | None) -> int:
    """Write the reject file, one line per error in the order of the file, and return how many lines it has.

    ``dataset`` names the dataset of records that never became a row; NULL where a mapping has several.
    """
    errors = pl.concat([_in_words(one) for one in settled])
    places = errors.select(PLACE).unique()
    cells = source.rows.join(places.lazy(), on=PLACE, how="semi", nulls_equal=True).select(
        *PLACE, pl.struct(source.columns).struct.json_encode().alias("cells")
    )
    rows = cells.join(errors.lazy(), on=PLACE, how="inner", nulls_equal=True, maintain_order="left_right")
    records = pl.LazyFrame([_set_aside_line(one, dataset) for one in source.rejected], schema=SCHEMA)
    pl.concat([rows.select(list(SCHEMA)), records]).sink_parquet(path, compression_level=1, engine="streaming")
    return row_count(path)


def first_problems(source: SourceRows, settled: Iterable[Settled], file_name: str) -> list[Problem]:
    """The first problems of a file, for its receipt."""
    found = [one.problem for one in source.rejected[:SHOWN_PROBLEMS]]
    for one in settled:
        for error in one.errors.sort(*PLACE, maintain_order=True).head(SHOWN_PROBLEMS).iter_rows(named=True):
            found.append(
                problem(
                    error["code"],
                    file=file_name,
                    sheet=error["_sheet"],
                    row=error["_row_number"],
                    column=error["column_name"] or "+".join(one.contract.key),
                    value=error["value"],
                    **_details(one.contract, error["column_name"]),
                    others=error["details"],
                )
            )
    return sorted(found, key=lambda one: (one.sheet or "", one.row or 0))[:SHOWN_PROBLEMS]


def _in_words(settled: Settled) -> pl.DataFrame:
    """The errors of one dataset with their reasons; a reason is made once per code and column."""
    kinds = settled.errors.select("code", "column_name").unique()
    reasons = pl.DataFrame(
        [{**kind, **_reason(settled.contract, **kind)} for kind in kinds.iter_rows(named=True)],
        schema={"code": pl.String, "column_name": pl.String, "reason_zh": pl.String, "reason_en": pl.String},
    )
    details = pl.col("details").fill_null("")
    return (
        settled.errors.join(reasons, on=["code", "column_name"], how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.col("reason_zh", "reason_en").str.replace(_OTHERS, details, literal=True))
        .select(
            *PLACE,
            pl.lit(settled.contract.dataset).alias("dataset"),
            "code",
            "column_name",
            "value",
            "reason_zh",
            "reason_en",
        )
    )


def _reason(contract: Contract, code: str, column_name: str | None) -> dict[str, str]:
    what = problem(code, column=column_name or "", **_details(contract, column_name), others=_OTHERS)
    return {"reason_zh": what.text("zh"), "reason_en": what.text("en")}


def _details(contract: Contract, column_name: str | None) -> dict[str, Any]:
    if column_name is None:
        return {}
    column: Column = contract.by_name[column_name]
    return {
        "header": column.zh,
        "allowed": ", ".join(column.values),
        "minimum": column.minimum,
        "max_length": column.max_length,
        "example": column.example,
    }


def _set_aside_line(record: SetAside, dataset: str | None) -> dict[str, Any]:
    return {
        "_row_number": record.row_number,
        "_sheet": record.sheet,
        "dataset": dataset,
        "code": record.problem.code,
        "column_name": record.problem.column,
        "value": record.problem.value,
        "reason_zh": record.problem.text("zh"),
        "reason_en": record.problem.text("en"),
        "cells": json.dumps(record.cells, ensure_ascii=False),
    }
