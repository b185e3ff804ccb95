"""How the house is built: who may import whom, what lies where, and what must not be in any file."""

import ast
import os
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from orchestration.cli import main
from orchestration.settings import PROJECT_DIR

pytestmark = pytest.mark.structure

PACKAGE = PROJECT_DIR / "orchestration"
STAGES = ("intake", "warehouse", "quality", "publication", "simulation")
# Besides itself and the shared modules, which stages a module may import. Whoever is not named: none.
MAY_IMPORT = {
    "definitions": {"intake", "warehouse", "quality", "publication"},
    "automation": {"intake"},
    "demo": {"intake", "simulation"},
    "cli": {"intake", "warehouse", "quality", "publication", "simulation"},
    "surface": {"publication"},  # to print rankings
    "terminal": {"intake", "publication", "warehouse"},  # for its types
    "audit_commands": {"publication"},
    "bench": {"intake", "warehouse", "quality", "publication", "simulation"},
}
MAY_IMPORT_DAGSTER = {"definitions", "automation", "runner"} | {f"{stage}.assets" for stage in STAGES}
LONGEST_MODULE = 400
# "XXX" in quotes is a code of ISO 4217: no currency
UNFINISHED = re.compile(r'\b(?:TODO|FIXME|(?<!")XXX)\b|raise NotImplementedError')
MACHINE_PATH = re.compile(r"(?<![\w.*])/(?:root|home|Users|work|mnt|workspace)/[\w.]")
REGISTRY = re.compile(
    r"p[y]pi[.](?:org|p[y]thon)|p[y]thonh[o]sted|npm[j]s[.]|(?:extra-)?index-url|trusted-host", re.IGNORECASE
)
CLOCK = re.compile(r"\b(?:now|today|get_current_timestamp)\s*\(|\bcurrent_(?:date|time|timestamp)\b", re.IGNORECASE)
SOURCE_KEYS = {
    *("title_zh", "title_en", "origin", "licence", "jurisdiction_code", "format", "encoding", "delimiter", "sheet"),
    *("has_unnamed_columns", "header_row", "time_zone", "files", "datasets", "columns", "records", "not_sent"),
}


def modules() -> list[Path]:
    """Every module of the product."""
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """``orchestration/intake/landing.py`` is ``intake.landing``."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """Every module that a module imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tracked_files() -> list[Path]:
    """Text files under version control; all files where there is no version control (an unpacked archive)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT_DIR, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    paths = [PROJECT_DIR / name for name in listed if name] or [
        path for path in PROJECT_DIR.rglob("*") if ".venv" not in path.parts and "target" not in path.parts
    ]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_stages_never_import_each_other(path: Path) -> None:
    name = name_of(path)
    own = name.split(".")[0]
    allowed = {own} | MAY_IMPORT.get(own, set())
    found = {
        parts[1]
        for parts in (module.split(".") for module in imported(path))
        if parts[0] == "orchestration" and len(parts) > 1
    }
    assert found & set(STAGES) <= allowed, name


def test_only_the_graph_and_its_runner_import_dagster() -> None:
    importers = {
        name_of(path)
        for path in modules()
        if any(module.split(".")[0] in ("dagster", "dagster_dbt") for module in imported(path))
    }
    assert importers <= MAY_IMPORT_DAGSTER


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*/assets.py")), ids=name_of)
def test_assets_hold_decorators_and_nothing_else(path: Path) -> None:
    """No SQL, no file written, no database opened: the work is in plain functions beside them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            assert not re.search(r"\b(select|insert|update|create|copy)\s+\w", node.value, re.IGNORECASE), node.value
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert not re.search(
                r"(^|\.)(open|write(_text|_bytes|_parquet|_csv)?|unlink|mkdir|rename|replace|rmtree|connect)$", called
            ), called


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_says_what_belongs_in_it_and_stays_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert text.count("\n") <= LONGEST_MODULE


def test_nothing_is_left_unfinished_and_no_file_knows_this_machine() -> None:
    found = [
        f"{path.relative_to(PROJECT_DIR)}:{number}: {line.strip()[:80]}"
        for path in tracked_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        for pattern in (UNFINISHED, MACHINE_PATH, REGISTRY)
        if pattern.search(line) and path != Path(__file__)
    ]
    assert found == []


def test_models_carry_no_clock() -> None:
    """``as_of`` and ``known_at`` are inputs; the time of day would make every build another."""
    folders = (PROJECT_DIR / "dbt_project", PROJECT_DIR / "data" / "sources")
    found = [
        f"{path.relative_to(PROJECT_DIR)}: {match.group()}"
        for folder in folders
        for path in folder.rglob("*.sql")
        if "target" not in path.parts
        for match in CLOCK.finditer(_without_comments(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_constraints_pin_every_dependency_once() -> None:
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = Counter(_package(requirement) for requirement in wanted)
    assert [name for name, count in names.items() if count > 1] == []
    lines = (PROJECT_DIR / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = Counter()
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = re.fullmatch(r"([a-z0-9][a-z0-9._-]*)==([\w.!+]+)(?:\s*;\s*(.+))?", line.strip())
        assert match, f"not a pin: {line}"
        pins[_package(match[1]), match[3]] += 1
    assert [pin for pin, count in pins.items() if count > 1] == []
    assert set(names) <= {name for name, _ in pins}


def test_sources_are_settings_of_known_keys() -> None:
    folders = [path for path in (PROJECT_DIR / "data" / "sources").iterdir() if path.is_dir()]
    assert folders
    for folder in folders:
        settings = yaml.safe_load((folder / "source.yml").read_text(encoding="utf-8"))
        assert set(settings) <= SOURCE_KEYS, folder.name
        queries = {path.stem for path in folder.glob("*.sql")}
        assert queries == set(settings["datasets"]), folder.name
        contracts = {path.stem for path in (PROJECT_DIR / "data" / "contracts").glob("*.yml")}
        assert queries <= contracts, folder.name


def test_the_readme_names_commands_and_targets_that_exist() -> None:
    text = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    commands = {
        command.split()[0]
        for line in lines
        if line.startswith("xiaoneng ")
        for command in line.split("#")[0].removeprefix("xiaoneng ").split("·")
    }
    targets = {line.split()[1] for line in lines if line.startswith("make ")}
    makefile = (PROJECT_DIR / "Makefile").read_text(encoding="utf-8")
    assert commands
    assert commands <= set(main.list_commands(click.Context(main)))
    assert targets
    assert targets <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def _without_comments(sql: str) -> str:
    return re.sub(r"--[^\n]*|\{#.*?#\}", "", sql, flags=re.DOTALL)


def _package(requirement: str) -> str:
    return re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0].lower().replace("_", "-")


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="in one process there is nothing to divide")
def test_tests_that_share_what_they_built_stay_in_one_process(request: pytest.FixtureRequest) -> None:
    """Else every warehouse of the tests is built once in each process."""
    assert request.node.nodeid.endswith(f"@{request.node.path.as_posix()}")
