"""Xiaoneng (效能): moves data and decides in which order; never what a number means.

What a number means is SQL in ``dbt_project/``; what good data is lies in ``expectations/``; what a
department must send lies in ``data/contracts/``. The four stages ``intake``, ``warehouse``, ``quality``
and ``publication`` never import each other: they meet in the lake, the build database and the ledger.
"""
