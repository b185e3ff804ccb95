"""A notice for every red alert: numbered for ever, dated right, nothing in it runs, and it can be recorded."""

import csv
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.cli import main
from orchestration.intake.receiving import receive
from orchestration.messages import Refusal
from orchestration.publication.release import publish
from orchestration.publication.supervision_notices import read_notices, write_notices
from orchestration.settings import Settings

from .conftest import City

HOSTILE = "<script>alert(1)</script>"
TABLES = f"""
create table marts.dim_department as from (values
    ('D01', date '2020-01-01', '旧名局', 'Old name'), ('D01', date '2024-01-01', '发展改革局', 'Development'),
    ('../D 02', date '2020-01-01', '{HOSTILE}', null)
) as t (department_code, valid_from, name_zh, name_en);
create table marts.dim_matter as select 'M1' as matter_code, 1 as matter_version, '企业<b>登记</b>' as matter_name;
create or replace table marts.fct_approval_case as from (values
    ('C1', timestamp '2026-03-02 09:00:00', date '2026-03-09', date '2026-03-16', null::timestamp, 11),
    ('C2', timestamp '2026-03-02 09:00:00', date '2026-03-09', date '2026-03-16', timestamp '2026-03-19 17:00:00', 3),
    ('C3', timestamp '2026-03-02 09:00:00', null, null, timestamp '2026-03-19 17:00:00', 0),
    ('C4', timestamp '2026-01-05 09:00:00', null, null, null, 0)
) as t (case_no, accepted_at, promised_due_date, statutory_due_date, finished_at, overdue_working_days);
create table marts.open_case_status as from (values ('C1', '审核<i>', '科长')) as t (case_no, step_name, holder_role);
create table marts.fct_approval_alert as
    select
        case_no || '/' || rule_id || '/' || level as alert_no, case_no, rule_id, level, department_code,
        'CN' as jurisdiction_code, 'M1' as matter_code, 'default' as policy_id, raised_date, notice_date,
        feedback_due_date, is_supervised, '行政许可法 Art 42' as legal_basis, timestamp '2026-03-31 23:59:59' as as_of
    from (values
        ('C1', 'T02', 'red', 'D01', date '2026-03-17', null::date, null::date, true),
        ('C1', 'T01', 'yellow', 'D01', date '2026-03-10', null, null, true),
        ('C2', 'T02', 'red', 'D01', date '2026-03-17', date '2026-03-20', date '2026-04-03', false),
        ('C3', 'P01', 'red', '../D 02', date '2026-03-19', null, null, false),
        ('C4', 'T02', 'red', '../D 02', date '2026-02-02', null, null, true)
    ) as t (case_no, rule_id, level, department_code, raised_date, notice_date, feedback_due_date, is_supervised);
create table reference.rule_register as from (values
    ('T02', '超法定时限', 'Past the date by law', 'found', '尽快办结。', 'Finish it.'),
    ('P01', '不予受理无理由', 'Refused without a reason', 'ours', '补充理由。', 'Give the reason.')
) as t (rule_id, title_zh, title_en, evidence, fix_zh, fix_en);
create table reference.alert_policy as from (values
    ('default', 'feedback_workdays', date '2004-01-01', 7), ('default', 'feedback_workdays', date '2026-01-01', 5),
    ('default', 'feedback_workdays', date '2026-07-01', 9), ('other', 'feedback_workdays', date '2004-01-01', 99),
    ('default', 'days_from_promised', date '2004-01-01', 30)
) as t (policy_id, unit, valid_from, threshold);
create table reference.calendar_day as
    select
        'CN' as calendar_code, day::date as cal_date,
        isodow(day) < 6 and day::date <> date '2026-04-06' as is_workday
    from range(timestamp '2026-01-01', timestamp '2027-01-01', interval 1 day) as t (day);
"""


