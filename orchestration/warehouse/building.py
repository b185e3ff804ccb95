"""One build from preparation to its ledger line; dbt itself is called by whoever drives the build.

Here belongs what surrounds a build. The build line is written last: a build that died has none.
"""

from orchestration.ledger import Ledger
from orchestration.settings import Settings
from orchestration.warehouse.identity import BuildParameters


def record_build(settings: Settings, parameters: BuildParameters) -> None:
    """Enter a finished build in the ledger, bound to what it knew."""
    Ledger(settings.ledger_path).append(
        "build",
        {
            "build_id": parameters.build_id,
            "period": parameters.period,
            "as_of": parameters.as_of.isoformat(),
            "known_at": parameters.known_at,
            "inputs_root": parameters.inputs_root,
            "code_version": parameters.code_version,
        },
        settings.actor,
    )
