"""One small build for all tests of quality; each test gets its own copy."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.settings import Settings

from .small_build import GOOD_ROWS, create_small_build


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A build database with these rows, written once."""
    written: dict[str, Path] = {}

    def path_with(rows: str) -> Path:
        if rows not in written:
            settings = Settings.for_data_dir(tmp_path_factory.mktemp("template"))
            create_small_build(settings, rows)
            written[rows] = settings.build_database_path
        return written[rows]

    return path_with


@pytest.fixture
def settings(tmp_path: Path, template: Callable[[str], Path]) -> Settings:
    """Settings of a data folder that holds the small build."""
    settings = Settings.for_data_dir(tmp_path / "data")
    settings.warehouse_dir.mkdir(parents=True)
    shutil.copy(template(GOOD_ROWS), settings.build_database_path)
    return settings
