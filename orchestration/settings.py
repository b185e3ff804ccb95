"""The one frozen ``Settings``: where everything lies and what may be chosen.

Here belongs every path and every choice of an operator. Thresholds, limits and policies do not: they
are rows in ``data/reference/``.
"""

from functools import cached_property
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every value can be set by an environment variable with the prefix ``XIAONENG_``."""

    model_config = SettingsConfigDict(env_prefix="XIAONENG_", frozen=True, extra="forbid")

    data_dir: Path = Field(PROJECT_DIR / "data", validation_alias="XIAONENG_DATA")
    reference_dir: Path = PROJECT_DIR / "data" / "reference"
    sources_dir: Path = PROJECT_DIR / "data" / "sources"
    contracts_dir: Path = PROJECT_DIR / "data" / "contracts"
    expectations_dir: Path = PROJECT_DIR / "expectations"
    dbt_project_dir: Path = PROJECT_DIR / "dbt_project"

    jurisdiction_code: str = "CN"  # whose calendar and time zone the schedules keep
    score_policy: str = "rate_based_v1"
    alert_policy: str = "default"
    ocid_prefix: str = "xiaoneng-unregistered"  # ours until the publisher registers one with the standard's keepers
    threads: int = Field(2, ge=1)
    memory_limit: str = "4GB"
    mapping_seconds: int = Field(600, ge=1)  # a mapping that runs longer is ended
    stable_seconds: float = Field(2.0, ge=0)  # a file unchanged for so long is complete
    actor: str = "operator"

    @field_validator("data_dir", "reference_dir", "sources_dir", "contracts_dir", "expectations_dir", "dbt_project_dir")
    @classmethod
    def absolute(cls, value: Path) -> Path:
        """A relative path would mean another folder in another process."""
        return value.expanduser().absolute()

    @classmethod
    def for_data_dir(cls, data_dir: Path | str | None, **overrides: object) -> "Settings":
        """Settings of the environment, with the data folder given on the command line."""
        if data_dir is not None:
            overrides["XIAONENG_DATA"] = data_dir
        return cls(**overrides)  # ty: ignore[invalid-argument-type]

    @cached_property
    def inbox_dir(self) -> Path:
        """Where departments drop files; a folder in it names the source mapping."""
        return self.data_dir / "inbox"

    @cached_property
    def lake_dir(self) -> Path:
        """The record. Everything else can be made again from it."""
        return self.data_dir / "lake"

    @cached_property
    def raw_dir(self) -> Path:
        """Accepted rows, one immutable Parquet file per reading and dataset."""
        return self.lake_dir / "raw"

    @cached_property
    def restricted_dir(self) -> Path:
        """Originals as sent and rows set aside: may hold personal data, mode 0700."""
        return self.lake_dir / "restricted"

    @cached_property
    def lake_reference_dir(self) -> Path:
        """Reference files by content hash, as the builds used them."""
        return self.lake_dir / "reference"

    @cached_property
    def ledger_path(self) -> Path:
        return self.data_dir / "ledger.jsonl"

    @cached_property
    def lock_path(self) -> Path:
        return self.data_dir / "writer.lock"

    @cached_property
    def warehouse_dir(self) -> Path:
        return self.data_dir / "warehouse"

    @cached_property
    def build_database_path(self) -> Path:
        """Private and disposable; nobody but the build opens it."""
        return self.warehouse_dir / "build.duckdb"

    @cached_property
    def check_results_path(self) -> Path:
        return self.warehouse_dir / "checks.json"

    @cached_property
    def live_dir(self) -> Path:
        """Alerts and open cases as of the last refresh; may be deleted at any time."""
        return self.data_dir / "live"

    @cached_property
    def releases_dir(self) -> Path:
        return self.data_dir / "releases"

    @cached_property
    def current_path(self) -> Path:
        """A symbolic link to the release that readers see."""
        return self.data_dir / "current"

    @cached_property
    def dagster_home(self) -> Path:
        return self.data_dir / "dagster"

    @cached_property
    def pseudonym_key_path(self) -> Path:
        """Key of the pseudonyms; outside the lake and outside every release."""
        return self.data_dir / "keys" / "pseudonym.key"
