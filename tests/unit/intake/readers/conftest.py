"""Fixtures of the reader tests."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.intake.readers.base import SourceRows
from tests.unit.intake.readers.reading import read_in, refusal_in


@pytest.fixture
def read_bytes(tmp_path: Path) -> Callable[..., SourceRows]:
    return lambda content, **options: read_in(tmp_path, content, **options)


@pytest.fixture
def code_of(tmp_path: Path) -> Callable[..., str]:
    return lambda content, **options: refusal_in(tmp_path, content, **options)


@pytest.fixture(scope="session")
def wabo() -> Path:
    """Real logs of permits; a public copy lies beside the repository where it was fetched."""
    default = Path(__file__).resolve().parents[4].parent / "shared" / "realdata"
    folder = Path(os.environ.get("XIAONENG_REALDATA", default)) / "wabo"
    if not folder.is_dir():
        pytest.skip("the public event logs are not on this machine (set XIAONENG_REALDATA)")
    return folder
