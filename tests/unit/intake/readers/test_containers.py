"""Packed files: unpacked and checked, refused where cut, damaged or made to harm."""

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from orchestration.intake.readers.base import SourceRows
from tests.unit.intake.readers.reading import cells, outcome_in

Read = Callable[..., SourceRows]
Code = Callable[..., str]

TABLE = "编号,环节\n".encode() + b"".join(f"{n},审核{n * 7919 % 1000}\n".encode() for n in range(300))


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def zipped_as(name: str, content: bytes = TABLE, mode: int = 0o100644) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        archive.writestr(entry, content)
    return out.getvalue()


PACKED = {"gzip": gzip.compress(TABLE, mtime=0), "zip": zipped({"办件.csv": TABLE})}


@pytest.mark.parametrize("kind", PACKED)
def test_a_packed_file_gives_the_rows_of_its_content(read_bytes: Read, kind: str) -> None:
    plain, packed = read_bytes(TABLE, name="plain"), read_bytes(PACKED[kind], name="packed")
    assert packed.columns == plain.columns
    assert cells(packed) == cells(plain)
    assert packed.records == 300


def test_what_file_managers_add_does_not_count(read_bytes: Read) -> None:
    content = zipped({"folder/a.csv": TABLE, "__MACOSX/folder/._a.csv": b"x", "folder/.DS_Store": b"y"})
    assert read_bytes(content).records == 300


def test_a_gzip_of_several_members_is_read_to_its_end(read_bytes: Read) -> None:
    assert read_bytes(gzip.compress(TABLE[:1000]) + gzip.compress(TABLE[1000:])).records == 300


@pytest.mark.parametrize("kind", PACKED)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_cut_archive_is_refused(code_of: Code, kind: str, share: float) -> None:
    packed = PACKED[kind]
    assert code_of(packed[: max(4, int(len(packed) * share))]) == "E-FILE-02"


@pytest.mark.parametrize("kind", PACKED)
def test_a_changed_byte_is_refused_or_changes_nothing(tmp_path: Path, kind: str) -> None:
    packed, dice = PACKED[kind], random.Random(kind)
    truth = TABLE.decode().splitlines()[1:]
    refused = 0
    for _ in range(60):
        content = bytearray(packed)
        content[dice.randrange(2, len(content))] ^= 1 << dice.randrange(8)
        result = outcome_in(tmp_path, bytes(content))
        if isinstance(result, str):
            refused += 1
            assert result.startswith("E-FILE-")
        else:
            assert [",".join(row) for row in cells(result)] == truth
    assert refused > 40


def test_bombs_are_refused_before_they_burst(code_of: Code) -> None:
    zeros = gzip.compress(b"a,b\n" + b"0,0\n" * (6 << 20), compresslevel=9)
    assert code_of(zeros) == "E-FILE-10"
    bomb = zipped({"a.csv": bytes(24 << 20)})
    assert code_of(bomb) == "E-FILE-10"
    with patch("orchestration.intake.readers.container.MOST_BYTES", 1000):
        assert code_of(PACKED["gzip"]) == "E-FILE-10"


def test_an_archive_that_lies_about_its_size_is_refused(code_of: Code) -> None:
    content = bytearray(PACKED["zip"])
    directory = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, directory + 24, 10)
    assert code_of(bytes(content)) == "E-FILE-03"


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "a/../../b.csv", "..\\..\\x.csv", "C:\\x.csv"])
def test_unsafe_names_are_refused_and_written_nowhere(code_of: Code, tmp_path: Path, name: str) -> None:
    before = set(tmp_path.parent.iterdir())
    assert code_of(zipped_as(name)) == "E-FILE-12"
    assert set(tmp_path.parent.iterdir()) == before


def test_links_nests_crowds_and_pairs_are_refused(code_of: Code) -> None:
    assert code_of(zipped_as("a.csv", b"/etc/passwd", mode=0o120777)) == "E-FILE-12"
    assert code_of(zipped({"b.zip": PACKED["zip"]})) == "E-FILE-13"
    assert code_of(gzip.compress(gzip.compress(TABLE))) == "E-FILE-13"
    assert code_of(zipped({"a.csv": TABLE, "b.csv": TABLE})) == "E-FILE-16"
    assert code_of(zipped({"empty/": b""})) == "E-FILE-16"
    assert code_of(zipped({f"{n}.csv": b"a" for n in range(10_001)})) == "E-FILE-11"


def test_encrypted_files_are_refused(code_of: Code) -> None:
    content = bytearray(PACKED["zip"])
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    assert code_of(bytes(content)) == "E-FILE-14"
    old_office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert code_of(old_office + "EncryptedPackage".encode("utf-16-le")) == "E-FILE-14"
    assert code_of(old_office) == "E-FILE-01"


def test_other_packings_are_named(code_of: Code) -> None:
    for head in (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"BZh91AY", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"):
        assert code_of(head + bytes(40)) == "E-FILE-01"
    lzma = io.BytesIO()
    with zipfile.ZipFile(lzma, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.csv", TABLE)
    assert code_of(lzma.getvalue()) == "E-FILE-01"


def test_an_empty_content_is_an_empty_file(code_of: Code) -> None:
    assert code_of(gzip.compress(b"")) == "E-FILE-30"
    assert code_of(zipped({"a.csv": b""})) == "E-FILE-30"


def test_the_content_decides_not_the_name(read_bytes: Read, code_of: Code) -> None:
    assert read_bytes(TABLE, name="table.xlsx").records == 300
    assert read_bytes(PACKED["gzip"], name="table.csv").records == 300
    assert code_of(TABLE, format="parquet") == "E-FILE-04"
    assert code_of(TABLE, format="spreadsheet") == "E-CFG-01"
