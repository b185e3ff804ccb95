"""The only assembly point: settings in, the whole Dagster graph out.

Here belongs which parts there are and how they are wired; what each does lies in its stage.
"""

from typing import Any

import dagster as dg

from orchestration.automation import inbox_sensor, jobs, months, schedules
from orchestration.intake.assets import intake_assets
from orchestration.publication.assets import publication_assets
from orchestration.quality.assets import quality_checks
from orchestration.settings import Settings
from orchestration.warehouse.assets import dbt_resource, live_assets, warehouse_assets


def build_definitions(settings: Settings, **overrides: Any) -> dg.Definitions:
    """The graph for these settings; ``overrides`` replace resources by name, for tests.

    Raises ``E-BUILD-02`` when the dbt project cannot be parsed.
    """
    warehouse = warehouse_assets(settings)
    marts = [key for key in warehouse.keys if key.path[0] == "marts"]
    return dg.Definitions(
        assets=[
            intake_assets(settings),
            warehouse,
            live_assets(settings),
            publication_assets(settings, months(settings), marts),
        ],
        asset_checks=[quality_checks(settings)],
        jobs=jobs(),
        schedules=schedules(settings),
        sensors=[inbox_sensor(settings)],
        resources={"dbt": dbt_resource(settings), **overrides},
        executor=dg.in_process_executor,
    )


defs = build_definitions(Settings())
