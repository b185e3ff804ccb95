"""Pseudonyms for personal columns: a keyed HMAC whose key never enters the warehouse.

Here belong the key and the replacement. Which columns are personal is said by the contracts.
"""

import hmac
import os
import secrets
from functools import cached_property
from pathlib import Path

import polars as pl

from orchestration.ledger import publish_file
from orchestration.messages import refuse

_KEY_BYTES = 32
_MEMORY = 1_000_000  # pseudonyms remembered; more distinct people only cost time, not memory


class Pseudonyms:
    """The same person gets the same pseudonym in every file, and nobody without the key finds out who."""

    def __init__(self, key_path: Path):
        self._key_path = key_path
        self._known: dict[str, str] = {}

    def expression(self, text: pl.Expr) -> pl.Expr:
        """Replace each value of a text column; NULL stays NULL."""
        return text.map_batches(self._replace, return_dtype=pl.String, is_elementwise=True)

    def of(self, value: str) -> str:
        pseudonym = self._known.get(value)
        if pseudonym is None:
            if len(self._known) >= _MEMORY:
                self._known.clear()
            pseudonym = "p_" + hmac.digest(self._key, value.encode(), "sha256").hex()[:16]
            self._known[value] = pseudonym
        return pseudonym

    def _replace(self, values: pl.Series) -> pl.Series:
        distinct = values.drop_nulls().unique()
        pseudonyms = pl.Series([self.of(value) for value in distinct], dtype=pl.String)
        return values.replace_strict(distinct, pseudonyms, default=None, return_dtype=pl.String)

    @cached_property
    def _key(self) -> bytes:
        """The key, made on first use. Losing it only means that pseudonyms before and after differ."""
        if not self._key_path.exists():
            self._key_path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary = self._key_path.with_suffix(".tmp")
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(secrets.token_bytes(_KEY_BYTES))
            publish_file(temporary, self._key_path)
        key = self._key_path.read_bytes()
        if len(key) != _KEY_BYTES:
            raise refuse("E-CFG-01", what=f"pseudonym.key: {len(key)} bytes, {_KEY_BYTES} expected")
        return key
