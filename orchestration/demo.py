"""The demonstration: a simulated city goes the whole way, from files as sent to a release.

Here belongs the order of acts only; each is what a user would call.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from orchestration.intake.receiving import receive
from orchestration.messages import refuse
from orchestration.runner import run_job
from orchestration.settings import Settings
from orchestration.simulation.simulate import simulate
from orchestration.writer_lock import writer_lock

_FIRST_MONTH = date(2026, 1, 1)


def run_demo(settings: Settings, cases: int, months: int, say: Callable[[str], None]) -> Path:
    """Simulate, take in, build, check and publish the last month; returns the folder of the release."""
    files = settings.data_dir / f"simulated-{cases}-{months}"
    if not files.exists():
        say(f"模拟 {cases:,} 件办件、{months} 个月。 Simulating a city.")
        simulate(
            files,
            cases=cases,
            months=months,
            first_month=_FIRST_MONTH,
            calendar_csv=settings.reference_dir / "calendar_cn.csv",
        )
    paths = sorted(files.glob("*.csv"))
    if not paths:
        raise refuse("E-USE-01", what=f"{files} holds no files")
    say(f"接收 {len(paths)} 个文件。 Taking in {len(paths)} files.")
    with writer_lock(settings.lock_path, "intake"):
        receipts = receive(settings, paths)
    accepted, rejected = (sum(getattr(receipt, name) for receipt in receipts) for name in ("accepted", "rejected"))
    say(f"接收 {accepted:,} 条，退回 {rejected:,} 条。 {accepted:,} records accepted, {rejected:,} rejected.")
    last = date(_FIRST_MONTH.year + (months - 1) // 12, (months - 1) % 12 + 1, 1)
    say(f"构建、检查、发布 {last:%Y-%m}。 Building, checking and publishing {last:%Y-%m}.")
    run_job(settings, "monthly_ranking", period=f"{last:%Y-%m}")
    return settings.current_path.resolve()
