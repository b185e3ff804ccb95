"""The commands of an auditor: tables to take away, a figure down to its rows, a sample anybody can draw again.

Here belong the commands only, as in ``cli``; heavy imports happen inside them.
"""

from pathlib import Path

import click

from orchestration.surface import PERIOD, Surface, command, period_of


@command("export")
@click.argument("subject", type=click.Choice(["fiscal"]))
@click.option("--year", required=True, type=click.IntRange(1900, 9999), help="财政年度。 Fiscal year.")
@click.option("--format", "formats", default="xlsx,csv,parquet", show_default=True, help="格式。 Forms, with commas.")
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
    exported = write(
        *(surface.settings(), subject, year, chosen, out),
        release=release,
        jurisdiction=jurisdiction,
        say=lambda line: click.echo(line, err=True),
    )
    counts = f"{len(exported.rows)} 张表/tables, {sum(exported.rows.values()):,} 行/rows, {exported.ties} 项核对/ties"
    surface.show(
        exported.as_dict(), f"{exported.release_id} {year}: {counts}, {len(exported.files)} 个文件/files: {out}"
    )


@command("sample")
@click.option("--period", required=True, callback=period_of, metavar=PERIOD, help="办结月份。 Month of the finish.")
@click.option("--per-department", type=click.IntRange(min=1), help="每部门件数。 Cases per department.")
@click.option("--seed", help="种子，缺省为发布编号。 Seed; by default the release's id.")
@click.option("--release", default="current", show_default=True, help="发布编号或路径。 Release id or path.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="CSV 或 XLSX。 Or XLSX.")
def sample(
    surface: Surface, period: str, per_department: int | None, seed: str | None, release: str, out: Path
) -> None:
    """抽取办结件供真实性核查。 Draw finished cases for a check of truth; release and seed decide which."""
    from orchestration.publication.sampling import FORMS, draw, write_sample

    if out.suffix.lower() not in FORMS:
        raise click.BadParameter(f"{out} must end in {' or '.join(FORMS)}", param_hint="--out")
    drawn = draw(surface.settings(), period, per_department, seed, release)
    write_sample(drawn, out)
    text = f"已抽取/drawn: {len(drawn.rows)} 件/cases, {drawn.departments} 个部门/departments, {drawn.seed}: {out}"
    surface.show({**drawn.as_dict(), "out": str(out)}, text)


@command("trace")
@click.argument("mart")
@click.option("--where", required=True, metavar="SQL", help="条件。 Condition on the rows of the mart.")
@click.option("--limit", default=3, show_default=True, type=click.IntRange(min=1), help="最多几个办件。 At most.")
@click.option("--release", default="current", show_default=True, help="发布编号或路径。 Release id or path.")
def trace(surface: Surface, mart: str, where: str, limit: int, release: str) -> None:
    """一个办件的来龙去脉：经过、逐日计时、信号与出处。 A case's own story, down to the row of each message."""
    from orchestration.publication.story import story_text
    from orchestration.publication.trace import trace as follow

    found = follow(surface.settings(), mart, where, release, limit)
    surface.show(found.as_dict(), story_text(found))
