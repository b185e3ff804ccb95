"""From a file that lands to refreshed alerts: a thousand messages into a warehouse of many.

Here belongs what is measured: ``xiaoneng refresh`` in a process of its own, its start included, on the last messages
of a simulated city, after a refresh of all the others. Run by ``python -m orchestration.bench.landing``.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import polars as pl

from orchestration.bench.measuring import measure
from orchestration.bench.running import simulate, xiaoneng

_LANDING = 1_000


def main() -> None:
    """Print seconds and their parts as JSON, with the load of the machine."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None, help="where to work; a temporary folder otherwise")
    arguments = parser.parse_args()
    if arguments.folder:
        arguments.folder.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=arguments.folder))
    try:
        print(json.dumps(run_landing(folder, arguments.events), indent=1))
    finally:
        shutil.rmtree(folder)


def run_landing(folder: Path, events: int) -> dict[str, object]:
    """Simulate, take in all but the last messages, refresh; then land these and refresh again."""
    files, data_dir = folder / "files", folder / "data"
    simulated = simulate(files, events)
    landing = _hold_back(files / "approval_events.csv", folder / "approval_events_landing.csv")
    command = xiaoneng(data_dir)
    measure([*command, "intake", *sorted(files.glob("*.csv"))], accepted=(0, 3))
    everything = measure([*command, "refresh"])
    (data_dir / "inbox").mkdir()
    landing.rename(data_dir / "inbox" / landing.name)
    wait = time.time() - 60
    os.utime(data_dir / "inbox" / landing.name, (wait, wait))  # the wait for a file to be complete is a setting
    started = time.perf_counter()
    answer = subprocess.run([*command, "--json", "refresh"], check=False, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    refreshed = json.loads(answer.stdout)
    return {
        "events": simulated,
        "landed": _LANDING,
        "seconds": round(seconds, 2),
        "parts_of_refresh": refreshed["seconds"],
        "recomputed_cases": refreshed["recomputed_cases"],
        "reason_for_all_cases": refreshed["reason"],
        "seconds_of_all_cases": round(everything.wall_seconds, 2),
        "load": os.getloadavg(),
    }


def _hold_back(events: Path, landing: Path) -> Path:
    """Move the last messages of a file to another."""
    rows = pl.read_csv(events, infer_schema=False)
    last = rows.with_row_index("_row").sort("event_at", "_row").tail(_LANDING)["_row"]
    rows.filter(pl.int_range(pl.len(), dtype=pl.UInt32).is_in(last.implode())).write_csv(landing)
    rows.filter(~pl.int_range(pl.len(), dtype=pl.UInt32).is_in(last.implode())).write_csv(events)
    return landing


if __name__ == "__main__":
    main()
