"""The SQL of ``dbt_project/`` without dbt's start: compiled once per version of the program, then only executed.

Here belong compiling and executing. Nothing here decides what a number means: dbt stays the only place where
a model is written, and what it compiles depends on the code and the contracts alone, never on the data.
"""

import fcntl
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.contracts import load_contracts
from orchestration.dbt import run_dbt
from orchestration.ledger import publish_file
from orchestration.messages import refuse
from orchestration.settings import Settings
from orchestration.warehouse.preparation import prepare_empty

DATABASE = "build"  # the compiled SQL names its database as a build does
_KEPT = 4  # compiled versions that stay


@dataclass(frozen=True)
class Model:
    """One model, ready to be executed. ``columns`` are those of its contract, empty where it has none."""

    relation: str  # schema.name
    is_table: bool
    columns: dict[str, str]
    parents: tuple[str, ...]
    sql: str

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> "Model":
        return cls(parents=tuple(content.pop("parents")), **content)


@dataclass(frozen=True)
class Compiled:
    """The models that some targets need, each after its parents. ``version`` stands for all that decides them."""

    version: str
    models: tuple[Model, ...]

    def resting_on(self, datasets: Iterable[str]) -> frozenset[str]:
        """Relations whose rows rest on rows of these datasets, the datasets included."""
        found = {f"raw.{dataset}" for dataset in datasets}
        for model in self.models:
            if found.intersection(model.parents):
                found.add(model.relation)
        return frozenset(found)


def compiled(settings: Settings, targets: Sequence[str]) -> Compiled:
    """The models behind ``targets`` (``schema.name``), compiled now where this version of them is not there yet.

    It does not depend on the data, so that one file beside the project serves every data folder.
    Raises ``E-BUILD-02`` when dbt cannot compile them.
    """
    version = _version(settings, targets)
    folder = settings.dbt_project_dir / "target" / "compiled_sql"
    path = folder / f"{version[:16]}.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                _compile(settings, targets, path)
    models = json.loads(path.read_text(encoding="utf-8"))
    return Compiled(version, tuple(Model.from_dict(model) for model in models))


def execute(connection: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> None:
    """Make the relations of these models, in their order, as dbt makes them: a contract decides the types."""
    for model in models:
        connection.execute(f"create schema if not exists {model.relation.split('.')[0]}")
        if not model.is_table:
            connection.execute(f"create view {model.relation} as {model.sql}")
        elif not model.columns:
            connection.execute(f"create table {model.relation} as {model.sql}")
        else:
            typed = ", ".join(f"{name} {data_type}" for name, data_type in model.columns.items())
            names = ", ".join(model.columns)
            connection.execute(f"create table {model.relation} ({typed})")
            connection.execute(f"insert into {model.relation} ({names}) select {names} from ({model.sql}\n)")


def _version(settings: Settings, targets: Sequence[str]) -> str:
    """Hash of all that decides compiled SQL: the dbt project, and the columns the contracts give to ``raw``."""
    project = settings.dbt_project_dir
    paths = [path for folder in ("models", "macros") for path in (project / folder).rglob("*.*")]
    digest = hashlib.sha256("\n".join(sorted(targets)).encode())
    for path in sorted([*paths, project / "dbt_project.yml"]):
        digest.update(f"\0{path.relative_to(project)}\0".encode() + path.read_bytes())
    for name, contract in sorted(load_contracts(settings.contracts_dir).items()):
        digest.update(f"\0{name}\0{contract.sha256}".encode())
    return digest.hexdigest()


def _compile(settings: Settings, targets: Sequence[str], path: Path) -> None:
    """Let dbt compile against an empty database with every relation of ``raw``: some macros look at its columns."""
    database = path.with_name(f"{DATABASE}.duckdb")
    prepare_empty(settings, database)
    selected = [f"+{target.split('.')[1]}" for target in targets]
    target_path = path.with_name("dbt")
    completed = run_dbt(
        settings, "compile", "--select", *selected, "--target-path", str(target_path), database=database
    )
    if completed.returncode != 0:
        raise refuse("E-BUILD-02", what=" ".join(completed.stdout.split())[-800:])
    manifest = json.loads((target_path / "manifest.json").read_text(encoding="utf-8"))
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps([asdict(model) for model in _models(manifest)]), encoding="utf-8")
    publish_file(temporary, path)
    database.unlink()
    newest_first = sorted(path.parent.glob("*.json"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in newest_first[_KEPT:]:
        old.unlink()


def _models(manifest: dict[str, Any]) -> list[Model]:
    """The compiled models, parents first."""
    nodes = {
        name: node
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node.get("compiled_code")
    }
    names = {name: f"{node['schema']}.{node['name']}" for name, node in (nodes | manifest["sources"]).items()}
    ordered: dict[str, Model] = {}

    def add(name: str) -> None:
        node = nodes[name]
        if name in ordered:
            return
        parents = sorted(set(node["depends_on"]["nodes"]))
        for parent in parents:
            if parent in nodes:
                add(parent)
        has_contract = node["config"]["contract"]["enforced"]
        ordered[name] = Model(
            relation=names[name],
            is_table=node["config"]["materialized"] == "table",
            columns={column["name"]: column["data_type"] for column in node["columns"].values()}
            if has_contract
            else {},
            parents=tuple(names[parent] for parent in parents),
            sql=node["compiled_code"],
        )

    for name in sorted(nodes):
        add(name)
    return list(ordered.values())
