"""The same key more than once in a file: identical rows once, contradictions not at all, corrections beside."""

from collections.abc import Callable

import polars as pl

from orchestration.intake.receipts import Receipt

HEADER = "case_no,event_type,seq_no,matter_code,department_code,event_at,data_version\n"
APPLY = "A1,apply,1,M1,GT,2026-03-02 09:15:00,1\n"


def test_identical_rows_are_loaded_once_and_counted(
    send: Callable[..., Receipt], loaded: Callable[[str], pl.DataFrame]
) -> None:
    receipt = send("approval_events.csv", HEADER + APPLY * 3 + "A2,apply,1,M1,GT,2026-03-02 09:15:00,1\n")
    assert (receipt.records, receipt.accepted, receipt.rejected, receipt.ignored) == (4, 2, 0, 2)
    assert loaded("approval_events")["_row_number"].to_list() == [2, 5]
    note = next(one for one in receipt.warnings if one["code"] == "I-DUP-01")
    assert "3, 4" in note["en"]


def test_the_same_content_in_another_spelling_is_identical(send: Callable[..., Receipt]) -> None:
    receipt = send("approval_events.csv", HEADER + "A1,apply,1,M1,GT,2026/3/2 9:15,1\n".replace(" 9", " 09") + APPLY)
    assert (receipt.accepted, receipt.ignored) == (1, 1)


def test_a_contradiction_rejects_all_its_rows_and_names_the_others(
    send: Callable[..., Receipt], loaded: Callable[[str], pl.DataFrame], rejects: Callable[[Receipt], pl.DataFrame]
) -> None:
    other = APPLY.replace("09:15", "10:15")
    receipt = send("approval_events.csv", HEADER + APPLY + other + APPLY + "A2,apply,1,M1,GT,2026-03-02 09:15:00,1\n")
    assert (receipt.accepted, receipt.rejected, receipt.ignored) == (1, 3, 0)
    assert loaded("approval_events")["case_no"].to_list() == ["A2"]
    lines = rejects(receipt)
    assert lines["code"].unique().to_list() == ["E-KEY-01"]
    both = "event_at: 2026-03-02 09:15:00 ≠ 2026-03-02 10:15:00"
    assert [reason.split("：")[-1] for reason in lines["reason_zh"]] == [
        f"{rows} ({both})。" for rows in ("3, 4", "2, 4", "2, 3")
    ]
    assert receipt.problems[0]["value"] == "A1 / apply / 1 / 1"


def test_a_correction_has_another_version_and_is_no_contradiction(
    send: Callable[..., Receipt], loaded: Callable[[str], pl.DataFrame]
) -> None:
    receipt = send("approval_events.csv", HEADER + APPLY + APPLY.replace("09:15", "10:15").replace(",1\n", ",2\n"))
    assert (receipt.accepted, receipt.status) == (2, "loaded")
    assert loaded("approval_events")["data_version"].to_list() == [1, 2]


def test_many_contradictions_are_counted_not_listed(
    send: Callable[..., Receipt], rejects: Callable[[Receipt], pl.DataFrame]
) -> None:
    rows = [APPLY.replace("09:15:00", f"09:15:{second:02}") for second in range(12)]
    receipt = send("approval_events.csv", HEADER + "".join(rows))
    assert receipt.rejected == 12
    reason = rejects(receipt)["reason_en"][0]
    assert "other rows: 3, 4, 5, 6, 7 … (event_at: 2026-03-02 09:15:00 ≠ " in reason
    assert reason.count("≠") == 4


def test_a_contradiction_shows_both_amounts_and_how_far_they_lie_apart(
    send: Callable[..., Receipt], rejects: Callable[[Receipt], pl.DataFrame]
) -> None:
    rows = "V1,1,2026-03-16,GT,20454.50,GT0031\nV1,1,2026-03-16,GT,20545.40,GT0007\n"
    receipt = send("payments.csv", "voucher_no,line_no,paid_date,department_code,amount,entered_by\n" + rows)
    reason = rejects(receipt)["reason_zh"][0]
    assert reason.endswith("其他行：3 (amount: 20454.50 ≠ 20545.40 Δ 90.90; entered_by: ≠)。")
    assert receipt.problems[0]["zh"] == reason


def test_a_row_with_a_bad_cell_contradicts_nobody(send: Callable[..., Receipt]) -> None:
    receipt = send("approval_events.csv", HEADER + APPLY + APPLY.replace("2026-03-02 09:15:00", "gestern"))
    assert (receipt.accepted, receipt.rejected) == (1, 1)
