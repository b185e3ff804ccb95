"""Files come in, once each; the ledger says what is in force; a crash leaves nothing behind."""

import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from orchestration.intake import receiving
from orchestration.intake.receipts import Receipt, receipts
from orchestration.intake.receiving import receive, receive_inbox, withdraw
from orchestration.ledger import Ledger, active_readings, sha256_of
from orchestration.messages import Refusal
from orchestration.settings import Settings

EVENTS = "case_no,event_type,matter_code,department_code,event_at\nA1,apply,M1,GT,2026-01-01 10:00:00\n"
BAD_ROW = EVENTS + "A2,apply,M1,GT,heute\n"
DEPARTMENTS = "department_code,valid_from,name_zh\nGT,2020-01-01,国土局\n"
MAPPING = "select _row_number, code as department_code, '2020-01-01' as valid_from, name as name_zh from source_rows"


def acts(settings: Settings) -> list[str]:
    return [line.act for line in Ledger(settings.ledger_path).lines()]


def test_a_reading_is_its_ledger_line(send: Callable[..., Receipt], settings: Settings) -> None:
    receipt = send("approval_events_2026-01.csv", BAD_ROW)
    (line,) = Ledger(settings.ledger_path).lines()
    payload = line.payload
    assert line.act == "reading"
    assert payload["receipt"] == json.loads(json.dumps(receipt.as_dict()))
    assert payload["delivery_id"] == payload["sha256"][:16] == receipt.delivery_id
    assert (payload["source"], payload["supersedes"], payload["mapping_sha256"]) == (None, None, None)
    dataset = payload["datasets"]["approval_events"]
    assert dataset["path"] == f"raw/approval_events/{receipt.reading_id}.parquet"
    assert sha256_of(settings.lake_dir / dataset["path"]) == dataset["sha256"]
    assert dataset["rows"] == pl.read_parquet(settings.lake_dir / dataset["path"]).height == 1
    carried = ["case_no", "department_code", "event_at", "event_type", "matter_code"]
    assert [name for name in dataset["inputs"] if ":" not in name] == carried
    assert "event_type:supply_notice" in dataset["inputs"]
    assert (settings.lake_dir / payload["original"]).read_text(encoding="utf-8") == BAD_ROW
    assert (settings.lake_dir / payload["rejects"]).is_file()
    assert list(payload["contracts"]) == ["approval_events"]


def test_the_same_bytes_are_loaded_once(send: Callable[..., Receipt], settings: Settings) -> None:
    first = send("approval_events.csv", BAD_ROW)
    second = send("other.csv", BAD_ROW)
    assert second.status == "duplicate"
    assert (second.records, second.accepted, second.rejected, second.ignored) == (2, 0, 0, 2)
    assert second.reading_id == first.reading_id
    assert "approval_events.csv" in second.warnings[0]["zh"]
    assert acts(settings) == ["reading", "duplicate"]
    assert len(list(settings.raw_dir.rglob("*.parquet"))) == 1


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    texts = {"approval_events.csv": EVENTS, "departments.csv": DEPARTMENTS, "headcount.csv": "x\n1\n"}
    seen = set()
    for number, order in enumerate(itertools.permutations(texts)):
        settings = Settings.for_data_dir(tmp_path / str(number), stable_seconds=0)
        for name in order:
            (tmp_path / name).write_text(texts[name], encoding="utf-8")
            receive(settings, [tmp_path / name])
        readings = active_readings(Ledger(settings.ledger_path).lines())
        datasets = [
            (one["reading_id"], sorted((n, d["sha256"]) for n, d in one["datasets"].items())) for one in readings
        ]
        seen.add(json.dumps(datasets))
    assert len(seen) == 1


def test_one_bad_file_does_not_stop_the_others(settings: Settings, tmp_path: Path) -> None:
    names = {"bad.xlsx": b"PK\x03\x04broken", "empty.csv": b"", "departments.csv": DEPARTMENTS.encode()}
    for name, content in names.items():
        (tmp_path / name).write_bytes(content)
    found = receive(settings, [tmp_path / "nowhere.csv", *(tmp_path / name for name in names)])
    assert [one.status for one in found] == ["refused", "refused", "refused", "loaded"]
    assert all(one.problems for one in found[:3])
    assert acts(settings) == ["refusal", "refusal", "refusal", "reading"]
    assert receipts(settings) == found
    refused = Ledger(settings.ledger_path).lines()[2].payload
    assert set(refused) == {"sha256", "file_name", "source", "original", "receipt"}


