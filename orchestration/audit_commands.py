"""The commands of an auditor: tables to take away, a figure down to its rows, a sample anybody can draw again.

Here belong the commands only, as in ``cli``; heavy imports happen inside them.
"""

from pathlib import Path

import click

from orchestration.surface import PERIOD, Surface, command, period_of, writing


@command("export")
@click.argument("subject", type=click.Choice(["fiscal", "audit", "supervision"]))
@click.option(
    "--year", required=True, type=click.IntRange(1900, 9999), help="年度，财政表为财政年度。 Year; fiscal for money."
)
@click.option(
    *("--format", "formats"),
    default="xlsx,csv,parquet",
    show_default=True,
    help="格式，另有 ocds（采购的 OCDS 1.1）。 Forms, with commas; there is ocds too, procurement as OCDS 1.1.",
)
@click.option("--jurisdiction", metavar="CODE", help="只要一个辖区。 One jurisdiction only.")
@click.option("--release", default="current", show_default=True, help="发布编号或路径。 Release id or path.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="空目录。 An empty folder.")
def export(
    surface: Surface, subject: str, year: int, formats: str, jurisdiction: str | None, release: str, out: Path
) -> None:
    """导出一个年度的审计用表，写后回读核对。 Write a year's tables for auditors; every file is read back and tied."""
    from orchestration.publication.export import FORMATS
    from orchestration.publication.export import export as write

    chosen = [form.strip().lower() for form in formats.split(",") if form.strip()]
    if not chosen or not set(chosen) <= set(FORMATS):
        raise click.BadParameter(f"{formats!r}: choose among {','.join(FORMATS)}", param_hint="--format")
    if "ocds" in chosen and subject != "fiscal":
        raise click.BadParameter("ocds is of contracts: export fiscal", param_hint="--format")
    settings = surface.settings()
    with writing(out):
        exported = write(
            *(settings, subject, year, chosen, out),
            release=release,
            jurisdiction=jurisdiction,
            say=lambda line: click.echo(line, err=True),
        )
    counts = f"{len(exported.rows)} 张表/tables, {sum(exported.rows.values()):,} 行/rows, {exported.ties} 项核对/ties"
    surface.show(
        exported.as_dict(), f"{exported.release_id} {year}: {counts}, {len(exported.files)} 个文件/files: {out}"
    )


@command("sample")
@click.option("--period", callback=period_of, metavar=PERIOD, help="办件的办结月份。 Month of the cases' finish.")
@click.option("--per-department", type=click.IntRange(min=1), help="每部门件数。 Cases per department.")
@click.option("--table", metavar="FACT", help="改从事实表抽取，如 fct_payment。 Draw rows of a fact table instead.")
@click.option("--method", type=click.Choice(["stratified", "mus"]), help="分层或货币单位。 Strata or monetary units.")
@click.option("--size", type=click.IntRange(1, 1_000_000), help="行数。 Rows to draw.")
@click.option(
    "--by", metavar="COLUMNS", help="分层的列，缺省为部门。 Columns of the strata; by default the department."
)
@click.option("--amount", metavar="COLUMN", help="金额列。 Column of the amount.")
@click.option("--where", metavar="SQL", help="条件。 Condition on the rows of the table.")
@click.option("--seed", help="种子，缺省为发布编号。 Seed; by default the release's id.")
@click.option("--release", default="current", show_default=True, help="发布编号或路径。 Release id or path.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="CSV 或 XLSX。 Or XLSX.")
def sample(
    surface: Surface,
    period: str | None,
    per_department: int | None,
    table: str | None,
    method: str | None,
    size: int | None,
    by: str | None,
    amount: str | None,
    where: str | None,
    seed: str | None,
    release: str,
    out: Path,
) -> None:
    """抽取办结件或凭证供核查，可以复核重抽。 Draw finished cases or fact rows; release and seed decide which."""
    of_cases, of_rows = (period, per_department), (table, method, size, by, amount, where)
    if table and not any(of_cases):
        if not (method and size):
            raise click.UsageError("--table needs --method and --size")
        if by and method == "mus":
            raise click.UsageError("--by divides for --method stratified; mus has no strata")
        _sample_rows(surface, table, method, size, by, amount, where, seed, release, out)
        return
    if not period or any(of_rows):
        raise click.UsageError("give --period for cases, or --table with --method and --size for rows")
    from orchestration.publication.sampling import FORMS, draw, write_sample

    if out.suffix.lower() not in FORMS:
        raise click.BadParameter(f"{out} must end in {' or '.join(FORMS)}", param_hint="--out")
    drawn = draw(surface.settings(), period, per_department, seed, release)
    with writing(out):
        write_sample(drawn, out)
    text = f"已抽取/drawn: {len(drawn.rows)} 件/cases, {drawn.departments} 个部门/departments, {drawn.seed}: {out}"
    surface.show({**drawn.as_dict(), "out": str(out)}, text)


def _sample_rows(
    surface: Surface,
    table: str,
    method: str,
    size: int,
    by: str | None,
    amount: str | None,
    where: str | None,
    seed: str | None,
    release: str,
    out: Path,
) -> None:
    from orchestration.publication.audit_sampling import draw_rows, write_audit_sample

    if out.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{out} must end in .xlsx: the recipe is a sheet of it", param_hint="--out")
    strata = [column.strip() for column in (by or "").split(",") if column.strip()]
    drawn = draw_rows(surface.settings(), table, method, size, seed, strata, amount, where or "true", release)
    with writing(out):
        write_audit_sample(drawn, out)
    apart = f", {len(drawn.apart)} 行另列/set apart" if drawn.apart else ""
    text = f"已抽取/drawn: {len(drawn.rows)} 行/rows of {drawn.population['rows']:,}{apart}, {drawn.seed}: {out}"
    surface.show({**drawn.as_dict(), "out": str(out)}, text)


@command("trace")
@click.argument("mart")
@click.option("--where", required=True, metavar="SQL", help="条件。 Condition on the rows of the mart.")
@click.option("--column", help="只追溯一列（办件除外）。 One figure only; not of cases.")
@click.option("--limit", default=3, show_default=True, type=click.IntRange(min=1), help="最多几行或几个办件。 At most.")
@click.option("--release", default="current", show_default=True, help="发布编号或路径。 Release id or path.")
def trace(surface: Surface, mart: str, where: str, column: str | None, limit: int, release: str) -> None:
    """数字的来龙去脉：办件的经过与计时，或数字背后的每一行。 A case's own story, or every row behind a figure."""
    from orchestration.publication.figures import marts_with_figures, trace_figures

    settings = surface.settings()
    if mart.removeprefix("marts.") in marts_with_figures(settings):
        from orchestration.publication.figures_text import figures_text

        figures = trace_figures(settings, mart, where, column, release, limit)
        surface.show(figures.as_dict(), figures_text(figures))
        return
    if column:
        raise click.BadParameter(f"{mart} holds no figures that are sums of rows", param_hint="--column")
    from orchestration.publication.story import story_text
    from orchestration.publication.trace import trace as follow

    found = follow(settings, mart, where, release, limit)
    surface.show(found.as_dict(), story_text(found))
