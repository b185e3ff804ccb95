"""What a department says of its own programmes when a year is over: indicators, points and what was reached."""

from collections.abc import Iterator

from orchestration.simulation.money import catalogue as names
from orchestration.simulation.money.luck import Row
from orchestration.simulation.money.plan import Allotment, Plan

# code, name, section, aspect, direction, points, target; all in hundredths
_INDICATORS = (
    ("OUT-01", "完成工作数量", "output", "quantity", "up", 20_00, 120_00),
    ("OUT-02", "验收合格率", "output", "quality", "up", 15_00, 95_00),
    ("OUT-03", "按期完成率", "output", "timeliness", "up", 15_00, 100_00),
    ("BEN-01", "服务对象受益人次", "benefit", "other", "up", 20_00, 800_00),
    ("BEN-02", "平均等候时间", "benefit", "other", "down", 10_00, 15_00),
    ("SAT-01", "服务对象满意度", "satisfaction", "other", "up", 10_00, 90_00),
)
_EXECUTION_POINTS = 10_00


def evaluation_rows(plan: Plan, year: int) -> Iterator[Row]:
    """Rows of ``performance_self_evaluations`` of a year that has ended: four programmes of a department."""
    for (department, of_year), allotments in plan.by_department.items():
        programmes: dict[str, list[Allotment]] = {}
        for each in allotments:
            if of_year == year and each.line.programme in names.PROGRAMME_NAMES:
                programmes.setdefault(each.line.project, []).append(each)
        for project, lines in programmes.items():
            yield from _of_programme(plan, year, department, project, lines)


def _of_programme(plan: Plan, year: int, department: str, project: str, lines: list[Allotment]) -> Iterator[Row]:
    luck = plan.luck(year, "evaluated", project)
    budget, executed = sum(each.adjusted for each in lines), sum(each.executed for each in lines)

    def row(
        code: str, name: str, section: str, aspect: str, direction: str, weight: int, target: int, actual: int
    ) -> Row:
        reached, wanted = (actual, target) if direction == "up" else (target, actual)
        return {
            "fiscal_year": year,
            "project_code": project,
            "indicator_code": code,
            "department_code": department,
            "indicator_name": name,
            "section": section,
            "aspect": aspect,
            "direction": direction,
            "weight": weight,
            "target_value": target,
            "actual_value": actual,
            "score": (2 * weight * min(reached, wanted) + wanted) // (2 * wanted),
        }

    yield row("EXE-01", "预算执行率", "execution", "other", "up", _EXECUTION_POINTS, budget, executed)
    for code, name, section, aspect, direction, weight, target in _INDICATORS:
        percent = luck.pick((100, 100, 100, 102, 104, 97, 94))
        if direction == "down":
            percent = 200 - percent
        actual = target * percent // 100
        if aspect in ("quality", "timeliness") or section == "satisfaction":
            actual = min(actual, 100_00)
        yield row(code, name, section, aspect, direction, weight, target, actual)
