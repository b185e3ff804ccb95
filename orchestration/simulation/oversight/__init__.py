"""Who looks over the simulated city's shoulder: audit, follow-up of decisions, white papers, posts, accountability.

Here belongs what the audit bureau, the supervision office, the general office and the personnel bureau would hold
about the same departments. The records are those of a city in which all is well; what is not is planted afterwards.
"""
