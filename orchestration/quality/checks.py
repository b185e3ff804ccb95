"""All checks of a build: which there must be, running them, and the results file that the gate reads.

Here belongs the order of work and the promise that no expected check goes missing: what crashed, or has
no expectations though it is published, stands in the report as not run. The decision to publish is the
gate's; how a kind of check is run, its own module's.
"""

import json
from datetime import datetime
from pathlib import Path

import duckdb
import yaml

from orchestration.contracts import load_contracts
from orchestration.ledger import publish_file
from orchestration.messages import Refusal, refuse
from orchestration.quality.dbt_tests import dbt_test_specs, published_models, run_dbt_tests
from orchestration.quality.expectation_suites import Suite, load_suite, run_suites
from orchestration.quality.explanation import explain
from orchestration.quality.results import DBT_TEST, EXPECTATION, CheckReport, CheckResult, CheckSpec, crashed
from orchestration.settings import Settings

__all__ = ["CheckReport", "CheckResult", "CheckSpec", "expected_checks", "explain", "run_checks"]


def expected_checks(settings: Settings) -> list[CheckSpec]:
    """Every check a build must pass through: each dbt data test and each expectation.

    A dataset or mart without a readable file of expectations counts as one check, which cannot be run.
    """
    suites, unreadable = _suites(settings)
    return [
        *dbt_test_specs(settings),
        *(spec for suite in suites for spec in suite.specs),
        *(result.spec for result in unreadable),
    ]


def run_checks(settings: Settings) -> CheckReport:
    """Run every expected check on the current build and write the results file.

    The results of an earlier run are removed first. Raises ``E-CHK-03`` when there is no build.
    """
    settings.check_results_path.unlink(missing_ok=True)
    build_id, as_of = _build(settings)
    suites, unreadable = _suites(settings)
    report = CheckReport(build_id, [*_dbt_results(settings), *run_suites(settings, suites, as_of), *unreadable])
    _write(settings.check_results_path, report)
    return report


def _dbt_results(settings: Settings) -> list[CheckResult]:
    try:
        specs = dbt_test_specs(settings)
    except (Refusal, OSError, ValueError, KeyError) as error:
        return crashed([_whole(DBT_TEST, "dbt_tests", "marts")], error)
    try:
        return run_dbt_tests(settings)
    except (Refusal, OSError, ValueError, KeyError) as error:
        return crashed(specs, error)


def _suites(settings: Settings) -> tuple[list[Suite], list[CheckResult]]:
    """The suites that can be read, and a crashed check for each that cannot or is not there."""
    suites: list[Suite] = []
    unreadable: list[CheckResult] = []
    tables = {table.split(".")[-1]: table for table in _tables_to_expect(settings)}
    files = {path.stem: path for path in settings.expectations_dir.glob("*.yml")}
    for name in sorted({*tables, *files}):
        try:
            suites.append(load_suite(files.get(name, settings.expectations_dir / f"{name}.yml")))
        except FileNotFoundError:
            unreadable += crashed([_whole(EXPECTATION, name, tables[name])], f"expectations/{name}.yml ∅")
        except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
            unreadable += crashed([_whole(EXPECTATION, name, tables.get(name, name))], error)
    return suites, unreadable


def _tables_to_expect(settings: Settings) -> list[str]:
    """Every dataset that has a contract and every table that is published."""
    try:
        marts = published_models(settings)
    except (Refusal, OSError, ValueError, KeyError):
        marts = []  # the dbt tests then tell that the project cannot be read
    return [*(f"raw.{dataset}" for dataset in load_contracts(settings.contracts_dir)), *marts]


def _whole(kind: str, name: str, table: str) -> CheckSpec:
    """Stands for all the checks that would be there if they could be read."""
    return CheckSpec(
        name=f"{name}.*",
        kind=kind,
        rule="*",
        mart=table,
        action="blocking",
        title_zh=f"{name} 的检查读不出",
        title_en=f"The checks of {name} cannot be read",
        fix_zh="恢复或改正检查文件后重新检查。",
        fix_en="Restore or mend the file of checks and check again.",
    )


def _build(settings: Settings) -> tuple[str, datetime]:
    """Name of the current build, and when its clock stops."""
    try:
        with duckdb.connect(str(settings.build_database_path), read_only=True) as connection:
            row = connection.execute("select build_id, as_of from ops.build_parameters").fetchone()
    except duckdb.Error as error:
        raise refuse("E-CHK-03", what=str(error).splitlines()[0]) from None
    if row is None:
        raise refuse("E-CHK-03", what="ops.build_parameters ∅")
    return row


def _write(path: Path, report: CheckReport) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(report.as_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    publish_file(temporary, path)
