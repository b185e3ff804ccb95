"""When things happen: jobs, partitions, the schedules and the sensor of the inbox.

Here belongs time and order. Everything here can be done by the command as well, so that cron can do
what the daemon can.
"""

import csv
import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg

from orchestration.intake.landing import is_stable
from orchestration.messages import refuse
from orchestration.settings import Settings

RANKING_WORKDAY = 3  # the ranking of a month runs on this working day of the next
_FIRST_MONTH = datetime(2004, 1, 1)  # 行政许可法 came into force in July 2004


def months(settings: Settings) -> dg.MonthlyPartitionsDefinition:
    """One partition per month, two ahead: a month may be drafted before it is over."""
    return dg.MonthlyPartitionsDefinition(_FIRST_MONTH, timezone=time_zone(settings), end_offset=2)


def jobs() -> list[Any]:
    """``live_supervision`` refreshes alerts when a file has landed; ``build`` computes, ``daily_supervision`` takes in
    and checks as well, ``monthly_ranking`` publishes a month."""
    release = dg.AssetSelection.assets(["publication", "release"])
    delivered = dg.AssetSelection.key_prefixes("raw")
    live = dg.AssetSelection.key_prefixes("live")
    return [
        dg.define_asset_job(
            "live_supervision",
            selection=(delivered | live).without_checks(),  # the checks look at a full build
            description="实时监察：接收文件，更新预警。 Takes in the inbox and refreshes the alerts.",
        ),
        dg.define_asset_job(
            "build",
            selection=(dg.AssetSelection.all() - release - delivered - live).without_checks(),
            description="构建：由湖中读数计算全部指标。 Computes everything from the readings in the lake.",
        ),
        dg.define_asset_job(
            "daily_supervision",
            selection=dg.AssetSelection.all() - release,
            description="每日监察：接收、更新预警、构建、检查。 Takes in the inbox, refreshes alerts, builds, checks.",
        ),
        dg.define_asset_job(
            "monthly_ranking",
            selection=dg.AssetSelection.all() - live,  # a run of it is of one month, as the release is
            description="每月排名：接收、构建、检查、发布。 Takes in, builds, checks and publishes a month.",
        ),
    ]


def schedules(settings: Settings) -> list[dg.ScheduleDefinition]:
    """The ranking on the third working day of the month at 06:30, supervision every day at 05:30."""

    @dg.schedule(
        name="monthly_ranking_schedule",
        job_name="monthly_ranking",
        cron_schedule="30 6 1-20 * *",
        execution_timezone=time_zone(settings),
        description="每月第三个工作日 06:30。 On the third working day of the month at 06:30.",
    )
    def monthly_ranking_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        today = context.scheduled_execution_time.astimezone(ZoneInfo(time_zone(settings))).date()
        due = nth_workday_of_month(settings, today, RANKING_WORKDAY)
        if today != due:
            return dg.SkipReason(f"第 {RANKING_WORKDAY} 个工作日是 {due}。 The ranking runs on {due}.")
        ranked = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        return dg.RunRequest(run_key=f"monthly_ranking-{ranked:%Y-%m}", partition_key=ranked.isoformat())

    daily = dg.ScheduleDefinition(
        name="daily_supervision_schedule",
        job_name="daily_supervision",
        cron_schedule="30 5 * * *",
        execution_timezone=time_zone(settings),
        description="每日 05:30。 Every day at 05:30.",
    )
    return [monthly_ranking_schedule, daily]


def inbox_sensor(settings: Settings) -> dg.SensorDefinition:
    """Refreshes the alerts when a file lies in the inbox and has been written to its end."""

    @dg.sensor(
        name="inbox_sensor",
        job_name="live_supervision",
        minimum_interval_seconds=5,
        description="收件箱有写完的文件即运行。 Runs when a file in the inbox is complete.",
    )
    def watch(_context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        files = [
            file for file in sorted(_waiting_files(settings.inbox_dir)) if is_stable(file, settings.stable_seconds)
        ]
        if not files:
            return dg.SkipReason("收件箱没有写完的文件。 No complete file in the inbox.")
        return dg.RunRequest(run_key=_fingerprint(files))

    return watch


def time_zone(settings: Settings) -> str:
    """Time zone of the jurisdiction whose office this is."""
    return _jurisdiction(settings)["time_zone"]


def nth_workday_of_month(settings: Settings, day: date, number: int) -> date:
    """The n-th working day of the month of ``day``; ``E-CAL-01`` where its calendar is not announced."""
    code = _jurisdiction(settings)["calendar_code"]
    days = _rows(settings.reference_dir / f"calendar_{code.lower()}.csv")
    month = day.strftime("%Y-%m-")
    workdays = (row["cal_date"] for row in days if row["cal_date"].startswith(month) and row["is_workday"] == "1")
    found = next(islice(workdays, number - 1, None), None)
    if found is None:
        raise refuse("E-CAL-01", year=day.year, calendar=code)
    return date.fromisoformat(found)


def _jurisdiction(settings: Settings) -> dict[str, str]:
    for row in _rows(settings.reference_dir / "jurisdiction.csv"):
        if row["jurisdiction_code"] == settings.jurisdiction_code:
            return row
    raise refuse("E-CFG-01", what=f"XIAONENG_JURISDICTION_CODE={settings.jurisdiction_code}")


def _waiting_files(inbox: Path) -> Iterator[Path]:
    if inbox.is_dir():
        for path in inbox.rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                yield path


def _fingerprint(files: list[Path]) -> str:
    listing = "\n".join(f"{file}\0{file.stat().st_size}\0{file.stat().st_mtime_ns}" for file in files)
    return hashlib.sha256(listing.encode()).hexdigest()[:16]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
