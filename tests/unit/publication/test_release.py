"""Publishing: what a release holds, that equal content is equal bytes, and that no step can be half done."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.ledger import Ledger
from orchestration.messages import Refusal
from orchestration.publication import release as release_module
from orchestration.publication.manifest import MANIFEST, SUMS, files_of, read_manifest
from orchestration.publication.pointer import current_release, releases
from orchestration.publication.reading import query
from orchestration.publication.release import Published, publish
from orchestration.publication.tables import WAREHOUSE
from orchestration.publication.verification import verify

from .conftest import City


def acts(city: City) -> list[str]:
    return [line.act for line in Ledger(city.settings.ledger_path).lines()]


def contents(folder: Path) -> dict[str, bytes]:
    """All files that must be equal between equal releases: the sums name the warehouse, whose bytes differ."""
    return {path: (folder / path).read_bytes() for path in files_of(folder) if path not in (WAREHOUSE, SUMS)}


def test_a_release_is_whole_and_current(city: City) -> None:
    published = publish(city.settings, "2026-03")
    assert published.is_new
    assert published.release_id == published.path.name
    assert str(city.settings.current_path.readlink()) == f"releases/{published.release_id}"
    assert verify(city.settings, "current").release_id == published.release_id
    assert acts(city) == ["publication"]
    payload = Ledger(city.settings.ledger_path).lines()[0].payload
    assert payload["manifest_sha256"] == verify(city.settings, "current").manifest_sha256
    assert (payload["period"], payload["restatement_no"], payload["draft"]) == ("2026-03", 1, False)
    assert [path.name for path in city.settings.releases_dir.iterdir()] == [published.release_id]


def test_the_sums_are_those_of_the_common_tool(published: Published) -> None:
    if shutil.which("sha256sum"):
        checked = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=published.path, check=False)
        assert checked.returncode == 0


def test_nothing_of_the_order_of_delivery_enters_a_release(city: City, published: Published) -> None:
    parameters = query(city.settings, "select * from ops.build_parameters")
    assert parameters.columns == (
        "period",
        "as_of",
        "inputs_root",
        "code_version",
        "score_policy",
        "alert_policy",
        "restatement_no",
    )
    for path, content in contents(published.path).items():
        assert b"known_at" not in content, path
        assert b"b-7" not in content, path


def test_equal_content_is_equal_bytes(city_in: Callable[..., City], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = city_in("first", threads=1), city_in("second", threads=2)
    first.build()
    first.checks()
    second.build(reverse=True, build_id="b-8", known_at=99)
    second.checks(list(reversed(json.loads(first.settings.check_results_path.read_text())["results"])), build_id="b-8")
    one = publish(first.settings, "2026-03")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    other = publish(second.settings, "2026-03")
    assert one.release_id == other.release_id
    assert contents(one.path) == contents(other.path)
    assert verify(first.settings, "current").manifest_sha256 == verify(second.settings, "current").manifest_sha256


def test_publishing_again_changes_nothing(city: City, published: Published) -> None:
    before = {path: (published.path / path).stat().st_mtime_ns for path in files_of(published.path)}
    again = publish(city.settings, "2026-03")
    assert (again.release_id, again.is_new) == (published.release_id, False)
    assert {path: (published.path / path).stat().st_mtime_ns for path in files_of(published.path)} == before
    assert acts(city) == ["publication"]


def test_a_restatement_stands_beside_what_it_restates(city: City, published: Published) -> None:
    before = contents(published.path)
    city.build(restatement_no=2, inputs_root="cd" * 32)
    second = publish(city.settings, "2026-03")
    assert second.release_id.startswith("2026-03-r2-")
    assert releases(city.settings) == [published.release_id, second.release_id]
    assert current_release(city.settings) == second.release_id
    assert contents(published.path) == before
    assert verify(city.settings, published.release_id).release_id == published.release_id


def test_code_and_inputs_make_the_id(city: City, published: Published) -> None:
    city.build(also="update ops.build_parameters set code_version = 'another'")
    assert publish(city.settings, "2026-03").release_id != published.release_id


def test_a_draft_is_kept_apart(city: City) -> None:
    draft = publish(city.settings, "2026-03", draft=True)
    assert draft.release_id.endswith("-draft")
    assert not city.settings.current_path.is_symlink()
    assert verify(city.settings, draft.release_id).draft
    published = publish(city.settings, "2026-03")
    assert f"{published.release_id}-draft" == draft.release_id
    assert current_release(city.settings) == published.release_id


NO_RANKING = "delete from marts.monthly_approval_efficiency_ranking; "


def test_a_build_without_the_month_is_not_published(city: City) -> None:
    city.build(also=NO_RANKING)
    with pytest.raises(Refusal) as caught:
        publish(city.settings, "2026-03")
    assert [problem.code for problem in caught.value.problems] == ["E-PUB-03"]


def test_a_release_of_money_alone_has_no_report_on_approvals(city: City) -> None:
    city.build(also=NO_RANKING + "update ops.reading set dataset = 'budget_lines'")
    published = publish(city.settings, "2026-03")
    assert published.is_current
    assert not (published.path / "reports").exists()
    assert (published.path / "parquet").is_dir()
    assert verify(city.settings, "current").release_id == published.release_id


def test_files_are_read_only_and_single_cases_for_the_group(published: Published) -> None:
    for path in files_of(published.path):
        mode = stat.S_IMODE((published.path / path).stat().st_mode)
        assert mode == (0o440 if path == WAREHOUSE or path.startswith("parquet/") else 0o444), path
    assert stat.S_IMODE(published.path.stat().st_mode) == 0o755
    assert stat.S_IMODE((published.path / "parquet" / "marts").stat().st_mode) == 0o750


def test_tables_views_types_and_comments_of_the_published_database(published_city: City) -> None:
    schemas = query(published_city.settings, "select distinct schema_name from duckdb_tables() order by all").rows
    assert schemas == [("marts",), ("ops",), ("quality",), ("reference",)]
    assert query(published_city.settings, "select count(*) from quality.pending_row").rows == [(6,)]
    assert query(published_city.settings, "select count(*) from duckdb_views() where not internal").rows == [(0,)]
    types = query(
        published_city.settings,
        "select data_type from duckdb_columns() where table_name = 'fct_approval_case' order by column_index",
    )
    assert [name for (name,) in types.rows] == ["VARCHAR", "VARCHAR", "BIGINT", "TIMESTAMP"]
    comments = query(
        published_city.settings,
        "select comment from duckdb_columns() where comment is not null"
        " union all select comment from duckdb_tables() where comment is not null order by all",
    )
    assert [text for (text,) in comments.rows] == [
        "办件编号。 Case number",
        "名次，同分同名次. Rank; it's 1, 1, 3",
        "待定行。 Rows that wait",
        "月度排名。 The monthly ranking",
        "部门代码。 Code of the department",
    ]


def test_a_view_over_the_lake_is_published_and_one_over_other_files_is_refused(city: City) -> None:
    settings = city.settings
    for folder in (settings.raw_dir, settings.data_dir / "elsewhere"):
        folder.mkdir(parents=True)
        duckdb.execute(f"copy (select 7 as n) to '{folder / 'rows.parquet'}' (format parquet)")
    view = "create view quality.over_files as select n from read_parquet('{}/rows.parquet')"
    city.build(also=view.format(settings.raw_dir))
    publish(settings, "2026-03")
    assert query(settings, "select n from quality.over_files").rows == [(7,)]
    city.build(restatement_no=2, also=view.format(settings.data_dir / "elsewhere"))
    with pytest.raises(Refusal, match="E-PUB-02"):
        publish(settings, "2026-03")
    assert len(releases(settings)) == 1


def test_old_clients_can_read_the_published_database(published: Published) -> None:
    header = (published.path / WAREHOUSE).read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") == 64  # what every client since 1.0 reads


def test_the_manifest_describes_files_inputs_and_totals(published: Published) -> None:
    manifest = read_manifest(published.path)
    assert manifest["release_id"] == published.release_id
    assert manifest["as_of"] == "2026-03-31T23:59:59"
    assert manifest["parameters"] == {"score_policy": "rate_based_v1", "alert_policy": "default"}
    named = ["as_of=2026-03-31", *(f"approval_events/r{n}" for n in range(4)), "clock_policy"]
    assert [entry["name"] for entry in manifest["inputs"]] == named
    assert (manifest["restates"], manifest["correction"]) == (None, None)
    assert manifest["control_totals"]["finished_count"] == 540
    assert manifest["control_totals"]["ranked_departments"] == 4
    assert manifest["control_totals"]["departments_listed_apart"] == 1
    described = {entry["path"]: entry for entry in manifest["files"]}
    assert set(described) == set(contents(published.path)) - {MANIFEST}
    assert described["parquet/marts/fct_approval_case.parquet"]["rows"] == 60


def test_a_large_table_is_the_same_file_for_any_number_of_threads(city_in: Callable[..., City]) -> None:
    digests = set()
    for threads, order in ((1, "i"), (2, "-i"), (4, "hash(i)")):
        made = city_in(f"threads{threads}", threads=threads)
        rows = f"select i, 'case-' || i % 977 as c from range(400000) r(i) order by {order}"
        made.build(also=f"create table marts.large as {rows}")
        made.checks()
        digests.add((publish(made.settings, "2026-03").path / "parquet/marts/large.parquet").read_bytes())
    assert len(digests) == 1


def test_a_table_that_loses_rows_on_the_way_is_not_published(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = iter(range(1000))
    monkeypatch.setattr("orchestration.publication.tables._count", lambda *_: next(counts))
    with pytest.raises(Refusal, match="E-PUB-04"):
        publish(city.settings, "2026-03")
    assert list(city.settings.releases_dir.iterdir()) == []


STEPS = [
    "write_warehouse",
    "write_parquet",
    "ranking_workbook",
    "write_manifest",
    "write_sums",
    "_seal",
    "Path.rename",
    "fsync_folder",
    "check_folder",
    "_enter",
    "point_to",
]


@pytest.mark.parametrize(
    ("step", "moment"), [*((step, "before") for step in STEPS), ("Path.rename", "after"), ("point_to", "after")]
)
def test_a_crash_at_any_step_leaves_the_old_release_or_the_new(
    city: City, published: Published, monkeypatch: pytest.MonkeyPatch, step: str, moment: str
) -> None:
    city.build(restatement_no=2)

    holder, name = (Path, "rename") if step == "Path.rename" else (release_module, step)
    real = getattr(holder, name)

    def crash(*args: object, **kwargs: object) -> object:
        if moment == "after":
            real(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(holder, name, crash)
        with pytest.raises(KeyboardInterrupt):
            publish(city.settings, "2026-03")
    seen = current_release(city.settings)
    assert seen == published.release_id or (step, moment) == ("point_to", "after")
    assert verify(city.settings, "current").release_id == seen

    again = publish(city.settings, "2026-03")
    assert verify(city.settings, "current").release_id == again.release_id
    assert releases(city.settings) == [published.release_id, again.release_id]
    assert acts(city) == ["publication", "publication"]
    assert {path.name for path in city.settings.releases_dir.iterdir()} == {published.release_id, again.release_id}


def test_what_dead_runs_left_is_removed_and_what_living_ones_write_is_not(city: City) -> None:
    child = subprocess.Popen(["true"])
    child.wait()
    dead = city.settings.releases_dir / f".2026-02-r1-00000000.tmp-{child.pid}"
    living = city.settings.releases_dir / f".2026-02-r1-00000000.tmp-{os.getppid()}"
    for folder in (dead, living):
        (folder / "parquet").mkdir(parents=True)
    publish(city.settings, "2026-03")
    assert not dead.exists()
    assert living.exists()


def test_a_damaged_release_is_not_published_again(city: City, published: Published) -> None:
    (published.path / "dictionary.csv").unlink()
    with pytest.raises(Refusal, match="E-REL-04"):
        publish(city.settings, "2026-03")
