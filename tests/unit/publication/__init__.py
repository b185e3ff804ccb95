"""Tests of publication; the fake city they share is in ``conftest``."""
