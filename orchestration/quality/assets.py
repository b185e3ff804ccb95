"""Quality as Dagster sees it: every dbt test and every expectation an asset check, run together once."""

import re
from collections.abc import Iterator

import dagster as dg

from orchestration.quality.checks import CheckSpec, expected_checks, run_checks
from orchestration.settings import Settings
from orchestration.writer_lock import writer_lock

_LAST_ASSET = ["marts", "monthly_approval_efficiency_ranking"]


def quality_checks(settings: Settings) -> dg.AssetChecksDefinition:
    """The checks of all deliveries and marts.

    Those of the ranking are ``blocking`` so that the release waits for them all; on anything the build
    itself reads, they would make it wait for its own checks. Whether a release may be published is
    decided by the gate, from the results themselves.
    """
    specs = expected_checks(settings)

    @dg.multi_asset_check(
        name="check_quality",
        specs=[
            dg.AssetCheckSpec(
                _check_name(spec),
                asset=dg.AssetKey(spec.asset_key),
                description=f"{spec.title_zh} {spec.title_en}",
                blocking=spec.asset_key == _LAST_ASSET,
                metadata={"rule": spec.rule, "action": spec.action},
            )
            for spec in specs
        ],
        pool="warehouse_writer",
    )
    def check_quality(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        with writer_lock(settings.lock_path, "check"):
            report = run_checks(settings)
        context.log.info(report.summary())
        for result in report.results:
            is_blocking = result.spec.action == "blocking" or result.status in ("skipped", "crashed")
            yield dg.AssetCheckResult(
                passed=result.status == "passed",
                asset_key=dg.AssetKey(result.spec.asset_key),
                check_name=_check_name(result.spec),
                severity=dg.AssetCheckSeverity.ERROR if is_blocking else dg.AssetCheckSeverity.WARN,
                description=f"{result.message_zh} {result.message_en}",
                metadata={"failing_count": result.failing_count or 0},
            )

    return check_quality


def _check_name(spec: CheckSpec) -> str:
    """Dagster takes letters, digits and underscores."""
    return re.sub(r"\W+", "_", spec.name, flags=re.ASCII).strip("_")
