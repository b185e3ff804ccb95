"""Whatever the departments: a quota keeps to its ceiling, and nobody gains what nobody gave up."""

import random
import re
from collections import defaultdict

import duckdb
import polars as pl

from orchestration.settings import PROJECT_DIR

MODEL = PROJECT_DIR / "dbt_project/models/intermediate/overall/int_overall__quota_allocation.sql"


def random_claims(seed: int) -> pl.DataFrame:
    """Departments of five hundred years: small and large, some without a band, shares of every kind."""
    dice = random.Random(seed)
    rows = []
    for year in range(1500, 2000):
        base_rate, ceiling_rate = 0.2, dice.choice([0.2, 0.25, 0.3])
        for number in range(dice.randint(1, 12)):
            people = dice.choice([dice.randint(0, 9), dice.randint(10, 99), dice.randint(100, 3000)])
            rate = min(dice.choice([0.1, 0.15, 0.18, 0.2, 0.25, 0.4]), ceiling_rate)
            rows.append(
                {
                    "department_code": f"D{number:02}",
                    "jurisdiction_code": "CN",
                    "year": year,
                    "performance_score": dice.choice([None, dice.randint(0, 100)]),
                    "base_count": int(people * base_rate + 1e-9),
                    "ceiling_count": int(people * ceiling_rate + 1e-9),
                    "band_count": int(people * rate + 1e-9),
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None)


def allocated(claims: pl.DataFrame) -> list[dict]:
    """The model's own SQL over these claims."""
    sql = re.sub(r"\{\{\s*ref\('(\w+)'\)\s*\}\}", r"\1", MODEL.read_text(encoding="utf-8"))
    with duckdb.connect() as connection:
        connection.register("int_overall__quota_claim", claims)
        return connection.sql(sql).pl().to_dicts()


def test_no_quota_exceeds_its_ceiling_and_no_sum_its_pool() -> None:
    claims = random_claims(5)
    claimed = {(row["department_code"], row["year"]): row for row in claims.to_dicts()}
    years: dict[int, list[dict]] = defaultdict(list)
    for row in allocated(claims):
        claim = claimed.pop((row["department_code"], row["year"]))
        quota = claim["base_count"] - row["given_up_count"] + row["gained_count"]
        assert 0 <= quota <= claim["ceiling_count"], (claim, row)
        assert 0 <= row["gained_count"] <= row["wanted_count"], (claim, row)
        years[row["year"]].append(row)
    assert not claimed
    divided = 0
    for rows in years.values():
        pool = sum(row["given_up_count"] for row in rows)
        wanted = sum(row["wanted_count"] for row in rows)
        gained = sum(row["gained_count"] for row in rows)
        assert gained == min(pool, wanted)
        assert {(row["pool_count"], row["pool_left_count"]) for row in rows} == {(pool, pool - gained)}
        for row in rows:
            exact = min(pool, wanted) * row["wanted_count"] / wanted if wanted else 0
            assert abs(row["gained_count"] - exact) < 1, row
        divided += 0 < pool < wanted
    assert divided > 50


def test_the_order_of_the_rows_changes_nothing() -> None:
    claims = random_claims(6)
    shuffled = claims.sample(fraction=1, shuffle=True, seed=1)
    key = ("year", "department_code")
    by_key = [sorted(allocated(rows), key=lambda row: [row[name] for name in key]) for rows in (claims, shuffled)]
    assert by_key[0] == by_key[1]
