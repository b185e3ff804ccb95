"""The graph that the daemon and the command run: its assets, checks, jobs, schedules and sensor."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from orchestration.automation import RANKING_WORKDAY, nth_workday_of_month
from orchestration.definitions import build_definitions
from orchestration.messages import Refusal
from orchestration.settings import PROJECT_DIR, Settings

RAW = {
    "accountability": [
        "accountability_events",
        "case_transfers",
    ],
    "approvals": [
        "approval_complaints",
        "approval_events",
        "approval_matters",
        "approval_ratings",
        "sample_inspections",
    ],
    "audit": [
        "audit_findings",
        "audit_projects",
        "audit_recommendations",
        "audit_rectifications",
        "official_terms",
    ],
    "fiscal": [
        "budget_lines",
        "carryovers",
        "final_accounts",
        "fixed_assets",
        "investment_stages",
        "nontax_receipts",
        "payments",
        "performance_self_evaluations",
        "procurement_contracts",
        "special_funds",
    ],
    "organisation": [
        "budget_units",
        "departments",
        "headcount",
        "jurisdiction_disputes",
        "period_declarations",
        "posts",
        "staff_assessments",
        "task_assignments",
    ],
    "supervision": [
        "coordination_meetings",
        "enforcement_cases",
        "external_reviews",
        "progress_inspections",
        "quarterly_reports",
        "supervision_items",
        "white_paper_tasks",
        "white_papers",
    ],
}
# The group of a mart is the folder its model lies in.
MARTS = {path.stem: path.parent.name for path in (PROJECT_DIR / "dbt_project" / "models" / "marts").rglob("*.sql")}
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings.for_data_dir(tmp_path_factory.mktemp("graph") / "data")


@pytest.fixture(scope="module")
def definitions(settings: Settings) -> dg.Definitions:
    return build_definitions(settings)


@pytest.fixture(scope="module")
def groups(definitions: dg.Definitions) -> dict[str, str | None]:
    """Group by asset, for everything that is made here; what dbt only reads has none of ours."""
    graph = definitions.resolve_asset_graph()
    return {key.to_user_string(): graph.get(key).group_name for key in graph.materializable_asset_keys}


class TestAssets:
    def test_every_dataset_is_one(self, groups: dict[str, str]) -> None:
        assert {key: group for key, group in groups.items() if key.startswith("raw/")} == {
            f"raw/{dataset}": domain for domain, datasets in RAW.items() for dataset in datasets
        }

    def test_every_mart_is_one(self, groups: dict[str, str]) -> None:
        assert {key: group for key, group in groups.items() if key.startswith("marts/")} == {
            f"marts/{mart}": group for mart, group in MARTS.items()
        }

    def test_every_model_lies_in_the_group_of_its_folder(self, groups: dict[str, str]) -> None:
        models = [
            path
            for path in (PROJECT_DIR / "dbt_project" / "models").rglob("*.sql")
            if path.parts[-3] in ("staging", "intermediate")
        ]
        for path in models:
            assert groups[f"{path.parts[-3]}/{path.stem}"] == path.parent.name
        assert {key for key, group in groups.items() if group == "quality"} == {
            f"quality/{name}" for name in ("conflicting_row", "pending_row", "rejected_row")
        }

    def test_the_release_rests_on_every_mart_and_is_of_one_month(self, definitions: dg.Definitions) -> None:
        release = definitions.resolve_asset_graph().get(dg.AssetKey(["publication", "release"]))
        assert {key.to_user_string() for key in release.parent_keys} == {f"marts/{mart}" for mart in MARTS}
        keys = release.partitions_def.get_partition_keys(current_time=datetime(2026, 6, 15, tzinfo=SHANGHAI))
        assert (keys[0], keys[-1]) == ("2004-01-01", "2026-07-01")

    def test_every_dataset_and_mart_is_checked(self, definitions: dg.Definitions) -> None:
        checked = {key.asset_key.to_user_string() for key in definitions.resolve_asset_graph().asset_check_keys}
        wanted = {f"raw/{dataset}" for datasets in RAW.values() for dataset in datasets}
        assert checked >= wanted | {f"marts/{mart}" for mart in MARTS}


class TestJobs:
    def test_each_can_be_run(self, definitions: dg.Definitions) -> None:
        steps = {
            name: set(definitions.resolve_job_def(name).graph.node_dict)
            for name in ("live_supervision", "build", "daily_supervision", "monthly_ranking")
        }
        assert steps == {
            "live_supervision": {"take_in_inbox", "live__fct_approval_alert"},
            "build": {"build_warehouse"},
            "daily_supervision": {
                *("take_in_inbox", "live__fct_approval_alert", "build_warehouse", "check_quality"),
            },
            "monthly_ranking": {"take_in_inbox", "build_warehouse", "check_quality", "publication__release"},
        }

    def test_only_the_ranking_is_of_a_month(self, definitions: dg.Definitions) -> None:
        jobs = {job.name: job.partitions_def for job in definitions.resolve_all_job_defs()}
        assert isinstance(jobs["monthly_ranking"], dg.MonthlyPartitionsDefinition)
        assert {job for job, months in jobs.items() if months is None} >= {
            "live_supervision",
            "build",
            "daily_supervision",
        }

    def test_the_release_waits_for_the_checks(self, definitions: dg.Definitions) -> None:
        graph = definitions.resolve_job_def("monthly_ranking").graph
        before = {
            output.node_name
            for outputs in graph.dependency_structure.input_to_upstream_outputs_for_node(
                "publication__release"
            ).values()
            for output in outputs
        }
        assert before == {"build_warehouse", "check_quality"}

    def test_a_run_uses_this_process(self, definitions: dg.Definitions) -> None:
        assert definitions.resolve_job_def("monthly_ranking").executor_def is dg.in_process_executor


class TestSchedules:
    @pytest.fixture
    def ranking_at(self, definitions: dg.Definitions) -> Callable[[date], dg.RunRequest | dg.SkipReason]:
        """What the schedule of the ranking decides at 06:30 of a day."""

        def evaluate(day: date) -> dg.RunRequest | dg.SkipReason:
            moment = datetime(day.year, day.month, day.day, 6, 30, tzinfo=SHANGHAI)
            schedule = definitions.resolve_schedule_def("monthly_ranking_schedule")
            return schedule(dg.build_schedule_context(scheduled_execution_time=moment))

        return evaluate

    @pytest.mark.parametrize(
        ("due", "month"),
        [
            (date(2025, 10, 11), "2025-09-01"),  # a holiday from 1 to 8, then 9, 10 and a Saturday that is worked
            (date(2026, 1, 6), "2025-12-01"),  # 1 to 3 are a holiday, the 4th is a Sunday that is worked
            (date(2026, 2, 4), "2026-01-01"),
            (date(2026, 6, 3), "2026-05-01"),
            (date(2026, 3, 4), "2026-02-01"),
        ],
    )
    def test_the_ranking_runs_on_the_third_working_day_only(
        self, ranking_at: Callable[[date], dg.RunRequest | dg.SkipReason], due: date, month: str
    ) -> None:
        decided = {day: ranking_at(due.replace(day=day)) for day in range(1, 21)}
        requested = {day: found for day, found in decided.items() if isinstance(found, dg.RunRequest)}
        assert {day: found.partition_key for day, found in requested.items()} == {due.day: month}
        assert requested[due.day].run_key == f"monthly_ranking-{month[:7]}"
        assert str(due) in decided[20].skip_message

    def test_the_third_working_day_comes_before_the_schedule_ends(self, settings: Settings) -> None:
        months = [
            date(year, month, 1) for year in range(2012, 2027) for month in (1, 2, 5, 10)
        ]  # those with long holidays
        assert max(nth_workday_of_month(settings, month, RANKING_WORKDAY).day for month in months) <= 20

    def test_a_month_without_its_calendar_is_told(
        self, ranking_at: Callable[[date], dg.RunRequest | dg.SkipReason]
    ) -> None:
        with pytest.raises(Refusal, match=r"E-CAL-01.*2027"):
            ranking_at(date(2027, 1, 6))

    def test_they_keep_the_time_of_the_office(self, definitions: dg.Definitions) -> None:
        found = {
            name: (schedule.cron_schedule, schedule.execution_timezone)
            for name in ("monthly_ranking_schedule", "daily_supervision_schedule")
            for schedule in [definitions.resolve_schedule_def(name)]
        }
        assert found == {
            "monthly_ranking_schedule": ("30 6 1-20 * *", "Asia/Shanghai"),
            "daily_supervision_schedule": ("30 5 * * *", "Asia/Shanghai"),
        }

    def test_an_unknown_jurisdiction_is_a_wrong_setting(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal, match="E-CFG-01"):
            build_definitions(Settings.for_data_dir(tmp_path, jurisdiction_code="ZZ"))


class TestInboxSensor:
    @pytest.fixture
    def inbox(self, settings: Settings) -> Path:
        for path in sorted(settings.inbox_dir.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        settings.inbox_dir.mkdir(parents=True, exist_ok=True)
        return settings.inbox_dir

    @pytest.fixture
    def look(self, definitions: dg.Definitions) -> Callable[[], dg.RunRequest | dg.SkipReason]:
        return lambda: definitions.resolve_sensor_def("inbox_sensor")(dg.build_sensor_context())

    def test_an_empty_inbox_asks_for_nothing(self, inbox: Path, look: Callable) -> None:
        (inbox / ".hidden").write_text("x", encoding="utf-8")
        assert isinstance(look(), dg.SkipReason)
        inbox.joinpath(".hidden").unlink()
        inbox.rmdir()
        assert isinstance(look(), dg.SkipReason)

    def test_a_growing_file_waits(self, inbox: Path, look: Callable) -> None:
        (inbox / "departments.csv").write_text("department_code\n", encoding="utf-8")
        assert isinstance(look(), dg.SkipReason)

    def test_a_complete_file_asks_for_one_run(self, inbox: Path, look: Callable) -> None:
        complete(inbox / "departments.csv")
        first, again = look(), look()
        assert isinstance(first, dg.RunRequest)
        assert first.run_key == again.run_key
        complete(inbox / "wabo_receipt" / "receipt.parquet")
        assert look().run_key != first.run_key

    def test_what_is_still_written_does_not_hold_up_the_rest(self, inbox: Path, look: Callable) -> None:
        complete(inbox / "departments.csv")
        alone = look().run_key
        (inbox / "headcount.csv").write_text("department_code\n", encoding="utf-8")
        assert look().run_key == alone


@pytest.mark.slow
def test_dagster_takes_the_module(tmp_path: Path) -> None:
    """As ``dagster dev`` would load it."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("dagster")), "definitions", "validate", "-m", "orchestration.definitions"],
        env={**os.environ, "XIAONENG_DATA": str(tmp_path), "DAGSTER_HOME": str(tmp_path)},
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def complete(path: Path) -> None:
    """A file that nobody has written to for a while."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("department_code\nGT\n", encoding="utf-8")
    long_ago = time.time() - 60
    os.utime(path, (long_ago, long_ago))