def test_a_header_without_rows_is_refused(send: Callable[..., Receipt]) -> None:
    receipt = send("departments.csv", "department_code,valid_from,name_zh\n")
    assert (receipt.status, receipt.problems[0]["code"]) == ("refused", "E-FILE-34")


def test_rows_all_rejected_are_still_a_reading(send: Callable[..., Receipt], loaded: Callable) -> None:
    receipt = send("departments.csv", "department_code,valid_from,name_zh\nGT,gestern,国土局\n")
    assert (receipt.status, receipt.accepted, receipt.rejected) == ("loaded_with_rejects", 0, 1)
    assert loaded("departments").is_empty()


class TestReread:
    @pytest.fixture
    def before(self, send: Callable[..., Receipt], source: Callable[..., str]) -> Receipt:
        return send("export.csv", "code,name\nGT,国土局\n", source=source(MAPPING))

    def test_without_asking_a_changed_mapping_reads_nothing_anew(
        self, before: Receipt, send: Callable[..., Receipt], source: Callable[..., str]
    ) -> None:
        after = send("export.csv", "code,name\nGT,国土局\n", source=source(MAPPING.replace("2020", "2021")))
        assert (after.status, after.reading_id) == ("duplicate", before.reading_id)

    @pytest.mark.parametrize("by", ["reading_id", "delivery_id"])
    def test_it_supersedes(
        self, before: Receipt, source: Callable[..., str], settings: Settings, loaded: Callable, by: str
    ) -> None:
        source(MAPPING.replace("2020", "2021"))
        (after,) = receive(settings, [], reread=getattr(before, by))
        assert after.status == "loaded"
        assert after.reading_id != before.reading_id
        line = Ledger(settings.ledger_path).lines()[-1]
        assert (line.payload["supersedes"], line.payload["source"]) == (before.reading_id, "office")
        assert loaded("departments")["valid_from"].dt.year().to_list() == [2021]
        assert len(list(settings.raw_dir.rglob("*.parquet"))) == 2

    def test_with_nothing_changed_it_is_a_duplicate(self, before: Receipt, settings: Settings) -> None:
        (after,) = receive(settings, [], reread=before.reading_id)
        assert after.status == "duplicate"

    def test_a_delivery_refused_for_its_mapping_can_be_read_after_all(
        self, send: Callable[..., Receipt], source: Callable[..., str], settings: Settings
    ) -> None:
        refused = send("export.csv", "code,name\nGT,国土局\n", source=source("selec"))
        assert refused.problems[0]["code"] == "E-MAP-01"
        source(MAPPING)
        (after,) = receive(settings, [], reread=refused.delivery_id)
        assert after.status == "loaded"

    def test_an_unknown_id_is_a_usage_error(self, settings: Settings) -> None:
        with pytest.raises(Refusal, match="E-READ-01") as refusal:
            receive(settings, [], reread="0123456789abcdef")
        assert refusal.value.exit_code == 2


class TestWithdrawal:
    def test_it_takes_back_and_keeps_the_files(
        self, send: Callable[..., Receipt], settings: Settings, loaded: Callable
    ) -> None:
        receipt = send("departments.csv", DEPARTMENTS)
        withdraw(settings, receipt.reading_id or "", "wrong month")
        assert loaded("departments").is_empty()
        assert Ledger(settings.ledger_path).lines()[-1].payload == {
            "reading_id": receipt.reading_id,
            "reason": "wrong month",
        }
        assert len(list(settings.raw_dir.rglob("*.parquet"))) == 1

    def test_the_same_bytes_may_come_again_in_files_of_their_own(
        self, send: Callable[..., Receipt], settings: Settings, loaded: Callable
    ) -> None:
        receipt = send("departments.csv", DEPARTMENTS)
        withdraw(settings, receipt.reading_id or "", "by mistake")
        assert send("departments_2.csv", DEPARTMENTS).reading_id == receipt.reading_id
        assert loaded("departments")["_file_name"].to_list() == ["departments_2.csv"]
        for line in Ledger(settings.ledger_path).lines():
            for dataset in line.payload.get("datasets", {}).values():
                assert sha256_of(settings.lake_dir / dataset["path"]) == dataset["sha256"]

    def test_what_is_not_in_force_cannot_be_taken_back(self, send: Callable[..., Receipt], settings: Settings) -> None:
        receipt = send("departments.csv", DEPARTMENTS)
        withdraw(settings, receipt.reading_id or "", "once")
        with pytest.raises(Refusal, match="E-READ-01"):
            withdraw(settings, receipt.reading_id or "", "twice")


