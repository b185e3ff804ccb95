"""The gate: may this build be published? It reads the check results itself and fails closed.

Here belongs the decision alone. What is checked, and which action a finding has, is written in the
expectations and the dbt tests; anything the gate cannot read or does not know counts as not checked.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb

from orchestration.messages import Problem, Refusal, problem, refuse
from orchestration.publication.build import BuildParameters, Month
from orchestration.publication.database import first_line
from orchestration.settings import Settings

_ACTIONS = {"blocking", "quarantine", "warning", "info"}
_RESULT_FIELDS = ("name", "kind", "rule", "mart", "action", "status", "failing_count", "message_zh", "message_en")
_NAMES_SHOWN = 20

_CALENDARS = """
with ranked as (

    select distinct jurisdiction_code
    from marts.monthly_approval_efficiency_ranking
    where month = ?

)

select distinct
    ranked.jurisdiction_code,
    jurisdiction.calendar_code,
    (
        select max(calendar.announced_to)
        from reference.calendar as calendar
        where calendar.calendar_code = jurisdiction.calendar_code
    ) as announced_to
from ranked
left join reference.jurisdiction as jurisdiction
    on ranked.jurisdiction_code = jurisdiction.jurisdiction_code
order by all
"""


@dataclass(frozen=True)
class CheckResults:
    """Complete results of one build: nothing missing, nothing skipped, nothing blocking."""

    expected: list[str]
    results: list[dict[str, Any]]

    def released(self) -> dict[str, Any]:
        """As a release keeps them: in the order of their names, without the build they were made in."""
        kept = [{field: result.get(field) for field in _RESULT_FIELDS} for result in self.results]
        return {
            "status": "complete",
            "expected": sorted(self.expected),
            "results": sorted(kept, key=_in_order),
        }


def pass_gate(
    settings: Settings, connection: duckdb.DuckDBPyConnection, build: BuildParameters, month: Month
) -> CheckResults:
    """The check results of a build that may be published; raises a ``Refusal`` (exit 4) for any other."""
    problems: list[Problem] = []
    results = None
    try:
        results = read_check_results(settings.check_results_path, build.build_id)
        problems += _failed(results)
    except Refusal as refusal:
        problems += refusal.problems
    problems += _unannounced(connection, month)
    if problems or results is None:
        raise Refusal(*problems)
    return results


def read_check_results(path: Path, build_id: str) -> CheckResults:
    """Results of this build with every expected check run to its end; else ``E-CHK-02``."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        stated_build, status = content["build_id"], content["status"]
        results = CheckResults(list(content["expected"]), list(content["results"]))
        statuses = {(result["name"], result["status"], result["action"]) for result in results.results}
        if not all(isinstance(text, str) for text in (*results.expected, *(name for name, _, _ in statuses))):
            raise TypeError("name")
    except FileNotFoundError:
        raise _incomplete(f"{path.name} ∅") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _incomplete(f"{path.name}: {type(error).__name__} {error}") from None
    if stated_build != build_id:
        raise _incomplete(f"build_id {stated_build} ≠ {build_id}")
    if status != "complete":
        raise _incomplete(f"status = {status}")
    if not results.expected:
        raise _incomplete("expected = []")
    seen = {name for name, _, _ in statuses}
    lacking = [f"{name} (∅)" for name in sorted(set(results.expected) - seen)]
    lacking += [
        f"{name} ({status})"
        for name, status, action in sorted(statuses, key=str)
        if status not in ("passed", "failed") or action not in _ACTIONS
    ]
    if lacking:
        raise _incomplete(_listed(lacking))
    return results


def _failed(results: CheckResults) -> list[Problem]:
    failed = [
        f"{result['name']} ({result.get('failing_count', '?')})"
        for result in sorted(results.results, key=lambda result: result["name"])
        if result["status"] == "failed" and result["action"] == "blocking"
    ]
    return [problem("E-CHK-01", checks=_listed(failed))] if failed else []


def _unannounced(connection: duckdb.DuckDBPyConnection, month: Month) -> list[Problem]:
    """The calendars of ranked jurisdictions that end before the month does, one problem each."""
    try:
        calendars = connection.execute(_CALENDARS, [month.first_day]).fetchall()
    except duckdb.Error as error:
        raise refuse("E-PUB-02", what=first_line(error)) from None
    return [
        problem(
            "E-CAL-01",
            year=(announced_to + timedelta(days=1)).year if announced_to else month.last_day.year,
            calendar=calendar or jurisdiction,
        )
        for jurisdiction, calendar, announced_to in calendars
        if announced_to is None or announced_to < month.last_day
    ]


def _in_order(result: dict[str, Any]) -> tuple[str, str]:
    return str(result["name"]), json.dumps(result, sort_keys=True, ensure_ascii=False)


def _incomplete(what: str) -> Refusal:
    return Refusal(problem("E-CHK-02", checks=what))


def _listed(names: list[str]) -> str:
    rest = len(names) - _NAMES_SHOWN
    return ", ".join(names[:_NAMES_SHOWN]) + (f" … +{rest}" if rest > 0 else "")
