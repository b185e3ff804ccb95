"""Deliveries enter the lake: landed, read, written, and in force from their ledger line on.

Here belongs the order of these steps, which survives any crash, and the question whether a delivery is
new. The caller holds the writer's lock.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from orchestration.contracts import Contract, load_contracts
from orchestration.intake.landing import Delivery, is_stable, land, private_folder, work_dir
from orchestration.intake.mapping import Source, load_source
from orchestration.intake.reading import READER_VERSION, Reading, RefusedAfterReading, read_delivery
from orchestration.intake.receipts import SHOWN_PROBLEMS, Receipt
from orchestration.ledger import Ledger, active_readings, canonical, publish_file, sha256_of
from orchestration.messages import Refusal, problem, refuse
from orchestration.settings import Settings


def receive(
    settings: Settings,
    paths: Sequence[Path | str],
    source: Path | str | None = None,
    dataset: str | None = None,
    reread: str | None = None,
) -> list[Receipt]:
    """Take in files, in the order given; a receipt for each, whatever becomes of it.

    ``source`` names a mapping (or its folder); without it a file is in contract form. ``reread`` is the
    id of a reading in force or of a delivery, also of one that was refused: its bytes are read anew and the
    old reading, if there is one, is superseded; where no path is given the original in the lake is used.
    Raises ``Refusal`` for a wrong ``source``, ``dataset`` or ``reread``; what is wrong with a file is said
    in its receipt.
    """
    intake = _Intake(settings)
    if dataset is not None and dataset not in intake.contracts:
        raise refuse("E-SRC-04", dataset=dataset, datasets=", ".join(intake.contracts))
    before = None if reread is None else intake.record_of(reread)
    source = source or (before["source"] if before else None)
    mapping = None if source is None else load_source(settings.sources_dir, source)
    if before is not None and not paths:
        return [intake.take_again(before, mapping, dataset)]
    return [intake.take(Path(path), lambda: mapping, dataset, before) for path in paths]


def receive_inbox(settings: Settings) -> list[Receipt]:
    """Take in what lies in the inbox, in the order of names; a file leaves it after its ledger line.

    ``inbox/<source>/`` uses the mapping of that name, the inbox itself holds files in contract form.
    What is still being written, and names that begin with a dot, wait for the next time.
    """
    if not settings.inbox_dir.is_dir():
        return []
    intake = _Intake(settings)
    receipts = []
    for entry in sorted(settings.inbox_dir.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            source, files = partial(load_source, settings.sources_dir, entry.name), sorted(entry.iterdir())
        else:
            source, files = _no_source, [entry]
        for file in files:
            if file.name.startswith(".") or not is_stable(file, settings.stable_seconds):
                continue
            if file.is_dir() and not file.is_symlink():
                continue
            seen = _identity(file)
            receipt = intake.take(file, source)
            receipts.append(receipt)
            _leave_inbox(file, seen, is_kept=receipt.sha256 is not None)
    return receipts


def withdraw(settings: Settings, reading_id: str, reason: str) -> None:
    """Take back a reading. Its files stay, so that earlier states can be built again."""
    _Intake(settings).withdraw(reading_id, reason)


def _identity(file: Path) -> tuple[int, int, int]:
    state = file.lstat()
    return state.st_ino, state.st_size, state.st_mtime_ns


def _leave_inbox(file: Path, seen: tuple[int, int, int], is_kept: bool) -> None:
    """Remove what lies in the lake now. A file its sender replaced meanwhile stays for the next time; one
    whose bytes could not be kept is only set aside under a name that begins with a dot."""
    if _identity(file) != seen:
        return
    if is_kept:
        file.unlink()
    else:
        file.rename(file.with_name(f".refused-{file.name}"))


def _no_source() -> None:
    """What lies in the inbox itself is in contract form."""


class _Intake:
    """One run of intake under the writer's lock: it knows the ledger and cleans up after a crash."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.ledger = Ledger(settings.ledger_path)
        self.contracts = load_contracts(settings.contracts_dir)
        lines = self.ledger.lines()
        self._in_force = {reading["reading_id"]: reading for reading in active_readings(lines)}
        self._refused = {_delivery_id(line.payload): line.payload for line in lines if line.act == "refusal"}
        self._named = {path for line in lines if line.act == "reading" for path in _paths_of(line.payload)}
        self._remove_leftovers()

    def record_of(self, wanted: str) -> dict[str, Any]:
        """What the ledger says of a reading in force, or of the delivery with this id."""
        for reading in self._in_force.values():
            if wanted in (reading["reading_id"], reading["delivery_id"]):
                return reading
        if wanted and wanted in self._refused:
            return self._refused[wanted]
        raise refuse("E-READ-01", reading=wanted)

    def withdraw(self, reading_id: str, reason: str) -> None:
        if reading_id not in self._in_force:
            raise refuse("E-READ-01", reading=reading_id)
        self.ledger.append("withdrawal", {"reading_id": reading_id, "reason": reason}, self.settings.actor)

    def take(
        self,
        path: Path,
        source: Callable[[], Source | None],
        dataset: str | None = None,
        before: dict[str, Any] | None = None,
    ) -> Receipt:
        """Land and read one file. ``before`` is the reading it may supersede."""
        delivery = mapping = None
        try:
            delivery = land(path, self.settings)
            mapping = source()
            return self._read(delivery, mapping, dataset, before)
        except Refusal as refusal:
            return self._refuse(path.name, delivery, mapping, refusal)

    def take_again(self, before: dict[str, Any], source: Source | None, dataset: str | None) -> Receipt:
        """Read the original of a delivery anew."""
        original = self.settings.lake_dir / before["original"]
        delivery = Delivery(before["sha256"], before["file_name"], original)
        try:
            if not original.is_file() or sha256_of(original) != before["sha256"]:
                raise refuse("E-FILE-03", file=before["file_name"], what=before["original"])
            return self._read(delivery, source, dataset, before)
        except Refusal as refusal:
            return self._refuse(before["file_name"], delivery, source, refusal)

    def _read(
        self, delivery: Delivery, source: Source | None, dataset: str | None, before: dict[str, Any] | None
    ) -> Receipt:
        old = next((one for one in self._in_force.values() if one["sha256"] == delivery.sha256), None)
        if old is not None and old is not before:
            return self._duplicate(delivery, old)
        if source is not None and not source.takes(delivery.file_name):
            raise refuse("E-SRC-05", source=source.name, file=delivery.file_name, patterns=", ".join(source.files))
        if source is not None and (unknown := [name for name in source.datasets if name not in self.contracts]):
            raise refuse("E-SRC-03", source=source.name, what=", ".join(unknown))
        folder = private_folder(work_dir(self.settings) / delivery.delivery_id)
        try:
            reading = read_delivery(delivery, source, dataset, self.contracts, self.settings, folder)
            used = {name: self.contracts[name] for name in sorted(reading.accepted)}
            reading_id = _reading_id(delivery, used, source)
            if old is not None and reading_id == old["reading_id"]:
                return self._duplicate(delivery, old)
            return self._enter(delivery, source, reading, reading_id, used, old)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _enter(
        self,
        delivery: Delivery,
        source: Source | None,
        reading: Reading,
        reading_id: str,
        used: dict[str, Contract],
        old: dict[str, Any] | None,
    ) -> Receipt:
        """Files first, then the line that makes them count."""
        lake = self.settings.lake_dir
        datasets = {}
        for name, accepted in reading.accepted.items():
            final = self._unused(self.settings.raw_dir / name, reading_id)
            digest = sha256_of(accepted)
            publish_file(accepted, final)
            datasets[name] = {
                "path": str(final.relative_to(lake)),
                "sha256": digest,
                "rows": reading.datasets[name].accepted,
                "inputs": reading.inputs[name],
            }
        rejects = None
        if reading.rejects is not None:
            rejects = self._unused(private_folder(self.settings.restricted_dir / "rejects"), reading_id)
            publish_file(reading.rejects, rejects)
        receipt = _receipt(delivery, reading_id, reading)
        payload = {
            "reading_id": reading_id,
            "delivery_id": delivery.delivery_id,
            "sha256": delivery.sha256,
            "file_name": delivery.file_name,
            "source": source.name if source else None,
            "supersedes": old["reading_id"] if old else None,
            "contracts": {name: contract.sha256 for name, contract in used.items()},
            "mapping_sha256": source.sha256 if source else None,
            "reader_version": READER_VERSION,
            "original": str(delivery.path.relative_to(lake)),
            "rejects": str(rejects.relative_to(lake)) if rejects else None,
            "receipt": receipt.as_dict(),
            "datasets": datasets,
        }
        self.ledger.append("reading", payload, self.settings.actor)
        if old:
            self._in_force.pop(old["reading_id"], None)
        self._in_force[reading_id] = payload
        self._named |= set(_paths_of(payload))
        return receipt

    def _duplicate(self, delivery: Delivery, before: dict[str, Any]) -> Receipt:
        first = Receipt.from_dict(before["receipt"])
        known = problem(
            "I-DUP-02", file=delivery.file_name, first=before["file_name"], reading=before["reading_id"]
        ).as_dict()
        receipt = Receipt(
            delivery_id=delivery.delivery_id,
            reading_id=before["reading_id"],
            file_name=delivery.file_name,
            sha256=delivery.sha256,
            dataset=first.dataset,
            records=first.records,
            accepted=0,
            rejected=0,
            ignored=first.records,
            status="duplicate",
            warnings=(known,),
        )
        payload = {
            "reading_id": before["reading_id"],
            "sha256": delivery.sha256,
            "file_name": delivery.file_name,
            "receipt": receipt.as_dict(),
        }
        self.ledger.append("duplicate", payload, self.settings.actor)
        return receipt

    def _refuse(self, file_name: str, delivery: Delivery | None, source: Source | None, refusal: Refusal) -> Receipt:
        records = refusal.records if isinstance(refusal, RefusedAfterReading) else 0
        receipt = Receipt(
            delivery_id=delivery.delivery_id if delivery else None,
            reading_id=None,
            file_name=file_name,
            sha256=delivery.sha256 if delivery else None,
            dataset=None,
            records=records,
            accepted=0,
            rejected=records,
            ignored=0,
            status="refused",
            problems=tuple(one.as_dict() for one in refusal.problems[:SHOWN_PROBLEMS]),
        )
        payload = {
            "sha256": receipt.sha256,
            "file_name": file_name,
            "source": source.name if source else None,
            "original": str(delivery.path.relative_to(self.settings.lake_dir)) if delivery else None,
            "receipt": receipt.as_dict(),
        }
        self.ledger.append("refusal", payload, self.settings.actor)
        self._refused[_delivery_id(payload)] = payload
        return receipt

    def _unused(self, folder: Path, reading_id: str) -> Path:
        """A path no ledger line names: a reading withdrawn and made again gets new files."""
        path, number = folder / f"{reading_id}.parquet", 1
        while str(path.relative_to(self.settings.lake_dir)) in self._named:
            number += 1
            path = folder / f"{reading_id}-{number}.parquet"
        return path

    def _remove_leftovers(self) -> None:
        """Files of a run that ended before its ledger line never came to be."""
        shutil.rmtree(work_dir(self.settings), ignore_errors=True)
        written = [
            *self.settings.raw_dir.glob("*/*.parquet"),
            *(self.settings.restricted_dir / "rejects").glob("*.parquet"),
        ]
        for path in written:
            if str(path.relative_to(self.settings.lake_dir)) not in self._named:
                path.unlink()


