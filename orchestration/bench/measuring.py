"""One command in a fresh process, and what it cost.

Here belongs the measuring of a process and its children. The measuring process must stay small: the kernel
counts its own memory into the peak of what it starts.
"""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.messages import refuse


@dataclass(frozen=True)
class Cost:
    """User and system time of a command and its children, elapsed time, and the largest process of them."""

    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: float

    def __add__(self, other: "Cost") -> "Cost":
        """The cost of one after the other."""
        return Cost(
            self.cpu_seconds + other.cpu_seconds,
            self.wall_seconds + other.wall_seconds,
            max(self.peak_megabytes, other.peak_megabytes),
        )


def measure(command: Sequence[object], accepted: Sequence[int] = (0,)) -> Cost:
    """Run a command to its end; ``E-SYS-01`` with its last words when it exits with another code."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    with process:
        said = process.stderr.read() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        raise refuse("E-SYS-01", kind=f"{command[0]} {process.returncode}", what=" ".join(said.split())[-800:])
    return Cost(
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        wall_seconds=time.perf_counter() - started,
        peak_megabytes=usage.ru_maxrss / 1024,  # Linux counts in kilobytes
    )
