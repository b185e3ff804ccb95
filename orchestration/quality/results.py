"""What a check is, how it ended, and the report of all of them.

Here belong the shapes that the kinds of checks share. How a check is run belongs to its kind; what a
reader is told about failing rows, to ``explanation``.
"""

from dataclasses import dataclass, field
from typing import Any

from orchestration.messages import EXIT_OK, Problem, problem

EXPECTATION = "expectation"
DBT_TEST = "dbt_test"
ACTIONS = ("blocking", "quarantine", "warning", "info")
ROWS_SHOWN = 20
_NAMES_SHOWN = 20


@dataclass(frozen=True)
class CheckSpec:
    """One check that must be run: what it is called, what it looks at and what a finding leads to.

    ``key`` names the columns by which a failing row is known; empty where the check says so itself.
    """

    name: str
    kind: str
    rule: str
    mart: str  # schema.table
    action: str
    title_zh: str
    title_en: str
    fix_zh: str = ""
    fix_en: str = ""
    endangers: tuple[str, ...] = ()
    basis: str = ""
    evidence: str = ""
    key: tuple[str, ...] = ()

    @property
    def asset_key(self) -> list[str]:
        """Schema and table, the parts of the asset's key."""
        return self.mart.split(".")


@dataclass(frozen=True)
class CheckResult:
    """How a check ended: ``passed``, ``failed``, ``skipped`` or ``crashed``.

    ``failing_count`` is NULL unless it ran to its end; ``rows`` holds keys and figures of the first
    failing rows; ``what`` is the error of a check that did not run to its end.
    """

    spec: CheckSpec
    status: str
    failing_count: int | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)
    what: str = ""

    @property
    def message_zh(self) -> str:
        return f"{self.spec.title_zh}：{self._outcome('{} 处不合格', '合格', '未执行', '中断')}"

    @property
    def message_en(self) -> str:
        return f"{self.spec.title_en}: {self._outcome('{} failing', 'passed', 'skipped', 'crashed')}"

    def as_dict(self) -> dict[str, Any]:
        """One entry of the results file, as the gate reads it."""
        return {
            "name": self.spec.name,
            "kind": self.spec.kind,
            "rule": self.spec.rule,
            "mart": self.spec.mart,
            "action": self.spec.action,
            "status": self.status,
            "failing_count": self.failing_count,
            "message_zh": self.message_zh,
            "message_en": self.message_en,
            "rows": self.rows,
        }

    def _outcome(self, failed: str, passed: str, skipped: str, crashed: str) -> str:
        if self.status == "failed":
            return failed.format(self.failing_count)
        words = {"passed": passed, "skipped": skipped, "crashed": crashed}[self.status]
        return f"{words}（{self.what}）" if self.what else words


def crashed(specs: list[CheckSpec], what: object) -> list[CheckResult]:
    """A result for each check that was not run to its end, with the reason in one line."""
    reason = " ".join(str(what).split())[:500]
    return [CheckResult(spec, "crashed", what=reason) for spec in specs]


@dataclass(frozen=True)
class CheckReport:
    """All results of one build. Every expected check has one, whatever happened."""

    build_id: str
    results: list[CheckResult]

    def of(self, *statuses: str) -> list[CheckResult]:
        return [result for result in self.results if result.status in statuses]

    def problems(self) -> list[Problem]:
        """Why the build may not be published; nothing when it may."""
        blocking = [result for result in self.of("failed") if result.spec.action == "blocking"]
        unfinished = self.of("skipped", "crashed")
        problems = []
        if blocking:
            named = _listed([f"{result.spec.name} ({result.failing_count})" for result in blocking])
            problems.append(problem("E-CHK-01", checks=named))
        if unfinished:
            named = _listed([f"{result.spec.name} ({result.status})" for result in unfinished])
            problems.append(problem("E-CHK-02", checks=named))
        return problems

    @property
    def exit_code(self) -> int:
        problems = self.problems()
        return problems[0].sentence.exit_code if problems else EXIT_OK

    def summary(self) -> str:
        """One line: how many checks ended how."""
        counts = {status: len(self.of(status)) for status in ("passed", "failed", "skipped", "crashed")}
        blocking = sum(result.spec.action == "blocking" for result in self.of("failed"))
        return (
            f"检查 {len(self.results)} 项：合格 {counts['passed']}，不合格 {counts['failed']}（其中阻断 {blocking}），"
            f"未完成 {counts['skipped'] + counts['crashed']}。 "
            f"{len(self.results)} checks: {counts['passed']} passed, {counts['failed']} failed "
            f"({blocking} of them blocking), {counts['skipped'] + counts['crashed']} not finished."
        )

    def as_dict(self) -> dict[str, Any]:
        """The results file."""
        return {
            "build_id": self.build_id,
            "status": "complete",
            "expected": [result.spec.name for result in self.results],
            "results": [result.as_dict() for result in self.results],
        }


def _listed(names: list[str]) -> str:
    rest = len(names) - _NAMES_SHOWN
    return ", ".join(names[:_NAMES_SHOWN]) + (f" … +{rest}" if rest > 0 else "")
