"""Every change to a release is found and named, and readers can be sent back to one that is whole."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.ledger import Ledger
from orchestration.messages import EXIT_INTEGRITY, Refusal
from orchestration.publication.manifest import MANIFEST, SUMS, files_of, write_sums
from orchestration.publication.pointer import current_release
from orchestration.publication.release import Published, publish
from orchestration.publication.verification import rollback, verify

from .conftest import City


def found(city: City, release: str | Path = "current") -> Refusal:
    with pytest.raises(Refusal) as caught:
        verify(city.settings, release)
    assert caught.value.exit_code == EXIT_INTEGRITY
    return caught.value


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o640)
    path.write_bytes(content)


def test_a_flipped_bit_in_any_file_is_found_and_the_file_named(city: City, published: Published) -> None:
    for path in files_of(published.path):
        content = (published.path / path).read_bytes()
        for position in (0, len(content) // 2, len(content) - 1):
            altered = bytearray(content)
            altered[position] ^= 1 << (position % 8)
            overwrite(published.path / path, bytes(altered))
            assert path in {problem.file for problem in found(city).problems}, (path, position)
        overwrite(published.path / path, content)
    assert verify(city.settings, "current").release_id == published.release_id


def test_the_table_of_a_damaged_file_is_named(city: City, published: Published) -> None:
    path = "parquet/marts/fct_approval_case.parquet"
    overwrite(published.path / path, (published.path / path).read_bytes()[:-1])
    refusal = found(city)
    assert refusal.problems[0].code == "E-REL-03"
    assert "marts.fct_approval_case" in str(refusal)


def test_a_missing_file_is_named(city: City, published: Published) -> None:
    (published.path / "reports/ranking.xlsx").unlink()
    assert ("E-REL-04", "reports/ranking.xlsx") in {(it.code, it.file) for it in found(city).problems}


@pytest.mark.parametrize("name", [MANIFEST, SUMS])
def test_a_missing_description_is_named(city: City, published: Published, name: str) -> None:
    (published.path / name).unlink()
    assert ("E-REL-04", name) in {(it.code, it.file) for it in found(city).problems}


def test_an_extra_file_is_named(city: City, published: Published) -> None:
    (published.path / "reports/more.csv").write_text("x")
    (published.path / "parquet" / "link").symlink_to("/")
    named = {(it.code, it.file) for it in found(city).problems}
    assert {("E-REL-05", "reports/more.csv"), ("E-REL-05", "parquet/link")} <= named


def test_a_file_replaced_by_a_link_to_the_same_content_is_found(
    city: City, published: Published, tmp_path: Path
) -> None:
    shutil.move(published.path / "checks.json", tmp_path / "checks.json")
    (published.path / "checks.json").symlink_to(tmp_path / "checks.json")
    assert ("E-REL-03", "checks.json") in {(it.code, it.file) for it in found(city).problems}


def test_new_sums_over_altered_files_do_not_help(city: City, published: Published) -> None:
    overwrite(published.path / "dictionary.md", b"# other words\n")
    (published.path / SUMS).unlink()
    write_sums(published.path)
    named = {(it.code, it.file) for it in found(city).problems}
    assert named == {("E-REL-06", "dictionary.md"), ("E-REL-07", SUMS)}


def test_a_new_manifest_and_new_sums_do_not_help(city: City, published: Published) -> None:
    manifest = json.loads((published.path / MANIFEST).read_text())
    for entry in manifest["files"]:
        if entry["path"].endswith("fct_approval_case.parquet"):
            entry["rows"] += 1
    overwrite(published.path / MANIFEST, json.dumps(manifest).encode())
    (published.path / SUMS).unlink()
    write_sums(published.path)
    named = {(it.code, it.file) for it in found(city).problems}
    assert ("E-REL-06", "parquet/marts/fct_approval_case.parquet") in named
    assert ("E-REL-07", MANIFEST) in named


@pytest.mark.usefixtures("published")
def test_a_release_that_no_ledger_line_names_is_not_trusted(city: City) -> None:
    city.settings.ledger_path.unlink()
    assert {it.code for it in found(city).problems} == {"E-REL-07"}


def test_a_release_under_another_name_is_found(city: City, published: Published) -> None:
    other = published.path.with_name("2026-04-r1-00000000")
    shutil.copytree(published.path, other)
    assert "E-REL-06" in {it.code for it in found(city, other.name).problems}


def test_a_copy_elsewhere_is_checked_in_itself(city_in: Callable[..., City], city: City, published: Published) -> None:
    copy = city.settings.data_dir.parent / "taken along"
    shutil.copytree(published.path, copy)
    assert verify(city.settings, copy).in_ledger
    elsewhere = city_in("elsewhere")
    assert not verify(elsewhere.settings, copy).in_ledger
    overwrite(copy / "checks.json", b"{}")
    assert found(elsewhere, copy).problems[0].file == "checks.json"


def test_a_verification_says_what_was_looked_at(city: City, published: Published) -> None:
    seen = verify(city.settings, published.path)
    assert (seen.release_id, seen.tables, seen.in_ledger) == (published.release_id, 16, True)
    assert seen.files == len(files_of(published.path))
    assert json.dumps(seen.as_dict())


def test_back_and_forth_between_two_releases(city: City, published: Published) -> None:
    city.build(restatement_no=2)
    second = publish(city.settings, "2026-03")
    assert rollback(city.settings, published.release_id).release_id == published.release_id
    assert current_release(city.settings) == published.release_id
    line = Ledger(city.settings.ledger_path).lines()[-1]
    assert (line.act, line.payload["replaces"]) == ("rollback", second.release_id)
    rollback(city.settings, published.release_id)
    assert Ledger(city.settings.ledger_path).head()[0] == line.seq
    assert not publish(city.settings, "2026-03").is_new
    assert current_release(city.settings) == second.release_id


def test_no_way_back_to_a_damaged_release(city: City, published: Published) -> None:
    city.build(restatement_no=2)
    second = publish(city.settings, "2026-03")
    overwrite(published.path / "checks.json", b"{}")
    with pytest.raises(Refusal, match="E-REL-03"):
        rollback(city.settings, published.release_id)
    assert current_release(city.settings) == second.release_id


def test_a_draft_or_a_copy_cannot_become_current(city: City, published: Published) -> None:
    draft = publish(city.settings, "2026-03", draft=True)
    copy = city.settings.data_dir.parent / "copy"
    shutil.copytree(published.path, copy)
    for release in (draft.release_id, copy):
        with pytest.raises(Refusal, match="E-REL-08"):
            rollback(city.settings, release)


def test_no_release_and_an_unknown_release(city: City) -> None:
    with pytest.raises(Refusal, match="E-REL-01"):
        verify(city.settings, "current")
    publish(city.settings, "2026-03")
    for release in ("2026-03-r9-00000000", "nothing", "", "../../x"):
        with pytest.raises(Refusal, match="E-REL"):
            verify(city.settings, release)