def _receipt(delivery: Delivery, reading_id: str, reading: Reading) -> Receipt:
    return Receipt(
        delivery_id=delivery.delivery_id,
        reading_id=reading_id,
        file_name=delivery.file_name,
        sha256=delivery.sha256,
        dataset=",".join(reading.datasets),
        records=reading.counts.records,
        **reading.counts.as_dict(),
        status="loaded_with_rejects" if reading.counts.rejected else "loaded",
        warnings=tuple(one.as_dict() for one in reading.warnings),
        problems=tuple(one.as_dict() for one in reading.problems),
        datasets={name: counts.as_dict() for name, counts in reading.datasets.items()},
    )


def _reading_id(delivery: Delivery, contracts: dict[str, Contract], source: Source | None) -> str:
    parts = {
        "delivery": delivery.sha256,
        "contracts": {name: contract.sha256 for name, contract in contracts.items()},
        "mapping": source.sha256 if source else None,
        "reader": READER_VERSION,
    }
    return hashlib.sha256(canonical(parts)).hexdigest()[:16]


def _delivery_id(refusal: dict[str, Any]) -> str:
    """Empty for what could not even be landed."""
    return (refusal["sha256"] or "")[:16]


def _paths_of(payload: dict[str, Any]) -> Iterable[str]:
    yield from (dataset["path"] for dataset in payload["datasets"].values())
    if payload["rejects"]:
        yield payload["rejects"]
