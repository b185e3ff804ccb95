"""Reading a release: what is answered, what is refused, and that a reader never sees a release change."""

from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.messages import Refusal
from orchestration.publication.ranking_table import HEADERS_ZH, INTERVAL_ZH, RANKING_COLUMNS
from orchestration.publication.reading import format_ranking, open_release, query, ranking
from orchestration.publication.release import Published, publish

from .conftest import City

HOSTILE = [
    "select * from read_csv('/etc/passwd')",
    "select * from '/etc/passwd'",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('{data}/secret.txt')",
    "select * from read_text('{data}/warehouse/build.duckdb')",
    "select * from read_parquet('{data}/*/*.parquet')",
    "select * from read_json('{data}/ledger.jsonl')",
    "select * from glob('/*')",
    "select * from glob('{data}/**')",
    "select * from sniff_csv('/etc/passwd')",
    "attach '{data}/warehouse/build.duckdb' as build",
    "attach '{data}/written.duckdb'",
    "attach ':memory:' as more",
    "detach release",
    "copy (select 1) to '{data}/written.csv'",
    "copy marts.fct_approval_case to '{data}/written.parquet'",
    "copy marts.fct_approval_case from '/etc/passwd'",
    "export database '{data}/written'",
    "import database '{data}'",
    "explain analyze copy (select 1) to '{data}/written.csv'",
    "explain analyze insert into marts.fct_approval_case select * from marts.fct_approval_case",
    "install httpfs",
    "install httpfs from 'http://localhost:1/'",
    "load httpfs",
    "load '{data}/written.so'",
    "pragma threads=8",
    "pragma enable_profiling",
    "pragma profiling_output='{data}/written.json'",
    "set enable_external_access=true",
    "set lock_configuration=false",
    "set temp_directory='{data}'",
    "set variable x = 1",
    "reset memory_limit",
    "use memory",
    "call enable_logging()",
    "create table marts.more as select 1",
    "create temp table more as select 1",
    "create table memory.main.more as select 1",
    "create macro more() as 1",
    "create secret more (type s3)",
    "insert into marts.fct_approval_case select * from marts.fct_approval_case",
    "update marts.monthly_approval_efficiency_ranking set approval_rank = 1",
    "delete from marts.fct_approval_case",
    "drop table marts.fct_approval_case",
    "alter table marts.fct_approval_case add column more integer",
    "comment on table marts.fct_approval_case is 'mine'",
    "truncate marts.fct_approval_case",
    "begin",
    "checkpoint",
    "vacuum",
    "prepare more as select 1",
    "execute more",
    "select 1; drop table marts.fct_approval_case",
    "select 1; select 2",
    "select * from duckdb_secrets()",
    "select * from query('drop table marts.fct_approval_case')",
    "with more as (delete from marts.fct_approval_case returning *) select * from more",
    "select getenv('HOME')",
    "",
    "-- nothing",
    "select",
    "select * from marts.no_such_table",
    "select cast('x' as integer)",
    "\udcff",
]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_nothing_hostile_is_answered_and_nothing_is_written(city: City) -> None:
    publish(city.settings, "2026-03")
    (city.settings.data_dir / "secret.txt").write_text("canary")
    before = files(city.settings.data_dir)
    for sql in HOSTILE:
        with pytest.raises(Refusal) as caught:
            query(city.settings, sql.replace("{data}", str(city.settings.data_dir)))
        assert [problem.code for problem in caught.value.problems] == ["E-QRY-01"], sql
        assert len(str(caught.value).splitlines()) == 1
        assert caught.value.__cause__ is None
        assert "canary" not in str(caught.value)
    assert files(city.settings.data_dir) == before


def test_a_query_that_does_not_fit_into_memory_is_refused_and_spills_nothing(published_city: City) -> None:
    before = files(published_city.settings.data_dir)
    small = published_city.settings.model_copy(update={"memory_limit": "50MB"})
    with pytest.raises(Refusal, match="E-QRY-01"):
        query(small, "select i, hash(i) as h from range(30000000) as r(i) order by h desc")
    assert files(published_city.settings.data_dir) == before


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("select count(*) from marts.fct_approval_case", [(60,)]),
        (
            "from marts.monthly_approval_efficiency_ranking select department_code where approval_rank = 1 order by 1",
            [("D01",), ("X01",)],
        ),
        ("with a as (select 1 as one) select one from a;", [(1,)]),
        ("values (1)", [(1,)]),
        (
            "select department_name from marts.monthly_approval_efficiency_ranking where department_code = 'D02'",
            [("=HYPERLINK(1)",)],
        ),
    ],
)
def test_a_select_is_answered(published_city: City, sql: str, rows: list[tuple[object, ...]]) -> None:
    assert query(published_city.settings, sql).rows == rows


