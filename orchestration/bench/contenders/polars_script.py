"""The ranking as a good polars user writes it: one lazy frame, filtered early, on the streaming engine."""

import sys

import polars as pl

from orchestration.bench.contenders.columns import (
    EVENT_COLUMNS,
    EVENT_TYPES,
    FIRST_PLANTED,
    IMMEDIATE,
    MATTER_COLUMNS,
    NORMAL_RESULTS,
    REFUSED,
    REJECTED_RESULTS,
    RESULT_COLUMNS,
    SERIAL_DIGITS,
    Paths,
)

_FOREVER = pl.date(9999, 12, 31)


def _calendar(paths: Paths) -> pl.LazyFrame:
    is_workday = pl.col("is_workday") == 1
    return pl.scan_csv(paths.calendar, try_parse_dates=True).select(
        pl.col("cal_date").alias("day"),
        is_workday.cum_sum().cast(pl.Int64).alias("number"),
        (is_workday.cum_sum() + (~is_workday).cast(pl.UInt32)).cast(pl.Int64).alias("next_number"),
        is_workday.alias("is_workday"),
    )


def _matters(paths: Paths) -> pl.LazyFrame:
    texts = {"matter_code": pl.String, "case_type": pl.String, "valid_to": pl.Date}
    at_once = (pl.col("case_type") == IMMEDIATE) & (pl.col("promised_limit") <= 1)
    next_from = pl.col("valid_from").sort().shift(-1).over("matter_code", order_by="valid_from")
    return (
        pl.scan_csv(paths.matters, try_parse_dates=True, schema_overrides=texts)
        .select(MATTER_COLUMNS)
        .sort("matter_code", "valid_from")
        .select(
            "matter_code",
            pl.when(at_once).then(0).otherwise("promised_limit").alias("promised_days"),
            (pl.col("limit_unit") == "workday").alias("is_in_workdays"),
            "valid_from",
            pl.min_horizontal(
                pl.col("valid_to").fill_null(_FOREVER),
                (next_from.dt.offset_by("-1d")).fill_null(_FOREVER),
            ).alias("last_day_valid"),
        )
    )


def _cases(paths: Paths) -> pl.LazyFrame:
    kind, at = pl.col("event_type"), pl.col("event_at")
    is_finish = kind == "finish"
    is_accept = (kind == "accept") & pl.col("status_code").ne_missing(REFUSED)
    return (
        pl.scan_csv(paths.events, infer_schema=False)
        .select(EVENT_COLUMNS)
        .filter(kind.is_in(EVENT_TYPES))
        .with_columns(at.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us"))
        .group_by("case_no")
        .agg(
            pl.col("matter_code", "department_code").first(),
            at.filter(kind == "apply").min().dt.date().alias("applied_on"),
            at.filter(is_accept).min().dt.date().alias("accepted_on"),
            at.filter(is_finish).max().dt.date().alias("finished_on"),
            pl.col("result_code").filter(is_finish).max(),
            pl.col("reason").filter(is_finish).max(),
            (kind == "supply_notice").sum().alias("notice_count"),
            (kind == "special_start").sum().alias("special_count"),
        )
        .filter(pl.col("finished_on").is_not_null())
    )


def _judged(cases: pl.LazyFrame, matters: pl.LazyFrame, calendar: pl.LazyFrame) -> pl.LazyFrame:
    in_force = (
        cases.select("case_no", "matter_code", "applied_on")
        .join(matters, on="matter_code")
        .filter(pl.col("applied_on").is_between("valid_from", "last_day_valid"))
        .select("case_no", "promised_days", "is_in_workdays")
    )
    due_number = (
        pl.when(pl.col("promised_days") == 0)
        .then("accepted_next_number")
        .when("is_in_workdays")
        .then(pl.col("accepted_number") + pl.col("promised_days"))
        .otherwise("last_next_number")
    )
    due = calendar.filter("is_workday").select(pl.col("day").alias("due_on"), pl.col("number").alias("due_number"))
    return (
        cases.join(in_force, on="case_no", how="left")
        .with_columns(last_on=pl.col("accepted_on") + pl.duration(days="promised_days"))
        .join(
            calendar.select(pl.all().name.prefix("accepted_")),
            left_on="accepted_on",
            right_on="accepted_day",
            how="left",
        )
        .join(
            calendar.select(pl.all().name.prefix("finished_")),
            left_on="finished_on",
            right_on="finished_day",
            how="left",
        )
        .join(calendar.select(pl.all().name.prefix("last_")), left_on="last_on", right_on="last_day", how="left")
        .with_columns(due_number=due_number)
        .join(due, on="due_number", how="left")
        .select(
            "department_code",
            pl.col("finished_on").dt.truncate("1mo").alias("month"),
            pl.col("result_code").is_in(NORMAL_RESULTS).fill_null(False).alias("is_normal"),
            (pl.col("finished_on") <= pl.col("due_on")).fill_null(False).alias("is_on_time"),
            (pl.col("finished_number") - pl.col("accepted_number")).clip(lower_bound=0).alias("elapsed"),
            (pl.col("result_code").is_in(REJECTED_RESULTS) & pl.col("reason").is_null()).alias("is_unexplained"),
            "notice_count",
            "special_count",
            (
                (pl.col("notice_count") == 0)
                & (pl.col("special_count") == 0)
                & (pl.col("case_no").str.tail(SERIAL_DIGITS) < FIRST_PLANTED)
            ).alias("is_ordinary"),
        )
    )


def main(paths: Paths) -> None:
    normal, ordinary, on_time = pl.col("is_normal"), pl.col("is_ordinary"), pl.col("is_on_time")
    elapsed = pl.col("elapsed")
    ratio = pl.col("on_time_promised_count") / pl.col("normal_finish_count")
    counted = (
        _judged(_cases(paths), _matters(paths), _calendar(paths))
        .group_by("department_code", "month")
        .agg(
            pl.len().alias("finished_count"),
            normal.sum().alias("normal_finish_count"),
            (normal & on_time).sum().alias("on_time_promised_count"),
            elapsed.filter(normal).mean().round(4).alias("mean_elapsed_working_days"),
            (pl.col("notice_count") > 1).sum().alias("repeated_notice_count"),
            (pl.col("special_count") > 0).sum().alias("special_procedure_count"),
            pl.col("is_unexplained").sum().alias("unexplained_rejection_count"),
            ordinary.sum().alias("ordinary_finished_count"),
            (ordinary & normal & on_time).sum().alias("ordinary_on_time_promised_count"),
            elapsed.filter(ordinary).sum().alias("ordinary_elapsed_working_days"),
        )
        .collect(engine="streaming")
    )
    counted.with_columns(on_time_promised_ratio=ratio.round(6)).with_columns(
        on_time_rank=pl.col("on_time_promised_ratio").rank("min", descending=True).over("month")
    ).select(RESULT_COLUMNS).sort("month", "on_time_rank", "department_code").write_csv(paths.result)


if __name__ == "__main__":
    main(Paths.of(sys.argv[1:]))
