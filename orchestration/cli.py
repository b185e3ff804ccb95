"""The ``xiaoneng`` command: reads its arguments, calls one function, prints what came of it.

Here belong the commands only, those of an auditor in ``audit_commands``; what they share is in ``surface``. Heavy
imports happen inside the commands that need them, so that ``--help`` answers at once.
"""

import os
import sys
from datetime import date, datetime
from pathlib import Path

import click

from orchestration import audit_commands  # noqa: F401 (its commands belong to the same group)
from orchestration.surface import (
    PERIOD,
    Surface,
    command,
    day_of,
    instant_of,
    main,
    period_of,
    period_option,
    print_ranking,
    print_receipts,
    writing,
)

__all__ = ["main"]


@command("demo")
@click.option("--cases", default=12_000, show_default=True, help="办件数。 Cases.")
@click.option("--months", default=6, show_default=True, help="月数。 Months.")
def demo(surface: Surface, cases: int, months: int) -> None:
    """模拟一座城市并走完全程。 Simulate a city, run everything, print the ranking and where the release is."""
    from orchestration.demo import run_demo

    settings = surface.settings()
    release = run_demo(settings, cases, months, say=lambda line: click.echo(line, err=True))
    print_ranking(surface, settings)
    if not surface.as_json:
        click.echo(f"发布/release: {release}")
        click.echo(f"工作簿/workbook: {release / 'reports' / 'ranking.xlsx'}")


@command("simulate")
@click.option("--cases", required=True, type=click.IntRange(min=1), help="办件数。 Cases.")
@click.option("--months", default=6, show_default=True, type=click.IntRange(min=1), help="月数。 Months.")
@click.option("--seed", default=20051206, show_default=True, help="同一种子，同样的字节。 Same seed, same bytes.")
@click.option("--first-month", default="2026-01", show_default=True, callback=period_of, help="首月。 First month.")
@click.option("--single-file", is_flag=True, help="过程信息写成一个文件。 All events in one file.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="输出目录。 Folder to write.")
def simulate(
    surface: Surface, cases: int, months: int, seed: int, first_month: str, single_file: bool, out: Path
) -> None:
    """写出一座虚构城市报送的文件。 Write contract-shaped files of a synthetic city, and the truth beside them."""
    from orchestration.simulation.simulate import simulate as run

    city = run(
        out,
        cases=cases,
        months=months,
        seed=seed,
        first_month=datetime.strptime(first_month, "%Y-%m").date(),
        calendar_csv=surface.settings().reference_dir / "calendar_cn.csv",
        single_events_file=single_file,
    )
    counts = {"events": city.events, "cases": city.cases, "files": len(city.paths), "out": str(out)}
    surface.show(counts, f"{city.cases:,} 件/cases, {city.events:,} 条/events, {len(city.paths)} 个文件/files: {out}")


@command("intake")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--source", help="来源映射（名称或目录）。 Source mapping, by name or folder.")
@click.option("--dataset", help="数据集（合同名）。 Dataset, as its contract is called.")
@click.option("--reread", metavar="ID", help="合同或映射改后重读。 Read again after a contract or mapping was mended.")
def intake(
    surface: Surface, paths: tuple[Path, ...], source: str | None, dataset: str | None, reread: str | None
) -> None:
    """接收文件，每个文件一张回执。 Land, read and check files; a receipt per file."""
    from orchestration.intake.receiving import receive
    from orchestration.writer_lock import writer_lock

    if not paths and not reread:
        raise click.UsageError("no file given")
    settings = surface.settings()
    with writer_lock(settings.lock_path, "intake"):
        receipts = receive(settings, paths, source=source, dataset=dataset, reread=reread)
    print_receipts(surface, receipts)
    sys.exit(max((receipt.exit_code for receipt in receipts), default=0))


@command("template")
@click.argument("dataset")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="XLSX 文件。 XLSX file.")
def template(surface: Surface, dataset: str, out: Path) -> None:
    """写出一个数据集的空白报送表。 Write the blank form of a dataset, to be filled in and sent."""
    from orchestration.intake.template import write_template

    if out.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{out.name!r} does not end in .xlsx", param_hint="--out")
    settings = surface.settings()
    with writing(out):
        contract = write_template(settings, dataset, out)
    content = {"dataset": dataset, "columns": len(contract.columns), "out": str(out)}
    surface.show(content, f"{contract.title_zh}/{contract.title_en}: {len(contract.columns)} 列/columns: {out}")


