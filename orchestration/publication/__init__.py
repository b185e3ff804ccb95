"""From a checked build to a release that readers see, and back: gate, release, verification, reading.

Here belongs who may see what, and when. What a number means is decided in dbt, whether it may be seen
by the checks; this stage meets both only in the build database, the check results and the ledger.
"""
