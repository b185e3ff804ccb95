"""Publication as Dagster sees it: one asset, the release, one partition per month."""

import dagster as dg

from orchestration.publication.release import publish
from orchestration.settings import Settings
from orchestration.writer_lock import writer_lock


def publication_assets(
    settings: Settings, months: dg.PartitionsDefinition, marts: list[dg.AssetKey]
) -> dg.AssetsDefinition:
    """The asset ``publication/release``; the gate inside ``publish`` reads the check results itself."""

    @dg.asset(
        key=["publication", "release"],
        deps=marts,
        partitions_def=months,
        group_name="publication",
        description="发布：不可更改的一期成果。 Release: one month, immutable, swapped in whole.",
        pool="warehouse_writer",
    )
    def release(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        with writer_lock(settings.lock_path, "publish"):
            published = publish(settings, context.partition_key[:7])
        return dg.MaterializeResult(
            metadata={
                "release_id": published.release_id,
                "path": dg.MetadataValue.path(str(published.path)),
                "is_new": published.is_new,
            }
        )

    return release
