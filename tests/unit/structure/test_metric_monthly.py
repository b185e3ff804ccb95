"""The long table of monthly metrics holds what the register lists by department and month."""

import csv
import re

import pytest

from orchestration.settings import PROJECT_DIR, Settings

pytestmark = pytest.mark.structure

MODEL = PROJECT_DIR / "dbt_project" / "models" / "marts" / "overall" / "metric_monthly.sql"
# of several policies, so that department and month are not their key
BY_POLICY = {"monthly_approval_efficiency_ranking", "monthly_department_approval_score"}


def test_every_monthly_metric_of_the_register_is_in_the_long_table():
    with (Settings().reference_dir / "metric_register.csv").open(encoding="utf-8", newline="") as file:
        registered = {
            (row["mart"], row["metric_id"])
            for row in csv.DictReader(file)
            if row["grain"] == "department_code, month" and row["mart"] not in BY_POLICY
        }
    listed = re.findall(r"\('(\w+)', '(\w+)', '\w+', '\w+'\)", MODEL.read_text(encoding="utf-8"))
    assert len(listed) == len(set(listed))
    assert set(listed) == registered
