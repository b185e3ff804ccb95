"""All checks of a build: which there must be, running them, and the results file that the gate reads.

Here belongs the order of work and the promise that no expected check goes missing: what crashed, or has
no expectations though it is published, stands in the report as not run. The decision to publish is the
gate's; how a kind of check is run, its own module's.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import yaml

from orchestration.contracts import load_contracts
from orchestration.ledger import publish_file
from orchestration.messages import Refusal, refuse
from orchestration.quality.dbt_tests import data_tests, published_tables, read_manifest, run_data_tests
from orchestration.quality.expectation_suites import Suite, import_great_expectations, load_suite, run_suites
from orchestration.quality.explanation import explain
from orchestration.quality.results import DBT_TEST, EXPECTATION, CheckReport, CheckResult, CheckSpec, crashed
from orchestration.settings import Settings

__all__ = ["CheckReport", "CheckResult", "CheckSpec", "expected_checks", "explain", "run_checks"]


@dataclass(frozen=True)
class _Plan:
    """Which checks there must be. ``lost`` stands for those that cannot even be listed."""

    tests: dict[str, CheckSpec]
    suites: list[Suite]
    lost: list[CheckResult]

    @property
    def specs(self) -> list[CheckSpec]:
        in_suites = [spec for suite in self.suites for spec in suite.specs]
        return [*self.tests.values(), *in_suites, *(result.spec for result in self.lost)]


def expected_checks(settings: Settings) -> list[CheckSpec]:
    """Every check a build must pass through: each dbt data test and each expectation.

    A dataset or mart without a readable file of expectations counts as one check, which cannot be run.
    """
    return _plan(settings).specs


def run_checks(settings: Settings) -> CheckReport:
    """Run every expected check on the current build and write the results file.

    The results of an earlier run are removed first. Raises ``E-CHK-03`` when there is no build.
    """
    settings.check_results_path.unlink(missing_ok=True)
    build_id, as_of = _build(settings)
    plan = _plan(settings)
    with ThreadPoolExecutor(1) as meanwhile:  # the import takes about as long as dbt does, which is another process
        meanwhile.submit(import_great_expectations)
        tested = run_data_tests(settings, plan.tests)
    ended = [*tested, *run_suites(settings, plan.suites, as_of), *plan.lost]
    by_name = {result.spec.name: result for result in ended}
    report = CheckReport(build_id, [by_name.get(spec.name) or crashed([spec], "∅")[0] for spec in plan.specs])
    _write(settings.check_results_path, report)
    return report


def _plan(settings: Settings) -> _Plan:
    """What cannot be read is lost, and told; it never makes the plan shorter without a word."""
    lost: list[CheckResult] = []
    tests: dict[str, CheckSpec] = {}
    tables = [f"raw.{dataset}" for dataset in load_contracts(settings.contracts_dir)]
    try:
        manifest = read_manifest(settings)
        tests = data_tests(settings, manifest)
        tables += published_tables(manifest)
    except (Refusal, OSError, ValueError, KeyError) as error:
        lost += crashed([_whole(DBT_TEST, "dbt_tests", "marts")], error)

    suites: list[Suite] = []
    table_of = {table.split(".")[-1]: table for table in tables}
    files = {path.stem: path for path in settings.expectations_dir.glob("*.yml")}
    for name in sorted({*table_of, *files}):
        try:
            suites.append(load_suite(files[name]))
        except (OSError, ValueError, LookupError, TypeError, AttributeError, yaml.YAMLError) as error:
            reason = error if name in files else f"expectations/{name}.yml ∅"
            lost += crashed([_whole(EXPECTATION, name, table_of.get(name, name))], reason)
    return _Plan(tests, suites, lost)


def _whole(kind: str, name: str, table: str) -> CheckSpec:
    """Stands for all the checks that would be there if they could be read."""
    return CheckSpec(
        name=f"{name}.*",
        kind=kind,
        rule=name,
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
