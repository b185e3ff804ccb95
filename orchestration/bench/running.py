"""One size of the benchmark: a simulated city, the pipeline's four commands, and the contenders, in turn.

Here belongs which commands are measured, each in a process of its own on the same files. How a process is
measured, and what is made of the costs, belong to ``measuring`` and ``report``.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path

from orchestration.bench.comparison import Comparison, compare
from orchestration.bench.measuring import Cost, measure
from orchestration.settings import Settings

MONTHS = 6
PERIOD = "2026-06"  # the last of them; the city begins in January
STAGES = ("intake", "build", "check", "publish")
TOTAL = "total"
SINGLE_QUERY = "single_query"
CONTENDERS = (SINGLE_QUERY, "pandas_script", "polars_script")

_EVENTS_PER_CASE = 6.56
_ACCEPTED = {"intake": (0, 3)}  # the city holds rows that are to be rejected
_MODULE = "orchestration.bench.contenders."


@dataclass(frozen=True)
class Measured:
    """Costs by row of the table, and whether the contenders found the pipeline's numbers."""

    events: int
    costs: dict[str, Cost]
    comparisons: dict[str, Comparison]


def run_size(settings: Settings, events: int, folder: Path, say: Callable[[str], None]) -> Measured:
    """Simulate about so many events in ``folder``, which must be empty, and measure everything on them."""
    files, data_dir = folder / "files", folder / "data"
    say(f"模拟约 {events:,} 条过程信息。 Simulating about {events:,} events.")
    simulated = simulate(files, events)
    costs: dict[str, Cost] = {}
    for stage in STAGES:
        say(f"{simulated:,}: {stage}")
        costs[stage] = measure(stage_command(stage, files, data_dir), _ACCEPTED.get(stage, (0,)))
    costs[TOTAL] = reduce(add, costs.values())
    comparisons = {}
    for contender in CONTENDERS:
        say(f"{simulated:,}: {contender}")
        result = folder / f"{contender}.csv"
        costs[contender] = measure(contender_command(contender, files, settings, result))
        comparisons[contender] = compare(xiaoneng(data_dir), PERIOD, result)
    return Measured(simulated, costs, comparisons)


def simulate(files: Path, events: int) -> int:
    """Write the files of a city; how many events they really hold."""
    cases = max(1, round(events / _EVENTS_PER_CASE))
    options = ["--cases", cases, "--months", MONTHS, "--single-file", "--out", files]
    subprocess.run(
        [*xiaoneng(files.parent / "data"), "simulate", *map(str, options)], check=True, stdout=subprocess.DEVNULL
    )
    return json.loads((files / "truth" / "truth.json").read_text(encoding="utf-8"))["totals"]["events"]


def stage_command(stage: str, files: Path, data_dir: Path) -> list[str]:
    """The command of one stage, as an operator would type it."""
    arguments = {
        "intake": [str(path) for path in sorted(files.glob("*.csv"))],
        "build": ["--period", PERIOD],
        "check": [],
        "publish": ["--period", PERIOD],
    }
    return [*xiaoneng(data_dir), stage, *arguments[stage]]


def contender_command(contender: str, files: Path, settings: Settings, result: Path) -> list[str]:
    calendar = settings.reference_dir / "calendar_cn.csv"
    return [sys.executable, "-m", _MODULE + contender, str(files), str(calendar), str(result)]


def xiaoneng(data_dir: Path) -> list[str]:
    """The command installed with us, on this data folder."""
    return [str(Path(sys.executable).with_name("xiaoneng")), "--data-dir", str(data_dir)]
