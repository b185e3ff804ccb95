"""One delivery becomes rows: read, mapped where its source has a mapping, conformed, settled, counted.

Here belongs the way of one file up to finished Parquet files in a working folder. Landing it before and
entering it into the lake and the ledger afterwards belong to ``receiving``.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from orchestration.contracts import Contract
from orchestration.intake.conform import PLACE, Conformed, Origin, conform
from orchestration.intake.headers import dataset_of
from orchestration.intake.keys import Settled, settle
from orchestration.intake.landing import Delivery
from orchestration.intake.mapping import MappedRows, Source, run_mappings
from orchestration.intake.pseudonyms import Pseudonyms
from orchestration.intake.readers.base import ReadingOptions, SourceRows
from orchestration.intake.readers.dispatch import read
from orchestration.intake.receipts import left_out, shown_rows
from orchestration.intake.rejects import first_problems, write_rejects
from orchestration.messages import Problem, Refusal, problem, refuse
from orchestration.settings import Settings

READER_VERSION = "2"  # raised when the same bytes, contract and mapping would give other rows than before


@dataclass(frozen=True)
class Counts:
    """Records of a file, or rows of a dataset: each is one of three things."""

    accepted: int = 0
    rejected: int = 0
    ignored: int = 0

    @property
    def records(self) -> int:
        return self.accepted + self.rejected + self.ignored

    def as_dict(self) -> dict[str, int]:
        return dataclasses.asdict(self)


@dataclass(frozen=True)
class Reading:
    """What a delivery turned into. ``rejects`` is absent where nothing was rejected."""

    counts: Counts
    datasets: dict[str, Counts]
    accepted: dict[str, Path]
    inputs: dict[str, list[str]]
    rejects: Path | None
    warnings: tuple[Problem, ...]
    problems: tuple[Problem, ...]


class RefusedAfterReading(Refusal):
    """The records could be told apart, but the file does not carry the contract."""

    def __init__(self, refusal: Refusal, records: int):
        super().__init__(*refusal.problems)
        self.records = records


def read_delivery(
    delivery: Delivery,
    source: Source | None,
    dataset: str | None,
    contracts: Mapping[str, Contract],
    settings: Settings,
    work_dir: Path,
) -> Reading:
    """Everything from bytes to settled rows, in ``work_dir``.

    Raises ``Refusal`` when nothing of the file can be loaded, ``RefusedAfterReading`` when at least its
    records were counted.
    """
    base = ReadingOptions() if source is None else source.options_of(delivery.file_name)
    rows = read(delivery.path, dataclasses.replace(base, work_dir=work_dir, file_name=delivery.file_name))
    try:
        if rows.records == 0:
            raise refuse("E-FILE-34", file=delivery.file_name)
        if source is None:
            return _in_contract_form(delivery, rows, dataset, contracts, settings, work_dir)
        mapped = run_mappings(source, contracts, rows, delivery.file_name, settings, work_dir)
        return finish_mapped(delivery, source, rows, mapped, contracts, settings, work_dir)
    except Refusal as refusal:
        raise RefusedAfterReading(refusal, rows.records) from refusal


def _in_contract_form(
    delivery: Delivery,
    rows: SourceRows,
    dataset: str | None,
    contracts: Mapping[str, Contract],
    settings: Settings,
    work_dir: Path,
) -> Reading:
    contract = contracts[dataset or dataset_of(delivery.file_name, rows.columns, contracts)]
    origin = Origin(delivery.delivery_id, delivery.file_name)
    outcome = conform(rows.rows, rows.columns, contract, origin, Pseudonyms(settings.pseudonym_key_path), work_dir)
    (settled,), _ = settle([outcome], settings, work_dir)
    counts = Counts(
        accepted=settled.rows,
        rejected=settled.rejected_rows + len(rows.rejected),
        ignored=settled.repeated_rows + len(rows.ignored),
    )
    repeated = []
    if settled.repeated_rows:
        shown = shown_rows(settled.repeated_examples, settled.repeated_rows)
        repeated = [problem("I-DUP-01", file=delivery.file_name, count=settled.repeated_rows, rows=shown)]
    return _finish(delivery, rows, [outcome], [settled], {}, counts, {contract.dataset: counts}, repeated, work_dir)


def finish_mapped(
    delivery: Delivery,
    source: Source,
    rows: SourceRows,
    mapped: Mapping[str, MappedRows],
    contracts: Mapping[str, Contract],
    settings: Settings,
    work_dir: Path,
) -> Reading:
    """Check the output of a source's SELECTs and count its source records.

    A record is rejected when any row derived from it is, in any dataset, and then none of its rows is
    loaded; it is accepted when it yields a row or equals one already yielded; else it is ignored.
    """
    origin, pseudonyms = Origin(delivery.delivery_id, delivery.file_name), Pseudonyms(settings.pseudonym_key_path)
    outcomes = [
        conform(output.rows, output.columns, contracts[name], origin, pseudonyms, work_dir)
        for name, output in mapped.items()
    ]
    yielded = [output.rows.select(PLACE).unique() for output in mapped.values()]
    settled, rejected = settle(outcomes, settings, work_dir)
    used = pl.concat(yielded).unique().collect(engine="streaming")
    mapped_away = (
        rows.rows.select(PLACE).join(used.lazy(), on=PLACE, how="anti", nulls_equal=True).collect(engine="streaming")
    )
    counts = Counts(
        accepted=len(used) - len(rejected),
        rejected=len(rejected) + len(rows.rejected),
        ignored=len(mapped_away) + len(rows.ignored),
    )
    per_dataset = {one.contract.dataset: Counts(one.rows, one.rejected_rows, one.repeated_rows) for one in settled}
    notes = []
    if len(mapped_away):
        shown = shown_rows(mapped_away["_row_number"].head(20).sort(), len(mapped_away))
        notes = [problem("I-MAP-01", file=delivery.file_name, count=len(mapped_away), rows=shown)]
    return _finish(delivery, rows, outcomes, settled, source.not_sent, counts, per_dataset, notes, work_dir)


def _finish(
    delivery: Delivery,
    rows: SourceRows,
    outcomes: list[Conformed],
    settled: list[Settled],
    not_sent: Mapping[str, Mapping[str, list[str]]],
    counts: Counts,
    per_dataset: dict[str, Counts],
    notes: list[Problem],
    work_dir: Path,
) -> Reading:
    rejects = None
    if counts.rejected:
        rejects = work_dir / "rejects.parquet"
        only = settled[0].contract.dataset if len(settled) == 1 else None
        write_rejects(rejects, rows, settled, only)
    warnings = [*rows.warnings, *(warning for outcome in outcomes for warning in outcome.warnings)]
    return Reading(
        counts=counts,
        datasets=per_dataset,
        accepted={one.contract.dataset: one.accepted for one in settled},
        inputs={one.contract.dataset: _inputs(one, not_sent.get(one.contract.dataset, {})) for one in outcomes},
        rejects=rejects,
        warnings=(*warnings, *notes, *left_out(rows.ignored, delivery.file_name)),
        problems=tuple(first_problems(rows, settled, delivery.file_name)),
    )


def _inputs(outcome: Conformed, not_sent: Mapping[str, list[str]]) -> list[str]:
    """Columns the file carried, and messages its source can send: what absence of a figure may mean.

    A mapping may fill a column for some messages only; ``not_sent`` then says that it is not to be relied on.
    """
    sent = set(outcome.inputs) - set(not_sent.get("columns", []))
    if outcome.contract.dataset == "approval_events":
        missing = not_sent.get("event_types", [])
        kinds = outcome.contract.by_name["event_type"].values
        sent |= {f"event_type:{kind}" for kind in kinds if kind not in missing}
    return sorted(sent)