@pytest.fixture(scope="module")
def supervised(tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city whose release has four red alerts; tests only read."""
    folder = tmp_path_factory.mktemp("supervised")
    made = City(Settings.for_data_dir(folder / "data", reference_dir=folder / "reference"))
    made.build(also=TABLES)
    made.checks()
    publish(made.settings, "2026-03")
    return made


class _Page(HTMLParser):
    def __init__(self, path: Path):
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_notice_for_every_red_alert_and_one_number_for_each(supervised: City, tmp_path: Path) -> None:
    written = write_notices(supervised.settings, tmp_path / "out")
    with written.index.open(encoding="utf-8-sig", newline="") as file:
        index = list(csv.DictReader(file))
    assert written.notices == len(index) == 4
    assert {line["alert_no"] for line in index} == {"C1/T02/red", "C2/T02/red", "C3/P01/red", "C4/T02/red"}
    assert len({line["number"] for line in index}) == 4
    assert all(
        re.fullmatch("效监督字第[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}号", line["number"]) for line in index
    )
    for line in index:
        assert _Page(tmp_path / "out" / line["file"]).text.count(line["number"]) == 2, "on the notice and on its slip"
    kinds = {line["alert_no"]: line["kind"] for line in index}
    assert kinds == {
        "C1/T02/red": "督办单",
        "C4/T02/red": "督办单",
        "C2/T02/red": "监察建议书",
        "C3/P01/red": "监察建议书",
    }
    assert [path.name for path in written.pages] == [index[0]["file"], "D01.html"]
    assert {path.parent for path in (tmp_path / "out").iterdir()} == {tmp_path / "out"}


def test_a_number_is_of_the_alert_alone(supervised: City) -> None:
    numbers = {notice.alert_no: notice.number for notice in read_notices(supervised.settings)}
    (alone,) = read_notices(supervised.settings, rule="P01", issued=date(2026, 5, 6))
    assert alone.number == numbers["C3/P01/red"] == "效监督字第7HGBJ-9FECA号"


def test_dates_are_those_of_the_case_the_record_and_the_calendar(supervised: City, tmp_path: Path) -> None:
    write_notices(supervised.settings, tmp_path / "out", department="发展改革局", issued=date(2026, 4, 1))
    page = _Page(tmp_path / "out" / "D01.html")
    fact = "受理 2026年3月2日；承诺到期 2026年3月9日；法定到期 2026年3月16日；"
    assert f"{fact}截至 2026年3月31日 未办结；超法定到期日 11 个工作日。红牌发出日 2026年3月17日。" in page.text
    assert f"{fact}办结 2026年3月19日；超法定到期日 3 个工作日。" in page.text
    # five working days after 1 April: the 2nd, 3rd, 7th (the 6th is a holiday), 8th and 9th
    assert page.text.count("2026年4月9日") == 2
    assert "监察机关（盖章）2026年4月1日" in page.text
    # recorded before: as recorded
    assert page.text.count("2026年4月3日") == 2
    assert "监察机关（盖章）2026年3月20日" in page.text
    assert "现处环节 审核<i>，岗位 科长。" in page.text


def test_nothing_a_sender_wrote_is_more_than_text(supervised: City, tmp_path: Path) -> None:
    written = write_notices(supervised.settings, tmp_path / "out")
    for path in written.pages:
        page = _Page(path)
        assert not set(page.tags) & {"script", "b", "i", "img", "a", "link", "iframe"}
        assert page.attributes <= {"lang", "charset", "class", "colspan"}
    assert HOSTILE in _Page(written.pages[0]).text
    assert "企业<b>登记</b>" in _Page(written.pages[1]).text


def test_the_list_to_send_back_has_what_was_not_recorded(supervised: City, tmp_path: Path) -> None:
    written = write_notices(supervised.settings, tmp_path / "out", issued=date(2026, 4, 1))
    with written.events.open(encoding="utf-8-sig", newline="") as file:
        events = {row["signal_no"]: row for row in csv.DictReader(file)}
    assert set(events) == {"C1/T02/red", "C3/P01/red", "C4/T02/red"}
    assert written.recorded_before == 1
    event = events["C1/T02/red"]
    assert (event["event_type"], event["signal_type"], event["event_date"]) == ("notice", "alert", "2026-04-01")
    assert (event["due_date"], event["department_code"]) == ("2026-04-09", "D01")
    assert event["accountability_no"] in event["doc_no"]


def test_the_list_is_taken_in_as_it_was_written(supervised: City, tmp_path: Path) -> None:
    written = write_notices(supervised.settings, tmp_path / "out", department="D01", issued=date(2026, 4, 1))
    (receipt,) = receive(Settings.for_data_dir(tmp_path / "office"), [written.events])
    assert (receipt.dataset, receipt.accepted, receipt.rejected) == ("accountability_events", 1, 0)


def test_the_command_and_what_it_refuses(supervised: City, tmp_path: Path) -> None:
    def ask(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["--data-dir", str(supervised.settings.data_dir), "notices", *arguments])
        return done.exit_code, done.output

    out = str(tmp_path / "out")
    assert ask("--period", "2026-02", "--out", out)[1].startswith("1 份/notices")
    code, said = ask("--out", out)
    assert (code, said.split()[0]) == (2, "E-OUT-01")
    assert ask("--issued", "yesterday", "--out", str(tmp_path / "other"))[0] == 2


def test_a_release_without_alerts_is_named(published_city: City, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="E-REL-10"):
        write_notices(published_city.settings, tmp_path / "out")
    assert not (tmp_path / "out").exists()
