"""Bench measures what the pipeline costs, beside three programs that compute the same ranking and check nothing.

Here belongs measuring: the files, the processes, the comparison of the numbers, the table. Nothing of the
pipeline is called in this process, only its command; no time is asserted anywhere.
"""
