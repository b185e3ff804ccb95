"""The tables of a benchmark: costs of each size, and the slope between the smallest and the largest.

Here belongs what is printed and written; nothing is judged, for a budget is a matter of the machine.
"""

import os
import platform
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from orchestration.bench.comparison import COMPARED
from orchestration.bench.measuring import Cost
from orchestration.bench.running import CONTENDERS, SINGLE_QUERY, STAGES, TOTAL, Measured

_ROWS = (*STAGES, TOTAL, *CONTENDERS)
_PACKAGES = ("duckdb", "polars", "pandas", "dbt-core", "dagster", "great-expectations")
_MILLION = 1_000_000


def as_dict(sizes: list[Measured]) -> dict[str, Any]:
    """Everything measured, for the JSON file."""
    return {
        "machine": _machine(),
        "sizes": [
            {
                "events": size.events,
                "costs": {row: asdict(size.costs[row]) for row in _ROWS},
                "compared": {
                    name: {**asdict(comparison), "equal": comparison.equal}
                    for name, comparison in size.comparisons.items()
                },
            }
            for size in sizes
        ],
        "slope_per_million_events": {row: asdict(_slope(sizes, row)) for row in _ROWS} if len(sizes) > 1 else None,
    }


def as_markdown(sizes: list[Measured]) -> str:
    """The tables, as printed."""
    machine = _machine()
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    parts = [f"{machine['cores']} cores, Python {machine['python']}, {packages}", *map(_size, sizes)]
    if len(sizes) > 1:
        parts.append(_slope_table(sizes))
    return "\n\n".join(parts) + "\n"


def _size(size: Measured) -> str:
    single = size.costs[SINGLE_QUERY].cpu_seconds
    rows = [
        [
            row,
            f"{cost.cpu_seconds:.2f}",
            f"{cost.wall_seconds:.2f}",
            f"{cost.peak_megabytes:.0f}",
            f"{cost.cpu_seconds / size.events * _MILLION:.2f}",
            f"{cost.cpu_seconds / single:.2f}",
        ]
        for row, cost in ((row, size.costs[row]) for row in _ROWS)
    ]
    head = ["", "CPU s", "wall s", "peak MB", "CPU s per million events", f"CPU ÷ {SINGLE_QUERY}"]
    return f"## {size.events:,} events\n\n{_table(head, rows)}\n\n{_compared(size)}"


def _compared(size: Measured) -> str:
    lines = []
    for name, comparison in size.comparisons.items():
        outcome = "equal" if comparison.equal else f"DIFFERENT in {', '.join(comparison.differing) or 'everything'}"
        lines.append(
            f"- {name}: {outcome} to the release on ordinary cases of the last month ({', '.join(COMPARED)}), "
            f"{comparison.departments} departments; over all cases {comparison.alike_over_all_cases} of them agree."
        )
    return "\n".join(lines)


def _slope_table(sizes: list[Measured]) -> str:
    slopes = {row: _slope(sizes, row) for row in _ROWS}
    single = slopes[SINGLE_QUERY].cpu_seconds
    rows = [
        [
            row,
            f"{slope.cpu_seconds:.2f}",
            f"{slope.wall_seconds:.2f}",
            f"{slope.peak_megabytes:.0f}",
            f"{slope.cpu_seconds / single:.2f}" if single > 0 else "",
        ]
        for row, slope in slopes.items()
    ]
    smallest, largest = _ends(sizes)
    head = ["per million events more", "CPU s", "wall s", "peak MB", f"CPU ÷ {SINGLE_QUERY}"]
    return f"## Slope from {smallest.events:,} to {largest.events:,} events\n\n{_table(head, rows)}"


def _slope(sizes: list[Measured], row: str) -> Cost:
    """What a million events more cost: the fixed start of each command drops out."""
    smallest, largest = _ends(sizes)
    millions = (largest.events - smallest.events) / _MILLION
    before, after = smallest.costs[row], largest.costs[row]
    return Cost(
        (after.cpu_seconds - before.cpu_seconds) / millions,
        (after.wall_seconds - before.wall_seconds) / millions,
        (after.peak_megabytes - before.peak_megabytes) / millions,
    )


def _ends(sizes: list[Measured]) -> tuple[Measured, Measured]:
    in_order = sorted(sizes, key=lambda size: size.events)
    return in_order[0], in_order[-1]


def _table(head: list[str], rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    ruler = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    aligned = [
        [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        for line in (head, *rows)
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in (aligned[0], ruler, *aligned[1:]))


def _machine() -> dict[str, Any]:
    packages = {name: version(name) for name in _PACKAGES}
    return {"cores": os.cpu_count(), "python": platform.python_version(), "packages": packages}
