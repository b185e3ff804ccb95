"""The models are described, keyed as their contracts, free of the clock and of what only one engine knows."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from orchestration.contracts import load_contracts
from orchestration.publication.changes import declared_keys
from orchestration.publication.dictionary import Words
from orchestration.settings import PROJECT_DIR, Settings

pytestmark = pytest.mark.structure

DBT = PROJECT_DIR / "dbt_project"
MODELS = sorted((DBT / "models").rglob("*.sql"))
MACROS = sorted(path for path in (DBT / "macros").rglob("*.sql") if path.parent.name != "engine")
TESTS = sorted(path for path in (DBT / "tests").rglob("*.sql") if path.parent.name != "fixtures")
PUBLISHED = [path for path in MODELS if {"marts", "quality"} & set(path.parts)]

# No build may depend on when it runs.
CLOCKS = (
    "now(",
    "current_date",
    "current_timestamp",
    "localtimestamp",
    "today(",
    "get_current_timestamp",
    "run_started_at",
)
# Of one engine only, or other on every engine: their place is a macro of macros/engine.
ENGINE_ONLY = (
    "epoch_us", "epoch(", "strftime", "strptime", "date_diff", "datediff", "date_sub", "date_add", "dateadd",
    "date_trunc", "date_spine", "to_days(", "to_months(", "quantile_cont", "percentile_cont", "percentile(",
    "generate_series", "range(", "unnest", "explode(", "sequence(", "hash(", "read_parquet", "read_csv", "list_",
    "array_", "listagg", "string_agg", "group_concat", "exclude (", "exclude(", "replace (", "::", "regexp_replace",
    "dayofweek", "from_unixtime", "struct_pack", "named_struct", "union all by name",
)  # fmt: skip
DESCRIPTION = re.compile(r"\{\{\s*doc\('(\w+)'\)\s*\}\}")


def sql_of(path: Path) -> str:
    """The SQL alone: comments and calls of our own macros say nothing about the engine."""
    text = path.read_text(encoding="utf-8").lower()
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    return re.sub(r"--[^\n]*", "", text)


def without_calls(text: str) -> str:
    """``{{ ... }}`` left out: what it calls is dispatched by engine."""
    return re.sub(r"\{\{.*?\}\}", "", text, flags=re.DOTALL)


@cache
def described(key: str) -> dict[str, dict]:
    """Every entry under ``key`` of every YAML file of the models, by name."""
    return {
        entry["name"]: entry
        for path in sorted((DBT / "models").rglob("*.yml"))
        for entry in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get(key, [])
    }


@cache
def doc_blocks() -> dict[str, str]:
    text = (DBT / "models" / "docs.md").read_text(encoding="utf-8")
    return {name: body.strip() for name, body in re.findall(r"\{% docs (\w+) %\}(.*?)\{% enddocs %\}", text, re.DOTALL)}


def words(description: str) -> Words:
    """A description in its two languages, shared blocks resolved."""
    blocks = doc_blocks()
    return Words.of(DESCRIPTION.sub(lambda found: blocks[found[1]], description))


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_is_described_in_both_languages(path):
    said = words(described("models")[path.stem]["description"])
    assert said.zh
    assert said.en


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_a_published_model_is_described_beside_it_and_column_by_column(path):
    model = described("models")[path.stem]
    assert path.with_suffix(".yml").exists()
    assert model["config"]["contract"]["enforced"] is True
    assert model["columns"]
    for column in model["columns"]:
        said = words(column["description"])
        assert said.zh, column["name"]
        assert said.en, column["name"]
        assert column["data_type"], column["name"]


def test_nothing_is_described_that_does_not_exist():
    assert set(described("models")) == {path.stem for path in MODELS}


def test_every_shared_description_is_used():
    used = {
        name
        for path in (DBT / "models").rglob("*.yml")
        for name in DESCRIPTION.findall(path.read_text(encoding="utf-8"))
    }
    assert used == set(doc_blocks())


def test_keys_of_the_sources_are_those_of_the_contracts():
    raw = described("sources")["raw"]["tables"]
    contracts = load_contracts(Settings().contracts_dir)
    assert {table["name"]: table["config"]["meta"]["key"] for table in raw} == {
        dataset: list(contract.key) for dataset, contract in contracts.items()
    }


def test_staging_is_tested_on_the_keys_of_the_contracts():
    contracts = load_contracts(Settings().contracts_dir)
    models = described("models")
    tested = {}
    for path in (DBT / "models" / "staging").rglob("*.sql"):
        dataset = re.search(r"latest_version\('(\w+)'", path.read_text(encoding="utf-8"))[1]
        keys = [test["unique_key"]["arguments"]["columns"] for test in models[path.stem]["data_tests"]]
        tested[dataset] = keys
    assert tested == {dataset: [list(contract.key)] for dataset, contract in contracts.items()}


@pytest.mark.parametrize("path", [*MODELS, *MACROS, *TESTS], ids=lambda path: path.stem)
def test_no_model_asks_what_time_it_is(path):
    sql = sql_of(path)
    assert [word for word in CLOCKS if word in sql] == []


@pytest.mark.parametrize("path", [*MODELS, *MACROS, *TESTS], ids=lambda path: path.stem)
def test_what_only_one_engine_knows_is_in_the_engine_macros(path):
    sql = without_calls(sql_of(path))
    assert [word for word in ENGINE_ONLY if re.search(rf"(?<!\w){re.escape(word)}", sql)] == []


@pytest.mark.parametrize("path", sorted((DBT / "macros" / "engine").glob("*.sql")), ids=lambda path: path.stem)
def test_an_engine_macro_speaks_for_both_engines_and_has_no_default(path):
    text = path.read_text(encoding="utf-8")
    macros = set(re.findall(r"macro (\w+)\(", text))
    assert {path.stem, f"duckdb__{path.stem}", f"spark__{path.stem}"} <= macros
    assert f"default__{path.stem}" not in macros
    assert text.startswith("{#")


def test_every_mart_is_tested_on_one_key_by_which_releases_are_compared():
    keys = declared_keys(Settings())
    models = described("models")
    marts = {path.stem for path in MODELS if "marts" in path.parts}
    assert set(keys) == marts
    for mart, key in keys.items():
        tests = [test for test in models[mart]["data_tests"] if "unique_key" in test]
        assert len(tests) == 1, mart
        assert set(key) <= {column["name"] for column in models[mart]["columns"]}, mart


def test_every_registered_metric_is_a_column_of_its_mart():
    models = described("models")
    with (Settings().reference_dir / "metric_register.csv").open(encoding="utf-8", newline="") as file:
        registered = [(row["mart"], row["column"]) for row in csv.DictReader(file)]
    assert registered
    known = {(name, column["name"]) for name, model in models.items() for column in model.get("columns", [])}
    assert [metric for metric in registered if metric not in known] == []


def test_every_test_is_named_and_says_what_to_do():
    for name, model in described("models").items():
        tests = [*model.get("data_tests", []), *(t for c in model.get("columns", []) for t in c.get("data_tests", []))]
        for test in tests:
            ((kind, settings),) = test.items()
            assert settings.get("name", "").startswith(f"{name}__"), (name, kind)
    for path in TESTS:
        text = path.read_text(encoding="utf-8")
        for word in ("severity", "'rule'", "'action'", "'title_zh'", "'title_en'", "'fix_zh'", "'fix_en'"):
            assert word in text, (path.name, word)


@pytest.mark.parametrize(
    "path", [DBT / "models/quality/conflicting_row.sql", DBT / "tests/no_delivered_row_is_lost.sql"]
)
def test_no_dataset_is_left_out_where_rows_are_counted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = {dataset for dataset in load_contracts(Settings().contracts_dir) if f"'{dataset}'" in text}
    assert named == set(load_contracts(Settings().contracts_dir))
