"""One small build for all tests of quality; each test gets its own copy."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.quality import checks, dbt_tests
from orchestration.settings import Settings

from .small_build import GOOD_ROWS, create_small_build
from .small_project import ENTRIES, MANIFEST, all_pass, dbt_leaves


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


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """dbt as it would be: three tests that have run, and one published table with expectations."""
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST), encoding="utf-8")
    monkeypatch.setattr(dbt_tests, "ensure_manifest", lambda _settings: manifest)
    dbt_leaves(monkeypatch, json.dumps({"results": ENTRIES}))
    return manifest


@pytest.fixture
def expectations_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "run_suites", all_pass)
