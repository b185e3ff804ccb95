"""The ``xiaoneng`` command: reads its arguments, calls one function, prints what came of it.

Here belongs the surface only. Heavy imports happen inside the commands that need them, so that
``--help`` answers at once.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from orchestration.messages import EXIT_INTERNAL, EXIT_USAGE, Refusal, problem, refuse

PERIOD = "YYYY-MM"


@dataclass(frozen=True)
class Surface:
    """What every command shares: where the data lies and how to print."""

    data_dir: Path | None
    as_json: bool

    def settings(self) -> Any:
        from pydantic import ValidationError

        from orchestration.settings import Settings

        try:
            return Settings.for_data_dir(self.data_dir)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise refuse("E-CFG-01", what=f"{where}: {first['msg']}") from None

    def show(self, content: Any, text: str) -> None:
        click.echo(json.dumps(content, ensure_ascii=False, default=str, indent=2) if self.as_json else text)


class Group(click.Group):
    """Turns a refusal into its one line and its exit code, and any other failure into E-SYS-01."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.exceptions.Exit as error:
            sys.exit(error.exit_code)
        except click.ClickException as error:
            _print_problems(Refusal(problem("E-USE-01", what=error.format_message().rstrip("."))))
            sys.exit(EXIT_USAGE)
        except click.exceptions.Abort:
            sys.exit(130)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except Refusal as refusal:
            _print_problems(refusal)
            sys.exit(refusal.exit_code)
        except Exception as error:
            if os.environ.get("XIAONENG_DEBUG"):
                raise
            _print_problems(Refusal(problem("E-SYS-01", kind=type(error).__name__, what=error)))
            sys.exit(EXIT_INTERNAL)


def _print_problems(refusal: Refusal) -> None:
    as_json = "--json" in sys.argv  # the context is gone by the time an error arrives here
    for found in refusal.problems:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False) if as_json else found.line(), err=True)


def command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """A command that takes ``--json`` after its name as well as before it."""

    def decorate(function: Callable[..., None]) -> click.Command:
        @click.option("--json", "json_here", is_flag=True, help="以 JSON 输出。 Print JSON.")
        @click.pass_obj
        @wraps(function)
        def called(surface: Surface, json_here: bool, **arguments: Any) -> None:
            function(Surface(surface.data_dir, surface.as_json or json_here), **arguments)

        return main.command(name)(called)

    return decorate


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data-dir", type=click.Path(path_type=Path), help="数据目录（亦可用 XIAONENG_DATA）。 Data folder.")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。 Print JSON.")
@click.version_option(package_name="xiaoneng")
@click.pass_context
def main(context: click.Context, data_dir: Path | None, as_json: bool) -> None:
    """效能 Xiaoneng: supervises administrative efficiency, from files as sent to a ranking that can be traced."""
    context.obj = Surface(data_dir, as_json)


def _period(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        try:
            value = datetime.strptime(value, "%Y-%m").strftime("%Y-%m")
        except ValueError:
            raise click.BadParameter(f"{value!r} is not a month, {PERIOD}") from None
    return value


def _instant(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date or time, YYYY-MM-DD[THH:MM:SS]") from None
    if moment.tzinfo is not None:
        raise click.BadParameter(f"{value!r} has an offset; give the wall time of the jurisdiction")
    return moment if len(value) > len("YYYY-MM-DD") else moment.replace(hour=23, minute=59, second=59)


period_option = click.option("--period", callback=_period, metavar=PERIOD, help="月份。 Month.")


@command("demo")
@click.option("--cases", default=12_000, show_default=True, help="办件数。 Cases.")
@click.option("--months", default=6, show_default=True, help="月数。 Months.")
def demo(surface: Surface, cases: int, months: int) -> None:
    """模拟一座城市并走完全程。 Simulate a city, run everything, print the ranking and where the release is."""
    from orchestration.demo import run_demo

    settings = surface.settings()
    release = run_demo(settings, cases, months, say=lambda line: click.echo(line, err=True))
    _print_ranking(surface, settings)
    if not surface.as_json:
        click.echo(f"发布/release: {release}")
        click.echo(f"工作簿/workbook: {release / 'reports' / 'ranking.xlsx'}")


@command("simulate")
@click.option("--cases", required=True, type=click.IntRange(min=1), help="办件数。 Cases.")
@click.option("--months", default=6, show_default=True, type=click.IntRange(min=1), help="月数。 Months.")
@click.option("--seed", default=20051206, show_default=True, help="同一种子，同样的字节。 Same seed, same bytes.")
@click.option("--first-month", default="2026-01", show_default=True, callback=_period, help="首月。 First month.")
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
    _print_receipts(surface, receipts)
    sys.exit(max((receipt.exit_code for receipt in receipts), default=0))


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

    _print_receipts(surface, read(surface.settings()))


@command("build")
@period_option
@click.option("--as-of", callback=_instant, metavar="TIME", help="计时截止。 Stops the clock of open cases.")
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
@click.option("--period", required=True, callback=_period, metavar=PERIOD, help="月份。 Month.")
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
        _print_receipts(surface, receipts)
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


@command("ranking")
@period_option
@click.option("--release", default="current", show_default=True, help="发布编号或路径。 Release id or path.")
def ranking(surface: Surface, period: str | None, release: str) -> None:
    """打印一个月的排名。 Print the ranking of a month."""
    _print_ranking(surface, surface.settings(), period, release)


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


def _print_receipts(surface: Surface, receipts: list[Any]) -> None:
    from orchestration.terminal import receipts_as_text

    surface.show([receipt.as_dict() for receipt in receipts], receipts_as_text(receipts))


def _print_ranking(surface: Surface, settings: Any, period: str | None = None, release: str = "current") -> None:
    from dataclasses import asdict

    from orchestration.publication.reading import format_ranking
    from orchestration.publication.reading import ranking as read

    rows = read(settings, period, release)
    surface.show([asdict(row) for row in rows], format_ranking(rows))
