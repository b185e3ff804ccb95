"""A synthetic city whose files look as departments send them: for trying out, benchmarks and tests.

Here belongs everything that is invented: departments, matters, cases, ratings, money, and the irregularities
planted among them with a record of what should be found. Nothing of the other stages is imported, so
that what is found in these files is found, not agreed on beforehand.
"""