@command("withdraw")
@click.argument("reading")
@click.option("--reason", required=True, help="撤回理由。 Why.")
def withdraw(surface: Surface, reading: str, reason: str) -> None:
    """撤回一次读数，文件仍保留。 Take back a reading; its files stay."""
    from orchestration.intake.receiving import withdraw as run
    from orchestration.writer_lock import writer_lock

    settings = surface.settings()
    with writer_lock(settings.lock_path, "withdraw"):
        run(settings, reading, reason)
    surface.show({"withdrawn": reading}, f"已撤回/withdrawn: {reading}")


@command("receipts")
def receipts(surface: Surface) -> None:
    """全部回执。 Every receipt, in the order of the ledger."""
    from orchestration.intake.receipts import receipts as read

    print_receipts(surface, read(surface.settings()))


@command("build")
@period_option
@click.option("--as-of", callback=instant_of, metavar="TIME", help="计时截止。 Stops the clock of open cases.")
@click.option("--known-at", type=click.IntRange(min=1), metavar="SEQ", help="所知截至台账行。 Ledger line known up to.")
def build(surface: Surface, period: str | None, as_of: datetime | None, known_at: int | None) -> None:
    """由湖中读数计算全部指标。 Compute everything from the readings in the lake."""
    from orchestration.ledger import Ledger
    from orchestration.runner import run_job

    settings = surface.settings()
    run_job(settings, "build", period=period, as_of=as_of and as_of.isoformat(), known_at=known_at)
    line = Ledger(settings.ledger_path).lines()[-1].payload
    surface.show(line, f"已构建/built {line['build_id']}, as_of {line['as_of']}, inputs {line['inputs_root'][:16]}")


@command("check")
@click.option("--explain", is_flag=True, help="列出不合格的行。 Show failing rows with keys and rule text.")
def check(surface: Surface, explain: bool) -> None:
    """对构建结果运行全部检查。 Run every test and expectation on the build."""
    from orchestration.quality.checks import explain as explained
    from orchestration.quality.checks import run_checks
    from orchestration.writer_lock import writer_lock

    settings = surface.settings()
    with writer_lock(settings.lock_path, "check"):
        report = run_checks(settings)
    lines = [report.summary(), *(explained(report) if explain else [])]
    surface.show(report.as_dict(), "\n".join(lines))
    sys.exit(report.exit_code)


@command("publish")
@click.option("--period", required=True, callback=period_of, metavar=PERIOD, help="月份。 Month.")
@click.option("--draft", is_flag=True, help="草稿，不切换现行发布。 A draft; current stays.")
@click.option(
    "--earlier-lost", is_flag=True, help="原发布已遗失，仍然更正。 Restate although what is restated is lost."
)
def publish(surface: Surface, period: str, draft: bool, earlier_lost: bool) -> None:
    """过闸后发布一个月，再次发布附更正说明。 Pass the gate and publish a month, again with a correction notice."""
    from orchestration.publication.release import publish as run
    from orchestration.publication.restatement import earlier_months
    from orchestration.terminal import earlier_months_as_text
    from orchestration.writer_lock import writer_lock

    settings = surface.settings()
    with writer_lock(settings.lock_path, "publish"):
        published = run(settings, period, draft, earlier_lost)
    state = "新发布/published" if published.is_new else "已有，内容相同/there already"
    earlier = earlier_months(settings, published.path)
    content = {**published.as_dict(), "earlier_months": [month.as_dict() for month in earlier]}
    text = f"{state}: {published.release_id}  {published.path}"
    surface.show(content, "\n".join([text, *earlier_months_as_text(earlier)]))


