"""Only whole, regular files come to lie in the lake, under our own name."""

import hashlib
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from orchestration.intake.landing import land
from orchestration.messages import Refusal
from orchestration.settings import Settings


def test_a_file_is_known_by_its_bytes(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "../'; DROP [1]*.CSV.gz".replace("../", "")
    path.write_bytes(b"a,b\n")
    delivery = land(path, settings)
    assert delivery.sha256 == hashlib.sha256(b"a,b\n").hexdigest()
    assert delivery.path == settings.restricted_dir / "deliveries" / f"{delivery.sha256}.csv.gz"
    assert delivery.file_name == path.name
    assert delivery.path.read_bytes() == b"a,b\n"
    assert settings.restricted_dir.stat().st_mode & 0o777 == 0o700
    assert delivery.path.stat().st_mode & 0o777 == 0o600


def test_an_ending_nobody_knows_is_left_out(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "report.exe;rm"
    path.write_bytes(b"x")
    assert land(path, settings).path.suffix == ""


@pytest.mark.parametrize("kind", ["link", "broken link", "folder", "fifo", "socket"])
def test_what_is_no_regular_file_is_refused(settings: Settings, tmp_path: Path, kind: str) -> None:
    path, target = tmp_path / "f.csv", tmp_path / "target.csv"
    target.write_bytes(b"secret")
    if kind == "link":
        path.symlink_to(target)
    elif kind == "broken link":
        path.symlink_to(tmp_path / "nowhere")
    elif kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
    with pytest.raises(Refusal, match="E-FILE-20"):
        land(path, settings)


def test_what_is_not_there_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="E-FILE-21"):
        land(tmp_path / "f.csv", settings)


def test_a_growing_file_is_waited_for(tmp_path: Path) -> None:
    settings = Settings.for_data_dir(tmp_path / "data", stable_seconds=0.5)
    path = tmp_path / "f.csv"
    path.write_bytes(b"0")

    def grow() -> None:
        for number in range(1, 6):
            time.sleep(0.15)
            with path.open("ab") as file:
                file.write(str(number).encode())

    writer = threading.Thread(target=grow)
    writer.start()
    delivery = land(path, settings)
    writer.join()
    assert delivery.path.read_bytes() == b"012345"
