"""The warehouse as Dagster sees it: one asset per dbt model, built by one dbt run."""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from importlib.metadata import version
from typing import Any

import dagster as dg
from dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtCliResource,
    DbtProject,
    dbt_assets,
)
from packaging.version import Version

from orchestration.contracts import load_contracts
from orchestration.dbt import begin_with_what_is_parsed, dbt_environment, dbt_executable, ensure_manifest
from orchestration.settings import Settings
from orchestration.warehouse.building import record_build
from orchestration.warehouse.live import refresh
from orchestration.warehouse.preparation import prepare
from orchestration.writer_lock import writer_lock


class BuildConfig(dg.Config):
    """What an operator may say of a build; a partitioned run takes its period from the partition."""

    period: str | None = None
    as_of: str | None = None
    known_at: int | None = None


class WarehouseTranslator(DagsterDbtTranslator):
    """Names a dbt node as the data model does: schema, then table."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        schema = dbt_resource_props.get("source_name") or dbt_resource_props["config"]["schema"]
        return dg.AssetKey([schema, dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return dbt_resource_props["fqn"][-2]


def warehouse_assets(settings: Settings) -> dg.AssetsDefinition:
    """All models of ``dbt_project/``, over the assets of intake."""

    @dbt_assets(
        manifest=ensure_manifest(settings),
        name="build_warehouse",
        # tests run apart, once, after everything is built: see quality
        dagster_dbt_translator=WarehouseTranslator(DagsterDbtTranslatorSettings(enable_asset_checks=False)),
        pool="warehouse_writer",
    )
    def build_warehouse(context: dg.AssetExecutionContext, dbt: DbtCliResource, config: BuildConfig) -> Iterator[Any]:
        period = config.period or context.run.tags.get("dagster/partition")
        as_of = datetime.fromisoformat(config.as_of) if config.as_of else None
        with writer_lock(settings.lock_path, "build"):
            parameters = prepare(settings, period and period[:7], as_of, config.known_at)
            os.environ.update(dbt_environment(settings))  # the only way to reach the profile through the resource
            target = settings.warehouse_dir / "dbt_target" / "build"  # the same each time: parsed files are used again
            begin_with_what_is_parsed(settings, target)
            yield from dbt.cli(["run"], context=context, target_path=target).stream()
            record_build(settings, parameters)

    return build_warehouse


def live_assets(settings: Settings) -> dg.AssetsDefinition:
    """Alerts and open cases brought up to date, over the assets of intake."""
    delivered = [["raw", dataset] for dataset in load_contracts(settings.contracts_dir)]

    @dg.asset(
        key=["live", "fct_approval_alert"],
        deps=[dg.AssetKey(key) for key in delivered],
        group_name="live",
        description="预警与在办办件，只重算有变动的办件。 Alerts and open cases, of the cases that may have changed.",
        kinds={"duckdb"},
        pool="warehouse_writer",
    )
    def live_alerts() -> dg.MaterializeResult:
        with writer_lock(settings.lock_path, "refresh"):
            refreshed = refresh(settings)
        return dg.MaterializeResult(
            metadata={
                "as_of": refreshed.as_of.isoformat(),
                "recomputed_cases": refreshed.recomputed_cases,
                "raised": refreshed.raised,
                "ended": refreshed.ended,
            }
        )

    return live_alerts


class InstalledDbt(DbtCliResource):
    """The dbt that was installed with us: its version is known, and nothing asks its adapter for row counts.

    Finding out by starting it and parsing every macro in this process took a third of a small run.
    """

    @cached_property
    def _cli_version(self) -> Version:
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, _args: Sequence[str]) -> None:  # ty: ignore[incompatible-method-override]
        return None


def dbt_resource(settings: Settings) -> DbtCliResource:
    """dbt on our project and profile, called in the folder of the build database (see ``dbt_environment``)."""
    project = DbtProject(settings.dbt_project_dir, profiles_dir=settings.dbt_project_dir)
    return InstalledDbt(
        project_dir=project,
        dbt_executable="sh",
        global_config_flags=[
            *("-c", 'cd "$0" && exec "$@"', str(settings.warehouse_dir)),
            *(dbt_executable(), "--no-use-colors"),
        ],
    )
