"""What the description of a mart says about it: the columns that make up its key.

Here belongs reading the YAML beside the models; what a release holds of them is asked of the release.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def key_of(dbt_project: Path, mart: str) -> tuple[str, ...]:
    """The columns that name a row of ``mart``, as its test ``unique_key`` says; empty where no model is called so."""
    for path in (dbt_project / "models" / "marts").rglob(f"{mart}.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
            for test in model.get("data_tests", ()) if model["name"] == mart else ():
                if "unique_key" in test:
                    said: dict[str, Any] = test["unique_key"]
                    return tuple(said.get("arguments", said)["columns"])
    return ()
