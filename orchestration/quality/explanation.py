"""A report of checks in words: which rules failed, by which rows, and how to mend them.

Here belongs the wording only. It is plain text for a terminal or a mail, in both languages.
"""

from orchestration.quality.results import CheckReport, CheckResult

_ACTION_ZH = {"blocking": "阻断", "quarantine": "隔离", "warning": "警告", "info": "提示"}
_STATUS_ZH = {"skipped": "未执行", "crashed": "中断"}
_ORDER = ("blocking", "quarantine", "warning", "info")


def explain(report: CheckReport) -> list[str]:
    """Lines about every check that did not pass: the unfinished by what stopped them, then the failed by weight."""
    lines: list[str] = []
    unfinished = report.of("skipped", "crashed")
    for reason in dict.fromkeys(_reason(result) for result in unfinished):
        lines.append(reason)
        lines += [f"  - {result.spec.name}" for result in unfinished if _reason(result) == reason]
    for result in sorted(report.of("failed"), key=lambda one: (_ORDER.index(one.spec.action), one.spec.name)):
        lines += _finding(result)
    return lines


def _reason(result: CheckResult) -> str:
    return f"{_STATUS_ZH[result.status]}/{result.status}: {result.what}"


def _finding(result: CheckResult) -> list[str]:
    spec = result.spec
    lines = [
        f"{spec.rule} [{_ACTION_ZH[spec.action]}/{spec.action}] {spec.mart}",
        f"  {result.message_zh}  {result.message_en}",
    ]
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
