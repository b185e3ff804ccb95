"""The live state: the alerts and the open cases as of the last refresh, in ``data/live/``.

Here belong its folder, its pointer and what it says of itself. Refreshing it belongs to ``warehouse``, showing
it to ``publication``. Losing it loses nothing: the next refresh makes it anew from the lake.
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

from orchestration.ledger import fsync_folder, sha256_of
from orchestration.settings import Settings

STATE = "state.json"
_POINTER = "current"


@dataclass(frozen=True)
class LiveState:
    """What a state was made from; its tables are Parquet files beside."""

    version: str  # of the program
    known_at: int
    as_of: str
    inputs_root: str
    readings: dict[str, str]  # path in the lake, and its hash
    context: dict[str, str]  # every relation that is the same for all cases, and the hash of its content
    tables: dict[str, str]  # name and hash of each file

    @property
    def as_of_time(self) -> datetime:
        return datetime.fromisoformat(self.as_of)


def current_folder(settings: Settings) -> Path | None:
    """The folder of the state that readers see. It is followed once, here: open files outlive the next swap."""
    pointer = settings.live_dir / _POINTER
    folder = pointer.resolve()
    return folder if pointer.is_symlink() and folder.is_dir() else None


def read_state(folder: Path) -> LiveState | None:
    """What a state says of itself; None where it cannot be read or was written by another version of the program."""
    try:
        content = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or set(content) != {field.name for field in fields(LiveState)}:
        return None
    return LiveState(**content)


def table_path(folder: Path, table: str) -> Path:
    return folder / f"{table}.parquet"


def is_whole(folder: Path, state: LiveState) -> bool:
    """Whether every table is there as it was written."""
    paths = {table_path(folder, table): digest for table, digest in state.tables.items()}
    return all(path.is_file() and sha256_of(path) == digest for path, digest in paths.items())


def new_folder(settings: Settings) -> Path:
    """An empty folder for the next state; what earlier attempts left behind is removed. The caller is the writer."""
    settings.live_dir.mkdir(parents=True, exist_ok=True)
    _remove_all_but_current(settings)
    used = current_folder(settings)
    number = int(used.name.split("-")[1]) + 1 if used else 1
    folder = settings.live_dir / f"state-{number}"
    folder.mkdir()
    return folder


def publish_state(settings: Settings, folder: Path, state: LiveState) -> None:
    """Let readers see a finished folder, in one step; the folder before it is removed."""
    with (folder / STATE).open("w", encoding="utf-8") as file:
        json.dump(asdict(state), file, ensure_ascii=False, indent=1, sort_keys=True)
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    fsync_folder(folder)
    temporary = settings.live_dir / f".{_POINTER}.tmp"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(folder.name)
    temporary.replace(settings.live_dir / _POINTER)
    fsync_folder(settings.live_dir)
    _remove_all_but_current(settings)


def _remove_all_but_current(settings: Settings) -> None:
    used = current_folder(settings)
    for path in settings.live_dir.iterdir():
        if path.is_symlink() or not path.is_dir():
            if path.name != _POINTER:
                path.unlink()
        elif path != used:
            shutil.rmtree(path)
