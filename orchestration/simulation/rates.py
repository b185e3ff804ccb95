"""How often things happen in the synthetic city: every rate, share and delay in one place.

The numbers are ours. They are plausible beside what Guangdong published (2020-01: refused to accept
0.03 %, not approved 3.9 %, forwarded 0.01 %, terminated 0.6 %, bad ratings 0.01-0.05 %), but rare
things happen more often here, so that a small city shows them too. None of them is an official rule.

Delays are tables drawn from with equal chance: integers stay the same on every machine, while the
last digit of a logarithm does not.
"""

# --- The year: how much is applied for in each month, in percent of an average working day ---------
MONTH_LEVEL = (96, 82, 108, 106, 98, 103, 101, 97, 104, 92, 107, 110)
AROUND_LONG_HOLIDAY = 60  # percent of a usual day, on the two working days before and after a long holiday
LONG_HOLIDAY_DAYS = 5
DAY_OFF_ONLINE = 22  # online applications on a day off, percent of those on a working day

# --- The day: applications by half hour at the window (09:00 to 17:30), by hour online -------------
WINDOW_HALF_HOURS = (9, 12, 12, 10, 8, 5, 2, 1, 2, 3, 7, 9, 9, 8, 6, 4, 2)
ONLINE_HOURS = (4, 2, 1, 1, 1, 2, 4, 9, 22, 38, 40, 34, 20, 19, 32, 37, 35, 28, 18, 16, 18, 18, 14, 8)

# --- How applications come in ---------------------------------------------------------------------
ONLINE_SHARE_BY_DEPTH = (0.08, 0.32, 0.58, 0.84)  # depth 1 to 4 of the catalogue
MOBILE_SHARE_OF_ONLINE = 0.25
POST_SHARE_OF_WINDOW = 0.02
ENTERPRISE_SHARE = 0.55  # the other applicants are people
APPLICANTS = 5_000_000
APPLIES_AGAIN = 0.1  # of those refused: as the next at the same desk

# --- Acceptance -----------------------------------------------------------------------------------
ACCEPTANCE_WORKDAYS = (0,) * 15 + (1,) * 3 + (2, 3)
REFUSED_TO_ACCEPT = 0.015
SUPPLEMENT_BEFORE_ACCEPTANCE = 0.075  # of the cases not decided at once: with the next about 6.5 % of all
SUPPLEMENT_AFTER_ACCEPTANCE = 0.028  # of those with a promised limit of at least eight working days
SUPPLEMENT_NOTICE_LATE = 0.03  # of the notices before acceptance: later than five working days
NOTICE_WORKDAYS = (0, 0, 0, 1, 1, 2, 3)
NOTICE_WORKDAYS_LATE = (6, 6, 7, 9)
ANSWER_WORKDAYS = (1, 1, 2, 2, 3, 4, 5, 6, 8, 10)
NEVER_SUPPLEMENTED = 0.3  # of the supplements after acceptance: finished as result 5

# --- Handling: working days from acceptance to decision, in percent of the promised limit -----------
PACE_PERCENT = (8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64, 68, 72, 78, 84, 90, 95, 100)
PAST_PROMISED = 0.016  # times the department's factor
PAST_STATUTORY = 0.0022  # times the department's factor
PAST_STATUTORY_WORKDAYS = (1, 1, 2, 2, 3, 4, 6, 9, 14)
STEP_LIMITS = (1, 2, 3, 5, 8, 10, 15, 20, 30, 45, 60, 90, 120, 180, 255)  # working days
SPECIAL_PROCEDURE = 0.085  # of permits and confirmations that take three days or more: about 3.5 % of all
SPECIAL_KIND_WEIGHTS = {
    "hearing": 5,
    "tender": 4,
    "auction": 2,
    "inspection": 20,
    "testing": 18,
    "quarantine": 6,
    "appraisal": 12,
    "expert_review": 31,
    "other": 2,
}
SPECIAL_WORKDAYS = (2, 3, 4, 5, 5, 6, 8, 9, 10, 10, 12, 15, 18, 20)
SPECIAL_LIMITS = (5, 10, 15, 20)  # the shortest that covers the days taken
TOLD_IN_WRITING = 0.97
EXTENSION = 0.021  # of the cases whose limit can be extended: about 1 % of all

# --- Decision, issue, collection --------------------------------------------------------------------
RESULT_WEIGHTS = {"0": 660, "6": 284, "1": 34, "2": 9, "3": 4, "4": 3, "5": 6}
NOT_APPROVED_OF_RESULT_6 = 0.13  # 不予许可: finished, with a decision against the applicant
ISSUE_WORKDAYS = (0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 7)
PICKED_UP = 0.6
PICK_UP_WORKDAYS = (0, 0, 1, 1, 2, 3, 4, 6, 9)

# --- Upload to the exchange -------------------------------------------------------------------------
UPLOAD_SECONDS = (40, 900)
UPLOAD_LATE = 0.006  # times the department's factor: one to six days late
UPLOAD_LATE_DAYS = (1, 1, 1, 2, 2, 3, 4, 6)

# --- What people say ---------------------------------------------------------------------------------
RATED = 0.35  # of the finished cases
# Grades of 100 000 ratings; the last three times the department's factor, the first makes up the rest.
RATING_WEIGHTS = {"5": 88_300, "4": 9_700, "3": 1_700, "2": 200, "1": 100}
RATING_DELAY_SECONDS = (300, 260_000)
RECTIFIED = 0.9  # of the bad ratings
RECTIFIED_WORKDAYS = (2, 3, 4, 6, 8, 10, 12, 19)
COMPLAINTS_PER_10000_CASES = 4
COMPLAINTS_AT_LEAST = 6  # a month, so that a small city has some
COMPLAINT_NAMES_CASE = 0.7
COMPLAINT_DECIDED_WORKDAYS = (1, 1, 2, 2, 3, 4, 5, 7)
COMPLAINT_RESOLVED_WORKDAYS = (2, 3, 4, 5, 6, 8, 9, 12)
COMPLAINT_TOPICS = {"attitude": 22, "delay": 31, "fee": 9, "procedure": 19, "integrity": 4, "disclosure": 6, "other": 9}
COMPLAINT_RESULTS = {"upheld": 28, "partly_upheld": 22, "rejected": 41, "withdrawn": 9}

# --- Checks by hand -------------------------------------------------------------------------------------
SAMPLED = 0.03  # of the finished cases
SAMPLE_CHECKED_WORKDAYS = (2, 3, 4, 5, 6, 8, 10, 13)  # after the end of the month in which it was finished
SAMPLE_OUTCOMES = {"genuine": 965, "untrue": 20, "unverifiable": 15}

# --- Departments ---------------------------------------------------------------------------------------
SMALL_DEPARTMENT_CASES = 18  # a month, however large the city is
SMALL_DEPARTMENT_SHARE = 0.02  # and never more than this share of a month
CARE_FACTORS = {"good": 0.4, "fair": 1.0, "poor": 2.6}  # how often a department is late, rated badly, uploads late
