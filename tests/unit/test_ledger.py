"""The ledger: what stands in it can be added to, and nothing else; and which readings it says are in force."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.ledger import Ledger, Line, active_readings, canonical, publish_file, sha256_of
from orchestration.messages import Refusal

ACTS = [
    ("reading", {"reading_id": "a", "name": "办件 1", "rows": [1, 2], "none": None}),
    ("reading", {"reading_id": "b", "supersedes": None}),
    ("build", {"known_at": 2, "ok": True}),
    ("publication", {"release_id": "2026-03-r1-00000000"}),
]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Four acts."""
    made = Ledger(tmp_path / "data" / "ledger.jsonl")
    for act, payload in ACTS:
        made.append(act, payload, "test")
    return made


def broken_at(ledger: Ledger) -> int | None:
    """Number of the line at which the chain breaks; None where it does not."""
    try:
        ledger.lines()
    except Refusal as refusal:
        (found,) = refusal.problems
        return found.row if (found.code, refusal.exit_code) == ("E-LEDGER-01", 5) else -1
    return None


def test_what_was_appended_is_read_back(ledger: Ledger) -> None:
    lines = ledger.lines()
    assert [(line.act, line.payload) for line in lines] == ACTS
    assert [line.seq for line in lines] == [1, 2, 3, 4]
    assert [line.prev for line in lines] == ["0" * 64, *(line.hash for line in lines[:-1])]
    assert ledger.head() == (4, lines[-1].hash)
    assert ledger.path.stat().st_mode & 0o007 == 0


def test_an_empty_ledger_has_a_head(tmp_path: Path) -> None:
    assert Ledger(tmp_path / "none.jsonl").head() == (0, "0" * 64)
    assert Ledger(tmp_path / "none.jsonl").lines() == []


def test_known_at_cuts_off_what_came_later(ledger: Ledger) -> None:
    assert [line.seq for line in ledger.lines(known_at=2)] == [1, 2]
    assert len(ledger.lines(known_at=99)) == 4


def test_known_at_still_checks_the_whole_chain(ledger: Ledger) -> None:
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    ledger.path.write_bytes(b"".join([*lines[:3], lines[3].replace(b"r1", b"r9")]))
    with pytest.raises(Refusal, match="E-LEDGER-01"):
        ledger.lines(known_at=1)


@pytest.mark.parametrize(
    ("order", "at"),
    [
        ([1, 0, 2, 3], 1),
        ([0, 2, 1, 3], 2),
        ([0, 2, 3], 2),
        ([1, 2, 3], 1),
        ([0, 1, 1, 2, 3], 3),
        ([0, 1, 2, 3, 0], 5),
    ],
)
def test_lines_cannot_be_moved_removed_or_repeated(ledger: Ledger, order: list[int], at: int) -> None:
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    ledger.path.write_bytes(b"".join(lines[number] for number in order))
    assert broken_at(ledger) == at


def test_a_rewritten_line_does_not_fit_the_next(ledger: Ledger) -> None:
    """Even with a hash that fits its own content."""
    other = Ledger(ledger.path.with_name("other.jsonl"))
    other.append("reading", {"reading_id": "forged"}, "test")
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    ledger.path.write_bytes(b"".join([other.path.read_bytes(), *lines[1:]]))
    assert broken_at(ledger) == 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_changed_byte_is_found(ledger: Ledger, data: st.DataObject) -> None:
    content = ledger.path.read_bytes()
    place = data.draw(st.integers(0, len(content) - 2))  # the last newline: see the torn tail
    byte = data.draw(st.integers(0, 255).filter(lambda new: new != content[place]))
    ledger.path.write_bytes(content[:place] + bytes([byte]) + content[place + 1 :])
    try:
        found = broken_at(ledger)
    finally:
        ledger.path.write_bytes(content)
    assert found == content[:place].count(b"\n") + 1


@pytest.mark.parametrize("cut", [1, 2, 40])
def test_a_torn_last_line_never_happened(ledger: Ledger, cut: int) -> None:
    """Power was cut while appending: the line is dropped and the next one takes its number."""
    content = ledger.path.read_bytes()
    ledger.path.write_bytes(content[:-cut])
    assert [line.seq for line in ledger.lines()] == [1, 2, 3]
    assert ledger.append("build", {"again": True}, "test").seq == 4
    assert [line.payload for line in ledger.lines()][-1] == {"again": True}
    assert broken_at(ledger) is None


def test_a_number_that_json_does_not_know_is_refused(ledger: Ledger) -> None:
    before = ledger.path.read_bytes()
    with pytest.raises(ValueError, match="not JSON compliant"):
        ledger.append("build", {"ratio": float("nan")}, "test")
    assert ledger.path.read_bytes() == before


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc_", min_size=1), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40)
@given(payload=st.dictionaries(st.text("abc", min_size=1, max_size=3), values, max_size=4))
def test_canonical_json_is_read_back_as_it_was(payload: dict[str, Any]) -> None:
    written = canonical(payload)
    assert json.loads(written) == payload
    assert b"\n" not in written
    assert canonical(dict(reversed(payload.items()))) == written


class TestActiveReadings:
    @staticmethod
    def after(*acts: tuple[str, dict[str, Any]]) -> list[str]:
        lines = [Line(seq, "", "test", act, payload, "", "") for seq, (act, payload) in enumerate(acts, start=1)]
        return [reading["reading_id"] for reading in active_readings(lines)]

    def test_a_reading_counts_from_its_line_on(self) -> None:
        assert self.after() == []
        assert self.after(("refusal", {"sha256": "x"}), ("reading", {"reading_id": "b"})) == ["b"]

    def test_the_order_of_delivery_does_not_show(self) -> None:
        first, second = ("reading", {"reading_id": "b"}), ("reading", {"reading_id": "a"})
        assert self.after(first, second) == self.after(second, first) == ["a", "b"]

    def test_a_reading_made_again_replaces_the_old_one(self) -> None:
        again = ("reading", {"reading_id": "c", "supersedes": "b"})
        assert self.after(("reading", {"reading_id": "b", "supersedes": None}), again) == ["c"]

    def test_what_is_withdrawn_is_gone_until_it_is_sent_anew(self) -> None:
        sent, taken_back = ("reading", {"reading_id": "b"}), ("withdrawal", {"reading_id": "b", "reason": "wrong file"})
        assert self.after(sent, taken_back) == []
        assert self.after(sent, taken_back, sent) == ["b"]

    def test_one_that_replaced_another_takes_it_along(self) -> None:
        """Withdrawing the newer reading does not bring the older one back."""
        acts = [
            ("reading", {"reading_id": "b"}),
            ("reading", {"reading_id": "c", "supersedes": "b"}),
            ("withdrawal", {"reading_id": "c"}),
        ]
        assert self.after(*acts) == []


def test_a_published_file_replaces_the_one_before(tmp_path: Path) -> None:
    final = tmp_path / "lake" / "raw.parquet"
    for content in (b"first", b"second"):
        temporary = tmp_path / "work"
        temporary.write_bytes(content)
        publish_file(temporary, final)
        assert final.read_bytes() == content
        assert not temporary.exists()
    assert sha256_of(final) == "16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4"
    assert list(final.parent.iterdir()) == [final]
