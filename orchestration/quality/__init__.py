"""Quality decides whether a build may be seen: it runs every expectation and dbt test and writes the results down.

Here belongs how checks are run and told. What counts as good data is written in ``expectations/`` and in
the tests of ``dbt_project/``; the gate that reads the results belongs to ``publication``.
"""
