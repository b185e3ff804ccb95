"""The command as a user calls it: a process of its own, in an environment without our settings."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

XIAONENG = str(Path(sys.executable).with_name("xiaoneng"))


class Office:
    """One data folder and the commands given in it."""

    def __init__(self, data_dir: Path, **settings: str):
        self.data_dir = data_dir
        self.settings = {"XIAONENG_STABLE_SECONDS": "0", **settings}

    def ask(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run one command, whatever comes of it."""
        return subprocess.run(
            [XIAONENG, "--data-dir", str(self.data_dir), *map(str, arguments)],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        """Our environment without what belongs to us or to the tools we use, and with this office's settings."""
        ours = ("XIAONENG_", "DAGSTER_", "DBT_", "COLUMNS")
        return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | self.settings

    def do(self, *arguments: object) -> str:
        """Run one command that must succeed, and return what it prints."""
        done = self.ask(*arguments)
        assert done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def told(self, *arguments: object) -> Any:
        """What a command that must succeed says with ``--json``."""
        return json.loads(self.do(*arguments, "--json"))

    @property
    def release(self) -> Path:
        """The folder of the current release."""
        return (self.data_dir / "current").resolve(strict=True)

    @property
    def build_database(self) -> Path:
        return self.data_dir / "warehouse" / "build.duckdb"

    def readings(self) -> list[str]:
        """Ids of the readings in the ledger, in its order."""
        lines = (self.data_dir / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
        acts = [json.loads(line) for line in lines]
        return [act["payload"]["reading_id"] for act in acts if act["act"] == "reading"]

    def release_hashes(self) -> dict[str, str]:
        """SHA-256 by path of the current release, without the database, whose bytes differ between equal releases."""
        lines = (self.release / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        return {path: digest for digest, path in (line.split("  ") for line in lines) if path != "warehouse.duckdb"}
