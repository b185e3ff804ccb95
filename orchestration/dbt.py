"""How dbt is called: its executable, its environment and its manifest, for every stage that needs it.

What it computes is in ``dbt_project/``; which command runs when is decided by the stages and ``automation``.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from orchestration.messages import refuse
from orchestration.settings import Settings

PARSED = "partial_parse.msgpack"  # dbt's own name for the parsed project


def dbt_executable() -> str:
    """The dbt that was installed with us: it need not be on the PATH."""
    return str(Path(sys.executable).with_name("dbt"))


def dbt_environment(settings: Settings, database: Path | None = None) -> dict[str, str]:
    """Environment variables that the project's profile reads; ``database`` (default: the build) is its file.

    dbt reads the whole project again when the profile differs from that of its last run, the path of the database
    included. So paths are said from the folder of the database, in which dbt is called: the profile is then the same
    for every data folder.
    """
    return {
        "XIAONENG_BUILD_DATABASE": (database or settings.build_database_path).name,
        "XIAONENG_MEMORY_LIMIT": settings.memory_limit,
        "XIAONENG_THREADS": str(settings.threads),
        "XIAONENG_TEMP_DIRECTORY": "spill",
        "XIAONENG_LAKE": str(settings.lake_dir),
        "DBT_TARGET_PATH": str(settings.warehouse_dir / "dbt_target"),
        "DBT_LOG_PATH": str(settings.warehouse_dir / "dbt_logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONUTF8": "1",
    }


def run_dbt(settings: Settings, *arguments: str, database: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run one dbt command; ``E-BUILD-02`` with dbt's own last words when it cannot run at all."""
    database = database or settings.build_database_path
    environment = dbt_environment(settings, database)
    database.parent.mkdir(parents=True, exist_ok=True)
    if arguments[0] != "parse":
        begin_with_what_is_parsed(settings, Path(environment["DBT_TARGET_PATH"]))
    completed = subprocess.run(
        [
            dbt_executable(),
            "--quiet",
            "--no-use-colors",
            *arguments,
            "--project-dir",
            str(settings.dbt_project_dir),
            "--profiles-dir",
            str(settings.dbt_project_dir),
        ],
        env={**os.environ, **environment},
        cwd=database.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if completed.returncode == 2:  # dbt's own code for: nothing was run
        raise refuse("E-BUILD-02", what=" ".join(completed.stdout.split())[-800:])
    return completed


def begin_with_what_is_parsed(settings: Settings, target: Path) -> None:
    """Give a data folder the parsed project, where it has none or an older one; dbt itself looks what has changed."""
    parsed = ensure_manifest(settings).with_name(PARSED)
    own = target / PARSED
    if parsed.exists() and (not own.exists() or own.stat().st_mtime < parsed.stat().st_mtime):
        target.mkdir(parents=True, exist_ok=True)
        partial = target / f"{PARSED}.{os.getpid()}"
        shutil.copyfile(parsed, partial)
        partial.replace(own)


def project_is_newer_than(manifest: Path, settings: Settings) -> bool:
    """Whether the parsed project must be parsed again."""
    if not manifest.exists():
        return True
    parsed_at = manifest.stat().st_mtime
    return any(
        path.stat().st_mtime > parsed_at
        for pattern in ("*.sql", "*.yml", "*.md")
        for path in settings.dbt_project_dir.rglob(pattern)
    )


def ensure_manifest(settings: Settings) -> Path:
    """Path of an up-to-date ``manifest.json``; parsed where it is missing or older than the project.

    It does not depend on the data, so that one manifest beside the project serves every data folder; who
    finds another process parsing waits for it.
    """
    target = settings.dbt_project_dir / "target"
    manifest = target / "manifest.json"
    target.mkdir(exist_ok=True)
    with (target / "parse.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if project_is_newer_than(manifest, settings):
            completed = run_dbt(settings, "parse", "--target-path", str(target))
            if completed.returncode != 0:
                raise refuse("E-BUILD-02", what=" ".join(completed.stdout.split())[-800:])
    return manifest
