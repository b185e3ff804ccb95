"""Intake decides what a row is: it lands files as sent, reads them, checks each row, keeps the ledger.

Here belongs everything up to a typed, accepted row in the lake or a rejected row with its reason.
What a number means, and whether a row's references resolve, belongs to ``warehouse``.
"""
