"""A report of checks in words: which rules failed, by which rows, and how to mend them.

Here belongs the wording only. It is plain text for a terminal or a mail, in both languages.
"""

from orchestration.quality.results import CheckReport, CheckResult

_ACTION_ZH = {"blocking": "阻断", "quarantine": "隔离", "warning": "警告", "info": "提示"}
_ORDER = ("blocking", "quarantine", "warning", "info")


def explain(report: CheckReport) -> list[str]:
    """Lines about every check that did not pass: the unfinished first, then by weight of its action."""
    findings = report.of("failed", "skipped", "crashed")
    ordered = sorted(findings, key=lambda one: (one.status == "failed", _ORDER.index(one.spec.action), one.spec.name))
    return [line for finding in ordered for line in _lines(finding)]


def _lines(result: CheckResult) -> list[str]:
    spec = result.spec
    heading = f"{spec.rule} [{_ACTION_ZH[spec.action]}/{spec.action}] {spec.mart}"
    lines = [heading, f"  {result.message_zh}  {result.message_en}"]
    lines += [f"  - {' '.join(f'{name}={value}' for name, value in row.items())}" for row in result.rows]
    shown = len(result.rows)
    if shown and result.failing_count and result.failing_count > shown:
        lines.append(f"  … 另有/more: {result.failing_count - shown}")
    if spec.basis:
        lines.append(f"  依据/basis: {spec.basis}")
    if spec.endangers:
        lines.append(f"  影响/endangers: {', '.join(spec.endangers)}")
    if spec.fix_zh or spec.fix_en:
        lines.append(f"  处理/cure: {spec.fix_zh} {spec.fix_en}".rstrip())
    return lines
