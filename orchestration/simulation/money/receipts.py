"""Fees: one receipt for each fee a case was decided with, on the day of the decision."""

import numpy as np
import polars as pl

from orchestration.simulation.rows import EVENT_TYPES, UNKNOWN_DEPARTMENT, Rows, Texts, concatenate, take

_FINISH = EVENT_TYPES.index("finish")


def receipts_of(parts: list[Rows], texts: Texts) -> pl.DataFrame:
    """Rows of ``nontax_receipts`` of the messages of a month. Cases nobody can place have paid nobody."""
    chosen = []
    for rows in parts:
        is_paid = (rows["type"] == _FINISH) & (rows["amount"] > 0)
        is_placed = (rows["department"] != UNKNOWN_DEPARTMENT) & (rows["matter"] >= 0)
        chosen.append(take(rows, np.flatnonzero(is_paid & is_placed)))
    rows = concatenate(chosen)
    events = texts.events(take(rows, np.argsort(rows["at"], kind="stable")))
    return events.select(
        receipt_no="FS" + pl.col("case_no"),
        department_code="department_code",
        matter_code="matter_code",
        case_no="case_no",
        received_date=pl.col("event_at").str.head(10),
        amount="amount",
    )
