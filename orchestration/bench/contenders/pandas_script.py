"""The ranking as a good pandas user writes it: Arrow's reader, one frame per kind of message, arrays for the days."""

import sys

import numpy as np
import pandas as pd

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

_CODES = ("event_type", "matter_code", "department_code", "status_code", "result_code")
_FOREVER = pd.Timestamp("2200-12-31")


def _cases(paths: Paths) -> pd.DataFrame:
    """One row per finished case."""
    events = pd.read_csv(
        paths.events,
        engine="pyarrow",
        usecols=list(EVENT_COLUMNS),
        dtype=dict.fromkeys(_CODES, "str"),
        parse_dates=["event_at"],
    )
    events = events[events["event_type"].isin(EVENT_TYPES)]
    codes, numbers = pd.factorize(events["case_no"])
    events = events.drop(columns="case_no").assign(case=codes)
    by_kind = {kind: rows.groupby("case", sort=False) for kind, rows in events.groupby("event_type", observed=True)}
    accepts = events[(events["event_type"] == "accept") & ~(events["status_code"] == REFUSED)]
    finish = events[events["event_type"] == "finish"]
    finish = finish.assign(result=pd.to_numeric(finish["result_code"]))
    latest = finish.groupby("case", sort=False)[["event_at", "result"]].max()
    cases = finish.drop_duplicates("case", keep="last").set_index("case")[["matter_code", "department_code", "reason"]]
    return cases.assign(
        serial=pd.Series(numbers, dtype="str").str[-SERIAL_DIGITS:].reindex(cases.index),
        result=latest["result"],
        finished_on=latest["event_at"].dt.normalize(),
        applied_on=by_kind["apply"]["event_at"].min().dt.normalize(),
        accepted_on=accepts.groupby("case", sort=False)["event_at"].min().dt.normalize(),
        notice_count=by_kind["supply_notice"].size().reindex(cases.index, fill_value=0),
        special_count=by_kind["special_start"].size().reindex(cases.index, fill_value=0),
    )


def _with_promise(cases: pd.DataFrame, paths: Paths) -> pd.DataFrame:
    """Each case with the version of its matter in force when it came in."""
    matters = pd.read_csv(
        paths.matters,
        usecols=list(MATTER_COLUMNS),
        dtype={"matter_code": "str", "case_type": "str"},
        parse_dates=["valid_from", "valid_to"],
    ).sort_values(["matter_code", "valid_from"])
    next_from = matters.groupby("matter_code")["valid_from"].shift(-1) - pd.Timedelta(days=1)
    matters["last_day"] = np.minimum(matters["valid_to"].fillna(_FOREVER), next_from.fillna(_FOREVER))
    at_once = (matters["case_type"] == IMMEDIATE) & (matters["promised_limit"] <= 1)
    matters["promised_days"] = matters["promised_limit"].mask(at_once, 0)
    matters["is_in_workdays"] = matters["limit_unit"] == "workday"
    cases = cases.reset_index().assign(matter_code=cases["matter_code"].astype("str").to_numpy())
    columns = ["matter_code", "promised_days", "is_in_workdays", "valid_from", "last_day"]
    merged = cases[["case", "matter_code", "applied_on"]].merge(matters[columns], on="matter_code")
    merged = merged[(merged["applied_on"] >= merged["valid_from"]) & (merged["applied_on"] <= merged["last_day"])]
    return cases.merge(merged[["case", "promised_days", "is_in_workdays"]], on="case", how="left")


def _judged(cases: pd.DataFrame, paths: Paths) -> pd.DataFrame:
    """Working days by looking up the running number of each day, counted from the first of the calendar."""
    calendar = pd.read_csv(paths.calendar, parse_dates=["cal_date"], dtype={"is_workday": "int64"})
    numbers = calendar["is_workday"].cumsum().to_numpy()
    next_numbers = numbers + 1 - calendar["is_workday"].to_numpy()
    workdays = calendar.loc[calendar["is_workday"] == 1, "cal_date"].to_numpy()
    first = calendar["cal_date"].iloc[0]
    cases = cases.dropna(subset=["accepted_on"])
    accepted = (cases["accepted_on"] - first).dt.days.to_numpy()
    finished = (cases["finished_on"] - first).dt.days.to_numpy()
    promised = cases["promised_days"].fillna(0).to_numpy().astype("int64")
    in_workdays = (cases["is_in_workdays"] == True).to_numpy()  # noqa: E712 - missing: no version in force
    last = np.minimum(accepted + promised, len(numbers) - 1)
    due_number = np.where(in_workdays, numbers[accepted] + promised, next_numbers[last])
    due_number = np.where(promised == 0, next_numbers[accepted], due_number)
    return cases.assign(
        is_on_time=cases["promised_days"].notna() & (cases["finished_on"].to_numpy() <= workdays[due_number - 1]),
        elapsed=np.maximum(numbers[finished] - numbers[accepted], 0),
    )


def main(paths: Paths) -> None:
    cases = _cases(paths)
    judged = _judged(_with_promise(cases, paths), paths).set_index("case")
    cases = cases.join(judged[["is_on_time", "elapsed"]])
    normal = cases["result"].isin(map(int, NORMAL_RESULTS))
    on_time = normal & (cases["is_on_time"] == True)  # noqa: E712 - missing counts as not on time
    ordinary = (cases["notice_count"] == 0) & (cases["special_count"] == 0) & (cases["serial"] < FIRST_PLANTED)
    measures = pd.DataFrame(
        {
            "department_code": cases["department_code"],
            "month": cases["finished_on"].dt.to_period("M").dt.to_timestamp(),
            "finished_count": 1,
            "normal_finish_count": normal,
            "on_time_promised_count": on_time,
            "elapsed_when_normal": cases["elapsed"].where(normal),
            "repeated_notice_count": cases["notice_count"] > 1,
            "special_procedure_count": cases["special_count"] > 0,
            "unexplained_rejection_count": cases["result"].isin(map(int, REJECTED_RESULTS)) & cases["reason"].isna(),
            "ordinary_finished_count": ordinary,
            "ordinary_on_time_promised_count": ordinary & on_time,
            "ordinary_elapsed_working_days": cases["elapsed"].where(ordinary),
        }
    )
    groups = measures.groupby(["department_code", "month"], observed=True)
    counted = groups.sum().astype({"ordinary_elapsed_working_days": "int64"})
    counted["mean_elapsed_working_days"] = groups["elapsed_when_normal"].mean().round(4)
    counted["on_time_promised_ratio"] = (counted["on_time_promised_count"] / counted["normal_finish_count"]).round(6)
    counted["on_time_rank"] = counted.groupby("month")["on_time_promised_ratio"].rank("min", ascending=False)
    counted = counted.astype({"on_time_rank": "Int64"})  # none where nothing finished normally
    ranked = counted.reset_index().sort_values(["month", "on_time_rank", "department_code"])
    ranked[list(RESULT_COLUMNS)].to_csv(paths.result, index=False)


if __name__ == "__main__":
    main(Paths.of(sys.argv[1:]))
