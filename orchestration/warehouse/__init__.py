"""Warehouse decides what a number means: it prepares the build database and runs the SQL of ``dbt_project/``.

Here belongs what happens between the lake and the finished tables. Metric logic does not: it is SQL.
Whether the tables may be seen is decided by ``quality``.
"""