@command("run")
@period_option
def run(surface: Surface, period: str | None) -> None:
    """接收收件箱、构建、检查、发布。 Intake of the inbox, build, check and publish.

    Without --period: the month of the last accepted event.
    """
    from dataclasses import asdict

    from orchestration.intake.receiving import receive_inbox
    from orchestration.publication.reading import format_ranking, ranking
    from orchestration.publication.restatement import earlier_months
    from orchestration.runner import run_job
    from orchestration.terminal import earlier_months_as_text
    from orchestration.warehouse.preparation import month_of_last_event
    from orchestration.writer_lock import writer_lock

    settings = surface.settings()
    with writer_lock(settings.lock_path, "intake"):
        receipts = receive_inbox(settings)
    if receipts and not surface.as_json:
        print_receipts(surface, receipts)
    run_job(settings, "monthly_ranking", period=period or month_of_last_event(settings))
    release = settings.current_path.resolve()
    earlier = earlier_months(settings, release)
    rows = ranking(settings)
    said = [format_ranking(rows).rstrip("\n"), f"发布/release: {release}", *earlier_months_as_text(earlier)]
    surface.show(
        {
            "release_id": release.name,
            "ranking": [asdict(row) for row in rows],
            "earlier_months": [month.as_dict() for month in earlier],
        },
        "\n".join(said),
    )
    sys.exit(max((receipt.exit_code for receipt in receipts), default=0))


@command("refresh")
@click.option("--as-of", callback=instant_of, metavar="TIME", help="计时截止。 Stops the clock of open cases.")
@click.option("--full", is_flag=True, help="全部办件重算。 Compute all cases anew.")
def refresh(surface: Surface, as_of: datetime | None, full: bool) -> None:
    """接收收件箱并更新预警，只重算有变动的办件。 Intake of the inbox, then fresh alerts of the cases it touched."""
    from dataclasses import asdict

    from orchestration.intake.receiving import receive_inbox
    from orchestration.terminal import receipts_as_text, refreshed_as_text
    from orchestration.warehouse.live import refresh as bring_up_to_date
    from orchestration.writer_lock import writer_lock

    settings = surface.settings()
    with writer_lock(settings.lock_path, "refresh"):
        receipts = receive_inbox(settings)
        refreshed = bring_up_to_date(settings, as_of, full)
    said = [receipts_as_text(receipts)] if receipts else []
    content = {**asdict(refreshed), "receipts": [receipt.as_dict() for receipt in receipts]}
    surface.show(content, "\n".join([*said, refreshed_as_text(refreshed)]))
    sys.exit(max((receipt.exit_code for receipt in receipts), default=0))


@command("alerts")
@click.option("--department", help="部门代码或名称。 Department, by code or name.")
@click.option("--level", type=click.Choice(["red", "yellow", "blue"]), help="级别。 Level.")
@click.option("--all", "show_all", is_flag=True, help="含已办结和较低级别。 Finished cases and lower levels as well.")
def alerts(surface: Surface, department: str | None, level: str | None, show_all: bool) -> None:
    """在监预警，按级别与天数。 Alerts under supervision as of the last refresh, the gravest first."""
    from orchestration.publication.alerts import format_alerts, read_alerts

    found = read_alerts(surface.settings(), department, level, show_all)
    surface.show(found.as_dict(), format_alerts(found))


@command("ranking")
@period_option
@click.option("--release", default="current", show_default=True, help="发布编号或路径。 Release id or path.")
def ranking(surface: Surface, period: str | None, release: str) -> None:
    """打印一个月的排名。 Print the ranking of a month."""
    print_ranking(surface, surface.settings(), period, release)