def test_the_plan_of_a_query_may_be_asked_for(published_city: City) -> None:
    assert query(published_city.settings, "explain select 1").rows
    assert query(published_city.settings, "describe marts.fct_approval_case").rows[0][0] == "case_no"


def test_two_readers_of_one_release_with_different_limits(published_city: City) -> None:
    other = published_city.settings.model_copy(update={"threads": 1, "memory_limit": "1GB"})
    with open_release(published_city.settings) as one, open_release(other) as two:
        for connection in (one, two):
            assert connection.execute("select count(*) from marts.fct_approval_case").fetchall() == [(60,)]


def test_an_open_reader_keeps_the_release_it_opened(city: City) -> None:
    first = publish(city.settings, "2026-03")
    sql = "select restatement_no, sum(finished_count) from marts.monthly_approval_efficiency_ranking group by all"
    with open_release(city.settings) as reader:
        city.build(restatement_no=2, also="update marts.monthly_approval_efficiency_ranking set finished_count = 1")
        publish(city.settings, "2026-03")
        assert reader.execute(sql).fetchall() == [(1, 540)]
        assert query(city.settings, sql).rows == [(2, 5)]
        assert query(city.settings, sql, first.release_id).rows == [(1, 540)]


def test_without_a_release_the_cure_is_named(city: City) -> None:
    for act in (open_release, ranking):
        with pytest.raises(Refusal, match="E-REL-01") as caught:
            act(city.settings)
        assert "xiaoneng run" in str(caught.value)


def test_a_warehouse_that_is_gone_or_no_database(city: City) -> None:
    published = publish(city.settings, "2026-03")
    warehouse = published.path / "warehouse.duckdb"
    warehouse.chmod(0o640)
    warehouse.write_bytes(b"not a database" * 1000)
    with pytest.raises(Refusal, match="E-REL-03"):
        open_release(city.settings)
    warehouse.unlink()
    with pytest.raises(Refusal, match="E-REL-04"):
        open_release(city.settings)


def test_a_damaged_warehouse_is_named_or_not_touched(city: City, published: Published) -> None:
    """Reading does not hash the file: what it cannot read it names, and ``verify`` finds the rest."""
    warehouse = published.path / "warehouse.duckdb"
    whole = warehouse.read_bytes()
    warehouse.chmod(0o640)
    expected, named = ranking(city.settings), set()
    for position in range(4096, len(whole), len(whole) // 40):
        warehouse.write_bytes(whole[:position] + bytes([whole[position] ^ 0xFF]) + whole[position + 1 :])
        try:
            assert ranking(city.settings) == expected
        except Refusal as refusal:
            named.add(refusal.problems[0].code)
    assert named == {"E-REL-03"}


def test_the_ranking_in_the_order_of_publication(published_city: City) -> None:
    rows = ranking(published_city.settings)
    assert [(row.department_code, row.approval_rank) for row in rows] == [
        ("D01", 1),
        ("D02", 2),
        ("D03", 2),
        ("D04", None),
        ("X01", 1),
    ]
    assert rows[0].total_score == Decimal("98.5000")
    assert (rows[0].received_count, rows[0].accepted_count, rows[0].previous_accepted_count) == (125, 125, 127)
    assert rows[3].reason_zh == "本月无业务"
    assert ranking(published_city.settings, "2026-03") == rows


def test_a_month_the_release_does_not_hold(published_city: City) -> None:
    with pytest.raises(Refusal, match="E-REL-09"):
        ranking(published_city.settings, "2026-02")


def test_the_printed_ranking(city: City) -> None:
    named = "update marts.monthly_approval_efficiency_ranking set department_name = '[red]局\x1b[2J'"
    city.build(also=f"{named} where department_code = 'X01'")
    publish(city.settings, "2026-03")
    text = format_ranking(ranking(city.settings))
    for expected in ("名次", "部门", "得分", "办结量", "承诺时限内办结率", "名次变化", "98.50", "95.0%", "+1", "-1"):
        assert expected in text
    assert "未参加排名：@文化局（本月无业务）" in text
    assert "1–2" in text
    assert INTERVAL_ZH in "".join(text.split())
    assert "[red]局[2J" in text
    assert "\x1b" not in text
    assert text.index("city") < text.index("district")


def test_every_column_of_the_ranking_has_a_chinese_name() -> None:
    assert set(RANKING_COLUMNS) <= set(HEADERS_ZH)