class TestInbox:
    def test_files_leave_it_after_their_line(
        self, settings: Settings, source: Callable[..., str], loaded: Callable, tmp_path: Path
    ) -> None:
        source(MAPPING)
        office = settings.inbox_dir / "office"
        office.mkdir(parents=True)
        (office / "export.csv").write_text("code,name\nJT,交通局\n", encoding="utf-8")
        (settings.inbox_dir / "departments.csv").write_text(DEPARTMENTS, encoding="utf-8")
        (settings.inbox_dir / "unknown.csv").write_text("a\n1\n", encoding="utf-8")
        (settings.inbox_dir / ".departments.csv.part").write_text(DEPARTMENTS, encoding="utf-8")
        (settings.inbox_dir / "link.csv").symlink_to(tmp_path)
        found = {one.file_name: one.status for one in receive_inbox(settings)}
        assert found == {
            "departments.csv": "loaded",
            "link.csv": "refused",
            "export.csv": "loaded",
            "unknown.csv": "refused",
        }
        left = sorted(path.name for path in settings.inbox_dir.rglob("*"))
        assert left == [".departments.csv.part", ".refused-link.csv", "office"]  # what is not kept is not deleted
        assert sorted(loaded("departments")["department_code"]) == ["GT", "JT"]

    def test_a_file_replaced_while_it_was_read_stays(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.inbox_dir.mkdir(parents=True)
        file = settings.inbox_dir / "departments.csv"
        file.write_text(DEPARTMENTS, encoding="utf-8")
        landed = receiving.land

        def replaced_meanwhile(path: Path, *rest: object) -> object:
            delivery = landed(path, *rest)
            path.unlink()
            path.write_text(DEPARTMENTS + "WJ,2026-01-01,卫生局\n", encoding="utf-8")
            return delivery

        monkeypatch.setattr(receiving, "land", replaced_meanwhile)
        receive_inbox(settings)
        assert "卫生局" in file.read_text(encoding="utf-8")

    def test_a_folder_nobody_knows_names_what_is_known(self, settings: Settings, source: Callable[..., str]) -> None:
        source(MAPPING)
        (settings.inbox_dir / "ofice").mkdir(parents=True)
        (settings.inbox_dir / "ofice" / "export.csv").write_text("code,name\nJT,交通局\n", encoding="utf-8")
        (receipt,) = receive_inbox(settings)
        assert (receipt.problems[0]["code"], receipt.exit_code) == ("E-SRC-02", 78)
        assert "office" in receipt.problems[0]["en"]

    def test_a_file_still_written_to_is_left_for_later(self, settings: Settings) -> None:
        patient = settings.model_copy(update={"stable_seconds": 3600})
        settings.inbox_dir.mkdir(parents=True)
        (settings.inbox_dir / "departments.csv").write_text(DEPARTMENTS, encoding="utf-8")
        assert receive_inbox(patient) == []
        assert [one.status for one in receive_inbox(settings)] == ["loaded"]

    def test_without_an_inbox_there_is_nothing_to_do(self, settings: Settings) -> None:
        assert receive_inbox(settings) == []


def test_a_crash_before_the_line_never_happened(send: Callable[..., Receipt], settings: Settings) -> None:
    receipt = send("approval_events.csv", BAD_ROW)
    raw = settings.raw_dir / "approval_events"
    shutil.copy(raw / f"{receipt.reading_id}.parquet", raw / "00000000deadbeef.parquet")
    orphan = settings.restricted_dir / "rejects" / "00000000deadbeef.parquet"
    shutil.copy(raw / f"{receipt.reading_id}.parquet", orphan)
    work = settings.restricted_dir / "work" / "half" / "done"
    work.mkdir(parents=True)
    send("departments.csv", DEPARTMENTS)
    assert [path.stem for path in raw.iterdir()] == [receipt.reading_id]
    assert not orphan.exists()
    assert not work.exists()
    assert (settings.restricted_dir / "rejects" / f"{receipt.reading_id}.parquet").exists()


def test_a_wrong_dataset_is_a_usage_error(send: Callable[..., Receipt]) -> None:
    with pytest.raises(Refusal, match="E-SRC-04"):
        send("x.csv", EVENTS, dataset="approval_event")


def test_a_file_its_source_does_not_take_is_refused(send: Callable[..., Receipt], source: Callable[..., str]) -> None:
    name = source(MAPPING, more='files: ["export_*.csv"]\n')
    assert send("list.csv", "code,name\nGT,国土局\n", source=name).problems[0]["code"] == "E-SRC-05"
    assert send("Export_1.csv", "code,name\nGT,国土局\n", source=name).status == "loaded"
