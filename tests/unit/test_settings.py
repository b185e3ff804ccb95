"""Settings: one frozen object, set by environment or by the command line, with every path absolute."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from orchestration.settings import PROJECT_DIR, Settings


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XIAONENG_DATA", *(f"XIAONENG_{field.upper()}" for field in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)


def test_the_data_folder_lies_in_the_project_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.for_data_dir(None).data_dir == PROJECT_DIR / "data"
    monkeypatch.setenv("XIAONENG_DATA", "/srv/xiaoneng")
    assert Settings.for_data_dir(None).data_dir == Path("/srv/xiaoneng")
    assert Settings.for_data_dir("/srv/other").data_dir == Path("/srv/other")


def test_every_path_is_absolute_and_lies_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.for_data_dir("relative")
    assert settings.data_dir == tmp_path / "relative"
    derived = {
        name: getattr(settings, name)
        for name in dir(settings)
        if name.endswith(("_dir", "_path", "_home")) and name != "for_data_dir"
    }
    inputs = {"data_dir", "reference_dir", "sources_dir", "contracts_dir", "expectations_dir", "dbt_project_dir"}
    assert len(derived) > len(inputs)
    for name, path in derived.items():
        assert path.is_absolute(), name
        assert name in inputs or path.is_relative_to(settings.data_dir), name


def test_home_is_expanded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings.for_data_dir("~/data").data_dir == tmp_path / "data"


def test_what_personal_data_could_betray_lies_outside_the_lake() -> None:
    settings = Settings.for_data_dir("/srv/xiaoneng")
    for folder in (settings.lake_dir, settings.releases_dir, settings.warehouse_dir):
        assert not settings.pseudonym_key_path.is_relative_to(folder)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("XIAONENG_THREADS", "0"),
        ("XIAONENG_THREADS", "many"),
        ("XIAONENG_STABLE_SECONDS", "-1"),
        ("XIAONENG_MAPPING_SECONDS", "0"),
    ],
)
def test_a_value_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name.removeprefix("XIAONENG_").lower()):
        Settings()


def test_values_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAONENG_THREADS", "7")
    monkeypatch.setenv("XIAONENG_SCORE_POLICY", "two_cities_v1")
    settings = Settings()
    assert (settings.threads, settings.score_policy) == (7, "two_cities_v1")


def test_an_unknown_value_is_a_mistake() -> None:
    with pytest.raises(ValidationError):
        Settings.for_data_dir("/srv", colour="red")


def test_they_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().threads = 3