@command("query")
@click.argument("sql")
@click.option("--release", default="current", show_default=True, help="发布编号或路径。 Release id or path.")
def query(surface: Surface, sql: str, release: str) -> None:
    """对发布做一次只读查询。 One read-only query on a release."""
    from orchestration.publication.reading import query as ask
    from orchestration.terminal import table

    answer = ask(surface.settings(), sql, release)
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    surface.show(rows, table(answer.columns, answer.rows))


@command("verify")
@click.argument("release", default="current")
def verify(surface: Surface, release: str) -> None:
    """核对一期发布的每个文件。 Check every file of a release against its manifest and the ledger."""
    from orchestration.publication.verification import verify as check_release

    verification = check_release(surface.settings(), release)
    whole = f"{verification.files} 个文件/files, {verification.tables} 张表/tables, {verification.rows:,} 行/rows"
    surface.show(verification.as_dict(), f"完好/whole: {verification.release_id} ({whole})")


@command("rollback")
@click.argument("release")
def rollback(surface: Surface, release: str) -> None:
    """让现行发布回到较早的一期。 Point current to an earlier release that verifies."""
    from orchestration.publication.verification import rollback as go_back
    from orchestration.writer_lock import writer_lock

    settings = surface.settings()
    with writer_lock(settings.lock_path, "rollback"):
        verification = go_back(settings, release)
    surface.show(verification.as_dict(), f"现行发布/current: {settings.current_path.resolve().name}")


@command("diff")
@click.argument("a")
@click.argument("b")
def diff(surface: Surface, a: str, b: str) -> None:
    """两期发布之间变动的数字与名次及原因。 Every figure and rank that differs between two releases, and why.

    Compared is the month of the earlier one: what was published of it and what the other says of it.
    """
    from dataclasses import asdict

    from orchestration.publication.changes import diff as compare
    from orchestration.terminal import comparison_as_text

    comparison = compare(surface.settings(), a, b)
    surface.show(asdict(comparison), comparison_as_text(comparison))


@command("notices")
@click.option("--department", help="部门代码或名称。 Department, by code or name.")
@click.option("--rule", help="规则编号。 Rule.")
@click.option("--period", callback=period_of, metavar=PERIOD, help="红牌发出的月份。 Month in which they were raised.")
@click.option("--issued", callback=day_of, metavar="DATE", help="签发日期，默认为统计截止日。 Day the notices bear.")
@click.option("--release", default="current", show_default=True, help="发布编号或路径。 Release id or path.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="空目录。 An empty folder.")
def notices(
    surface: Surface,
    department: str | None,
    rule: str | None,
    period: str | None,
    issued: date | None,
    release: str,
    out: Path,
) -> None:
    """红牌的督办单、监察建议书及反馈单。 A printable notice with a feedback slip for every red alert."""
    from orchestration.publication.supervision_notices import write_notices

    written = write_notices(surface.settings(), out, release, department, rule, period, issued)
    counts = f"{written.notices} 份/notices, {written.recorded_before} 份此前已登记/recorded before"
    surface.show(written.as_dict(), f"{counts}: {out}\n登记送达/to record them: xiaoneng intake {written.events}")


@command("serve")
@click.option("--port", default=3000, show_default=True, help="端口，只在本机。 Port, loopback only.")
def serve(surface: Surface, port: int) -> None:
    """在本机打开 Dagster 界面（含守护进程）。 The Dagster UI and its daemon on loopback."""
    from orchestration.runner import ensure_dagster_home

    settings = surface.settings()
    ensure_dagster_home(settings)
    os.environ["XIAONENG_DATA"] = str(settings.data_dir)
    dagster = str(Path(sys.executable).with_name("dagster"))
    os.execv(dagster, [dagster, "dev", "-m", "orchestration.definitions", "-h", "127.0.0.1", "-p", str(port)])
