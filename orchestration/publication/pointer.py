"""Which releases there are, what a name given to a command means, and which release readers see.

Here belong finding a release and swapping ``current``. Whether a release is whole is decided by
``verification``.
"""

import os
import re
from pathlib import Path

from orchestration.ledger import fsync_folder
from orchestration.messages import Refusal, refuse
from orchestration.publication.manifest import MANIFEST, SUMS
from orchestration.settings import Settings

DRAFT_SUFFIX = "-draft"
CURRENT = "current"
_NAMES_SHOWN = 10

_RELEASE_ID = re.compile(r"(?P<period>\d{4}-\d{2})-r(?P<restatement>\d+)-[0-9a-f]{8}(-draft)?")


def releases(settings: Settings) -> list[str]:
    """Ids of all releases, in the order of period and restatement."""
    found = []
    for folder in settings.releases_dir.glob("*"):
        match = _RELEASE_ID.fullmatch(folder.name)
        if match and (folder / MANIFEST).is_file():
            found.append((match["period"], int(match["restatement"]), folder.name))
    return [name for _, _, name in sorted(found)]


def find_release(settings: Settings, release: str | Path) -> Path:
    """The folder of a release given by its id, its path or ``current``.

    A pointer is followed once, here: whoever works with the folder keeps it while ``current`` moves on.
    """
    if release == CURRENT:
        if not settings.current_path.is_symlink():
            raise refuse("E-REL-01")
        folder = settings.current_path.resolve()
    elif _RELEASE_ID.fullmatch(str(release)):
        folder = settings.releases_dir / release
    else:
        folder = Path(release).expanduser().resolve()
        if not any((folder / name).is_file() for name in (MANIFEST, SUMS)):  # some folder: nobody reads all of it
            raise _unknown(settings, release)
    if not folder.is_dir():
        raise _unknown(settings, release)
    return folder


def current_release(settings: Settings) -> str | None:
    """Id of the release that readers see."""
    return settings.current_path.resolve().name if settings.current_path.is_symlink() else None


def point_to(settings: Settings, release_id: str) -> None:
    """Make ``release_id`` the release that readers see, in one step; open readers keep theirs."""
    if current_release(settings) == release_id:
        return
    temporary = settings.current_path.with_name(f".{CURRENT}.tmp-{os.getpid()}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(Path(settings.releases_dir.name) / release_id)
    temporary.replace(settings.current_path)
    fsync_folder(settings.current_path.parent)


def _unknown(settings: Settings, release: str | Path) -> Refusal:
    known = ", ".join(releases(settings)[-_NAMES_SHOWN:]) or "∅"
    return refuse("E-REL-02", release=str(release), known=known)
