"""Models and macros asked of a release: a macro may return a list, and macros call each other across files."""

from pathlib import Path

import duckdb
import pytest

from orchestration.publication.model_sql import macro_sql, macro_value, model_sql

MACROS = {
    "engine/last_of.sql": (
        "{% macro last_of(it) %}{{ return(adapter.dispatch('last_of')(it)) }}{% endmacro %}\n"
        "{%- macro duckdb__last_of(it) -%}{{ it }}[-1]{%- endmacro %}"
    ),
    "measures.sql": (
        "{% macro measures() %}{{ return([{'name': 'a', 'fact': 'fct_a'}, {'name': 'b', 'fact': 'int_b'}]) }}"
        "{% endmacro %}\n"
        "{% macro names() %}{% for one in measures() %}{{ one.name }}{% endfor %}, {{ last_of('x') }}{% endmacro %}"
    ),
}
MODELS = {
    "intermediate/int_all.sql": (
        "{{ config(materialized='view') }}{% for one in measures() %}"
        "select '{{ one.name }}' as name, amount from {{ ref(one.fact) }}"
        "{% if not loop.last %} union all {% endif %}{% endfor %}"
    ),
    "intermediate/int_b.sql": "select 2 as amount, as_of_date from {{ source('ops', 'build_parameters') }}",
    "marts/fct_a.sql": "select 1 as amount",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder, texts in (("macros", MACROS), ("models", MODELS)):
        for name, text in texts.items():
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_macro_returns_what_it_is_asked_for(project: Path) -> None:
    assert [measure["name"] for measure in macro_value(project, "measures")] == ["a", "b"]
    assert macro_sql(project, "names") == "ab, x[-1]"


def test_a_model_made_from_a_list_reads_marts_and_what_is_not_published(project: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema marts; create table marts.fct_a as select 1 as amount")
        connection.execute("create schema ops")
        connection.execute("create table ops.build_parameters as select timestamp '2026-01-31' as as_of")
        assert connection.execute(f"{model_sql(project, 'int_all')} order by all").fetchall() == [("a", 1), ("b", 2)]
