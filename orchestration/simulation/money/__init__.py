"""The money of the simulated city: budgets, payments, contracts, projects and accounts of the same departments.

Here belongs what a finance bureau would hold about them. One plan says what every line was given and what
was spent of it; every file is a view of that plan, so that the files agree with each other to the cent.
"""
