"""The programs the pipeline is measured against: one query, one pandas script, one polars script.

Here belongs what a good user of each tool would write to get the ranking's numbers straight from the files
as sent. They trust every cell, keep nothing and leave out what most rankings leave out: suspended time,
deemed acceptance, corrections. ``ordinary_*`` counts cases that need none of these; they are compared.
"""
