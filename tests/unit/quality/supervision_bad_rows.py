"""For each expectation about audit, supervision, accountability and posts the changes that make it alone fail."""

BAD_SUPERVISION_ROWS: dict[str, tuple[str, ...]] = {
    "fct_accountability_event.E-ORIGIN-01": ("update marts.fct_accountability_event set delivery_id = 'd1'",),
    "fct_audit_finding.E-ORIGIN-01": ("update marts.fct_audit_finding set delivery_id = 'd1'",),
    "fct_audit_project.E-ORIGIN-01": ("update marts.fct_audit_project set delivery_id = 'd1'",),
    "fct_audit_recommendation.E-ORIGIN-01": ("update marts.fct_audit_recommendation set delivery_id = 'd1'",),
    "fct_audit_rectification.E-ORIGIN-01": ("update marts.fct_audit_rectification set delivery_id = 'd1'",),
    "fct_case_transfer.E-ORIGIN-01": ("update marts.fct_case_transfer set delivery_id = 'd1'",),
    "fct_coordination_meeting.E-ORIGIN-01": ("update marts.fct_coordination_meeting set delivery_id = 'd1'",),
    "fct_enforcement_case.E-ORIGIN-01": ("update marts.fct_enforcement_case set delivery_id = 'd1'",),
    "fct_external_review.E-ORIGIN-01": ("update marts.fct_external_review set delivery_id = 'd1'",),
    "fct_jurisdiction_dispute.E-ORIGIN-01": ("update marts.fct_jurisdiction_dispute set delivery_id = 'd1'",),
    "fct_official_term.E-ORIGIN-01": ("update marts.fct_official_term set delivery_id = 'd1'",),
    "fct_post.E-ORIGIN-01": ("update marts.fct_post set delivery_id = 'd1'",),
    "fct_progress_inspection.E-ORIGIN-01": ("update marts.fct_progress_inspection set delivery_id = 'd1'",),
    "fct_quarterly_report_item.E-ORIGIN-01": ("update marts.fct_quarterly_report_item set delivery_id = 'd1'",),
    "fct_staff_assessment.E-ORIGIN-01": ("update marts.fct_staff_assessment set delivery_id = 'd1'",),
    "fct_supervision_item.E-ORIGIN-01": ("update marts.fct_supervision_item set delivery_id = 'd1'",),
    "fct_task_assignment.E-ORIGIN-01": ("update marts.fct_task_assignment set delivery_id = 'd1'",),
    "fct_white_paper.E-ORIGIN-01": ("update marts.fct_white_paper set delivery_id = 'd1'",),
    "fct_white_paper_task.E-ORIGIN-01": ("update marts.fct_white_paper_task set delivery_id = 'd1'",),
    "audit_projects.E-TIME-05": (
        "update raw.audit_projects set started = '1999-12-31' where audit_no = 'SJ-2026-012'",
        "update raw.audit_projects set started = '2027-04-02' where audit_no = 'SJ-2026-012'",
    ),
    "audit_findings.E-TIME-05": (
        "update raw.audit_findings set found_date = '1999-12-31' where finding_no = 'SJ-2026-012-03'",
        "update raw.audit_findings set found_date = '2027-04-02' where finding_no = 'SJ-2026-012-03'",
    ),
    "audit_rectifications.E-TIME-05": (
        "update raw.audit_rectifications set event_date = '1999-12-31' where finding_no = 'SJ-2026-012-03';"
        "update raw.audit_findings set found_date = null where finding_no = 'SJ-2026-012-03'",
        "update raw.audit_rectifications set event_date = '2027-04-02' where finding_no = 'SJ-2026-012-03'",
    ),
    "audit_recommendations.E-TIME-05": (
        "update raw.audit_recommendations set issued_date = '1999-12-31' where recommendation_no = 'SJ-2026-012-J1'",
        "update raw.audit_recommendations set issued_date = '2027-04-02' where recommendation_no = 'SJ-2026-012-J1'",
    ),
    "official_terms.E-TIME-05": (
        "update raw.official_terms set term_start = '1949-09-30' where official_id = '20011'",
        "update raw.official_terms set term_start = '2027-04-02' where official_id = '20011'",
    ),
    "supervision_items.E-TIME-05": (
        "update raw.supervision_items set assigned_date = '1999-12-31'",
        "update raw.supervision_items set assigned_date = '2027-04-02'",
    ),
    "coordination_meetings.E-TIME-05": (
        "update raw.coordination_meetings set met_date = '1999-12-31'",
        "update raw.coordination_meetings set met_date = '2027-04-02'",
    ),
    "quarterly_reports.E-TIME-05": (
        "update raw.quarterly_reports set submitted_date = '1999-12-31'",
        "update raw.quarterly_reports set submitted_date = '2027-04-02'",
    ),
    "progress_inspections.E-TIME-05": (
        "update raw.progress_inspections set inspected_date = '1999-12-31'",
        "update raw.progress_inspections set inspected_date = '2027-04-02'",
    ),
    "white_papers.E-TIME-05": (
        "update raw.white_papers set published_date = '1999-12-31'",
        "update raw.white_papers set published_date = '2027-04-02'",
    ),
    "white_paper_tasks.E-TIME-05": (
        "update raw.white_paper_tasks set finished_date = '1999-12-31'",
        "update raw.white_paper_tasks set finished_date = '2027-04-02'",
    ),
    "enforcement_cases.E-TIME-05": (
        "update raw.enforcement_cases set opened_date = '1999-12-31'",
        "update raw.enforcement_cases set opened_date = '2027-04-02'",
    ),
    "external_reviews.E-TIME-05": (
        "update raw.external_reviews set reviewed_date = '1999-12-31'",
        "update raw.external_reviews set reviewed_date = '2027-04-02'",
    ),
    "case_transfers.E-TIME-05": (
        "update raw.case_transfers set transferred_date = '1999-12-31'",
        "update raw.case_transfers set transferred_date = '2027-04-02'",
    ),
    "posts.E-TIME-05": (
        "update raw.posts set valid_from = '1949-09-30' where valid_from = '1949-10-01'",
        "update raw.posts set valid_from = '2027-04-02' where post_id = 'GT-03-003'",
    ),
    "task_assignments.E-TIME-05": (
        "update raw.task_assignments set valid_from = '1949-09-30' where source_no = 'GT-01'",
        "update raw.task_assignments set valid_from = '2027-04-02' where source_no = 'D01/1'",
    ),
    "staff_assessments.E-TIME-05": (
        "update raw.staff_assessments set plan_published_date = '1999-12-31'",
        "update raw.staff_assessments set plan_published_date = '2027-04-02' where year = 2026",
    ),
    "jurisdiction_disputes.E-TIME-05": (
        "update raw.jurisdiction_disputes set raised_date = '1999-12-31' where dispute_no = 'ZY-2026-004'",
        "update raw.jurisdiction_disputes set raised_date = '2027-04-02' where dispute_no = 'ZY-2026-004'",
    ),
}
