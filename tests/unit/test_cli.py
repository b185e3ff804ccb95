"""The surface of the command: what it prints, what it refuses, and with which code it leaves."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from orchestration.cli import main
from orchestration.writer_lock import writer_lock

COMMANDS = sorted(main.list_commands(click.Context(main)))
HEAVY = ("dagster", "dbt", "polars", "duckdb", "great_expectations", "pandas", "pyarrow", "sqlalchemy", "rich")


@pytest.fixture
def ask(tmp_path: Path) -> Callable[..., Result]:
    """Run a command on an empty data folder."""

    def run(*arguments: str, **environment: str) -> Result:
        return CliRunner().invoke(main, ["--data-dir", str(tmp_path / "data"), *arguments], env=environment)

    return run


def test_its_commands_are_the_known_ones() -> None:
    assert [
        *(
            "alerts",
            "build",
            "check",
            "demo",
            "diff",
            "export",
            "intake",
            "notices",
            "publish",
            "query",
            "ranking",
            "receipts",
        ),
        *("refresh", "rollback", "run", "sample", "serve", "simulate", "template", "trace", "verify", "withdraw"),
    ] == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_it_in_both_languages(ask: Callable[..., Result], command: str) -> None:
    result = ask(command, "--help")
    assert result.exit_code == 0
    said = main.commands[command].help or ""
    chinese, _, english = said.splitlines()[0].partition("。 ")
    assert any("\u4e00" <= char <= "\u9fff" for char in chinese)
    assert english[:1].isupper()
    assert english.endswith(".")
    assert "--json" in result.output


def test_help_answers_without_the_heavy_libraries() -> None:
    """Importing them takes seconds; whoever asks for help, or mistypes, should not wait."""
    asked = "import sys\nfrom orchestration.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
    loaded = "print(sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", asked + loaded], capture_output=True, text=True, check=True)
    assert "Usage" in done.stdout
    names = done.stdout.splitlines()[-1]
    assert [name for name in HEAVY if f"'{name}'" in names] == []


def test_it_runs_as_a_program_and_knows_its_version() -> None:
    xiaoneng = Path(sys.executable).with_name("xiaoneng")
    done = subprocess.run([xiaoneng, "--version"], capture_output=True, text=True, check=True)
    assert "0.1" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["build", "--fast"],
        ["publish"],
        ["publish", "--period", "2026-13"],
        ["ranking", "--period", "June"],
        ["run", "--period", "2026-06-01"],
        ["build", "--as-of", "yesterday"],
        ["build", "--known-at", "0"],
        ["simulate", "--cases", "0", "--out", "x"],
        ["intake"],
        ["template", "payments", "--out", "x.csv"],
        ["withdraw", "a"],
        ["diff", "a"],
    ],
    ids=" ".join,
)
def test_wrong_usage_leaves_with_two(ask: Callable[..., Result], tmp_path: Path, arguments: list[str]) -> None:
    result = ask(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("E-USE-01 ")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("arguments", [["ranking"], ["query", "select 1"], ["verify"]], ids=" ".join)
def test_without_a_release_it_says_how_to_make_one(ask: Callable[..., Result], arguments: list[str]) -> None:
    result = ask(*arguments)
    assert (result.exit_code, result.stderr[:9]) == (2, "E-REL-01 ")
    assert "xiaoneng demo" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (["ranking", "--release", "2026-03-r1-00000000"], "E-REL-02", 2),
        (["rollback", "2026-03-r1-00000000"], "E-REL-02", 2),
        (["publish", "--period", "2026-03"], "E-PUB-02", 2),
        (["check"], "E-CHK-03", 2),
        (["template", "vouchers", "--out", "x.xlsx"], "E-SRC-04", 2),
        (["run"], "E-BUILD-01", 2),
        (["intake", "--reread", "0" * 16], "E-READ-01", 2),
        (["withdraw", "0" * 16, "--reason", "x"], "E-READ-01", 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_what_is_not_there_is_named(
    ask: Callable[..., Result], arguments: list[str], code: str, exit_code: int
) -> None:
    result = ask(*arguments)
    assert (result.exit_code, result.stderr.split(" ")[0]) == (exit_code, code)


@pytest.mark.parametrize(
    ("name", "value"), [("XIAONENG_THREADS", "none"), ("XIAONENG_STABLE_SECONDS", "-3"), ("XIAONENG_THREADS", "0")]
)
def test_a_broken_setting_leaves_with_78_and_its_name(ask: Callable[..., Result], name: str, value: str) -> None:
    result = ask("receipts", **{name: value})
    assert result.exit_code == 78
    assert result.stderr.startswith("E-CFG-01 ")
    assert name.removeprefix("XIAONENG_").lower() in result.stderr.lower()


def test_a_data_folder_that_cannot_be_leaves_with_a_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = CliRunner().invoke(main, ["--data-dir", str(tmp_path / "file"), "intake", str(tmp_path / "file")])
    assert result.exit_code == 1
    assert result.stderr.startswith("E-SYS-01 ")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("where", [["--json", "receipts"], ["receipts", "--json"]], ids=["before", "after"])
def test_json_may_be_asked_for_before_and_after_the_name(tmp_path: Path, where: list[str]) -> None:
    result = CliRunner().invoke(main, ["--data-dir", str(tmp_path), *where])
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


def test_a_problem_is_json_too(tmp_path: Path) -> None:
    xiaoneng = Path(sys.executable).with_name("xiaoneng")
    done = subprocess.run(
        [xiaoneng, "--data-dir", tmp_path, "ranking", "--json"], capture_output=True, text=True, check=False
    )
    found = json.loads(done.stderr)
    assert (done.returncode, found["code"], done.stdout) == (2, "E-REL-01", "")
    assert {"zh", "en", "cure_zh", "cure_en"} <= found.keys()


def test_receipts_as_json_hold_every_number(ask: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "headcount.csv"
    file.write_text("department_code,as_of_date,in_post\nGT,2026-01-01,40\nGT,2026-02-30,41\n", encoding="utf-8")
    result = ask("intake", str(file), "--json", XIAONENG_STABLE_SECONDS="0")
    (receipt,) = json.loads(result.stdout)
    assert result.exit_code == 3
    assert (receipt["records"], receipt["accepted"], receipt["rejected"], receipt["ignored"]) == (2, 1, 1, 0)
    (found,) = receipt["problems"]
    assert (found["code"], found["row"], found["column"], found["value"]) == (
        "E-DATE-01",
        3,
        "as_of_date",
        "2026-02-30",
    )
    assert json.loads(ask("receipts", "--json").stdout) == [receipt]


def test_a_place_that_takes_nothing_is_named(ask: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = ask("template", "payments", "--out", str(tmp_path / "file" / "form.xlsx"))
    assert result.exit_code == 2
    assert result.stderr.startswith("E-OUT-03")
    assert result.stderr.count("\n") == 1


def test_nothing_a_sender_wrote_moves_the_cursor(ask: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "headcount\x1b[2J.csv"
    file.write_text("department_code,as_of_date\nGT,\x1b[31m2026\n", encoding="utf-8")
    result = ask("intake", str(file), "--dataset", "headcount", XIAONENG_STABLE_SECONDS="0")
    assert result.exit_code == 3
    assert "\x1b" not in result.output
    assert "E-DATE-01" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["intake", "pyproject.toml"],
        ["withdraw", "a", "--reason", "x"],
        ["check"],
        ["publish", "--period", "2026-03"],
        ["run", "--period", "2026-03"],
        ["rollback", "a"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_whoever_writes_waits_for_nobody_and_is_told_who_does(
    ask: Callable[..., Result], tmp_path: Path, arguments: list[str]
) -> None:
    with writer_lock(tmp_path / "data" / "writer.lock", "build"):
        result = ask(*arguments)
    assert (result.exit_code, result.stderr[:10]) == (75, "E-BUSY-01 ")
    assert f"pid {os.getpid()} (build)" in result.stderr


def test_readers_do_not_wait_for_a_writer(ask: Callable[..., Result], tmp_path: Path) -> None:
    with writer_lock(tmp_path / "data" / "writer.lock", "build"):
        assert ask("receipts").exit_code == 0
        assert ask("ranking").stderr.startswith("E-REL-01")


def test_the_lock_goes_with_its_holder(tmp_path: Path) -> None:
    """A holder that died, however it died, does not keep the next one out."""
    lock = tmp_path / "writer.lock"
    holder = (
        "import os\nfrom pathlib import Path\nfrom orchestration.writer_lock import writer_lock\n"
        f"with writer_lock(Path({str(lock)!r}), 'build'):\n    os._exit(137)\n"
    )
    assert subprocess.run([sys.executable, "-c", holder], check=False).returncode == 137
    assert "build" in lock.read_text(encoding="utf-8")
    with writer_lock(lock, "check"):
        assert lock.read_text(encoding="utf-8") == f"pid {os.getpid()} (check)"
