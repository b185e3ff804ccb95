"""Rows as text: amounts of fen as amounts of yuan, days as ISO days."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from orchestration.simulation.money.luck import Row, amount_text

_AMOUNTS = ("amount", "weight", "score", "target_value", "actual_value")


def table_of(rows: Iterable[Row]) -> pl.DataFrame:
    """All rows as text; what ends in ``amount`` counts hundredths. None is blank."""
    listed = list(rows)
    columns = {name: [_text(name, row[name]) for row in listed] for name in listed[0]}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and name.endswith(_AMOUNTS):
        return amount_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)
