"""What every command of ``xiaoneng`` shares: its options, its way of printing, and how an error leaves it.

Here belongs the surface without a single command. Heavy imports happen inside the functions that need them,
so that ``--help`` answers at once.
"""

import json
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
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


@contextmanager
def writing(out: Path) -> Generator[None]:
    """What is written to a place the user named; a place that takes nothing is ``E-OUT-03``."""
    from xlsxwriter.exceptions import XlsxFileError

    try:
        yield
    except (OSError, XlsxFileError) as error:
        what = getattr(error, "strerror", None) or error
        raise refuse("E-OUT-03", file=str(out), what=what) from error


def period_of(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        try:
            value = datetime.strptime(value, "%Y-%m").strftime("%Y-%m")
        except ValueError:
            raise click.BadParameter(f"{value!r} is not a month, {PERIOD}") from None
    return value


def day_of(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date, YYYY-MM-DD") from None


def instant_of(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date or time, YYYY-MM-DD[THH:MM:SS]") from None
    if moment.tzinfo is not None:
        raise click.BadParameter(f"{value!r} has an offset; give the wall time of the jurisdiction")
    return moment if len(value) > len("YYYY-MM-DD") else moment.replace(hour=23, minute=59, second=59)


period_option = click.option("--period", callback=period_of, metavar=PERIOD, help="月份。 Month.")


def print_receipts(surface: Surface, receipts: list[Any]) -> None:
    from orchestration.terminal import receipts_as_text

    surface.show([receipt.as_dict() for receipt in receipts], receipts_as_text(receipts))


def print_ranking(surface: Surface, settings: Any, period: str | None = None, release: str = "current") -> None:
    from dataclasses import asdict

    from orchestration.publication.reading import format_ranking
    from orchestration.publication.reading import ranking as read

    rows = read(settings, period, release)
    surface.show([asdict(row) for row in rows], format_ranking(rows))
