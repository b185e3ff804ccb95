"""Intake as Dagster sees it: one asset per dataset, filled together from the inbox."""

from collections.abc import Iterator

import dagster as dg

from orchestration.contracts import load_contracts
from orchestration.intake.receiving import receive_inbox
from orchestration.settings import Settings
from orchestration.writer_lock import writer_lock


def intake_assets(settings: Settings) -> dg.AssetsDefinition:
    """The assets ``raw/<dataset>``: accepted rows, as the contracts describe them."""
    contracts = load_contracts(settings.contracts_dir)
    specs = [
        dg.AssetSpec(
            ["raw", contract.dataset],
            group_name=contract.domain,
            description=f"{contract.title_zh} {contract.title_en}: {contract.row_en}.",
            kinds={"parquet"},
        )
        for contract in contracts.values()
    ]

    @dg.multi_asset(specs=specs, name="take_in_inbox", pool="warehouse_writer")
    def take_in_inbox(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        with writer_lock(settings.lock_path, "intake"):
            receipts = receive_inbox(settings)
        for receipt in receipts:
            context.log.info(f"{receipt.file_name}: {receipt.status}, {receipt.accepted} of {receipt.records}")
        for contract in contracts.values():
            mine = [receipt.datasets[contract.dataset] for receipt in receipts if contract.dataset in receipt.datasets]
            yield dg.MaterializeResult(
                ["raw", contract.dataset],
                metadata={
                    "files": len(mine),
                    "accepted_rows": sum(counts["accepted"] for counts in mine),
                    "rejected_rows": sum(counts["rejected"] for counts in mine),
                },
            )

    return take_in_inbox
