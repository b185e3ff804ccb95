"""Every sentence the product says: complete, in two languages, raised somewhere, and with nothing left blank."""

import ast
import csv
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from orchestration import messages
from orchestration.messages import Problem, Refusal, catalogue, problem, refuse
from orchestration.settings import PROJECT_DIR

PACKAGE = PROJECT_DIR / "orchestration"
EXIT_CODES = {0, 1, 2, 3, 4, 5, 75, 78}  # what the command may leave with, README
FAMILY_EXIT_CODES = {"W": {0}, "I": {0}}  # a warning or a note never changes how a command ends
PLACES = {"file", "sheet", "row", "column", "value"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(r"[EWI]-[A-Z]+-\d{2}")


def calls() -> Iterator[tuple[str, int, ast.Call]]:
    """Every ``refuse("…")`` and ``problem("…")`` of the product with a code written out."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ("refuse", "problem") or not node.args:
                continue
            if isinstance(node.args[0], ast.Constant):
                yield str(path.relative_to(PROJECT_DIR)), node.lineno, node


def placeholders(code: str) -> set[str]:
    sentence = catalogue()[code]
    parts = (sentence.zh, sentence.en, sentence.cure_zh, sentence.cure_en)
    return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_sentence_has_all_its_parts(code: str) -> None:
    sentence = catalogue()[code]
    assert CODE.fullmatch(code)
    for part in (sentence.zh, sentence.en, sentence.cure_zh, sentence.cure_en):
        assert part == part.strip() != ""
        assert "\n" not in part
    if not sentence.cure_zh.startswith("{"):  # I-IGN-01 hands on the cure of what was left out
        assert CHINESE.search(sentence.cure_zh)
        assert not CHINESE.search(re.sub(r"万元|是/否", "", sentence.cure_en))
    assert CHINESE.search(sentence.zh)
    assert not CHINESE.search(sentence.en.replace("万元", ""))
    assert sentence.exit_code in FAMILY_EXIT_CODES.get(code[0], EXIT_CODES - {0})
    if code.startswith("E-"):
        assert sentence.exit_code != 0


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_both_languages_name_the_same_things(code: str) -> None:
    sentence = catalogue()[code]
    named = [
        {name.removesuffix("_zh").removesuffix("_en") for _, name, _, _ in string.Formatter().parse(part) if name}
        for part in (sentence.zh, sentence.en)
    ]
    assert named[0] == named[1]


def test_no_code_is_written_twice() -> None:
    lines = (PACKAGE / "messages.yml").read_text(encoding="utf-8").splitlines()
    codes = [line.rstrip(":") for line in lines if CODE.match(line)]
    assert len(codes) == len(set(codes)) == len(catalogue())


def test_whoever_raises_fills_every_blank() -> None:
    blank = []
    for path, line, call in calls():
        code = call.args[0].value
        assert code in catalogue(), f"{path}:{line}"
        given = {keyword.arg for keyword in call.keywords}
        if None not in given and (missing := placeholders(code) - given):
            blank.append(f"{path}:{line} {code}: {', '.join(sorted(missing))}")
    assert blank == []


def test_every_code_is_said_by_somebody() -> None:
    said = "".join(
        path.read_text(encoding="utf-8")
        for folder, pattern in (
            (PACKAGE, "*.py"),
            (PROJECT_DIR / "dbt_project" / "models", "*.sql"),
            (PROJECT_DIR / "data" / "contracts", "*.yml"),
        )
        for path in folder.rglob(pattern)
    )
    assert [code for code in catalogue() if code not in said] == []


def test_every_code_that_is_named_exists() -> None:
    """As a sentence of ours, or as a rule about the data."""
    with (PROJECT_DIR / "data" / "reference" / "rule_register.csv").open(encoding="utf-8", newline="") as file:
        rules = {row["rule_id"] for row in csv.DictReader(file)}
    named = {
        (match.group(), path.name)
        for path in PACKAGE.rglob("*.py")
        for match in CODE.finditer(path.read_text(encoding="utf-8"))
        if match.group() not in catalogue() and match.group() not in rules
    }
    assert named == set()


def test_exit_codes_are_those_promised() -> None:
    promised = {name: value for name, value in vars(messages).items() if name.startswith("EXIT_")}
    assert promised == {
        "EXIT_OK": 0,
        "EXIT_INTERNAL": 1,
        "EXIT_USAGE": 2,
        "EXIT_ROWS_REJECTED": 3,
        "EXIT_CHECKS_FAILED": 4,
        "EXIT_INTEGRITY": 5,
        "EXIT_BUSY": 75,
        "EXIT_CONFIGURATION": 78,
    }
    by_family = {
        "E-USE-01": 2,
        "E-CFG-01": 78,
        "E-BUSY-01": 75,
        "E-LEDGER-01": 5,
        "E-CHK-01": 4,
        "E-CHK-02": 4,
        "E-CAL-01": 4,
        "E-REL-03": 5,
        "E-SYS-01": 1,
        "E-REQ-01": 3,
    }
    assert {code: catalogue()[code].exit_code for code in by_family} == by_family


def test_a_problem_is_one_line_whatever_was_sent() -> None:
    found = problem(
        "E-DATE-01", file="a\nb.csv", row=3, column="event_at", header="发生时间", value="2026\x1b[31m\r\n-02-30" * 50
    )
    line = found.line()
    assert line.startswith("E-DATE-01 ")
    assert line.isprintable()
    assert "文件/file=a b.csv 行/row=3" in line
    assert len(line) < 1000


def test_braces_in_a_value_are_not_placeholders() -> None:
    assert "{0} {row}" in problem("E-USE-01", what="{0} {row}", row=7).line()


def test_a_blank_nobody_filled_is_shown_not_hidden() -> None:
    assert problem("E-USE-01").text("en") == "Wrong usage: ?."


def test_a_problem_as_json_has_the_same_content() -> None:
    found = problem("E-DATE-01", file="a.csv", row=3, column="event_at", value="x", header="发生时间").as_dict()
    assert (found["code"], found["file"], found["row"], found["value"]) == ("E-DATE-01", "a.csv", 3, "x")
    assert {"zh", "en", "cure_zh", "cure_en"} <= found.keys()
    assert "sheet" not in found


def test_an_unknown_code_fails_where_it_is_made() -> None:
    with pytest.raises(KeyError):
        Problem("E-NONE-99")


def test_a_refusal_leaves_with_its_first_problem() -> None:
    refusal = Refusal(problem("E-CAL-01", year=2027, calendar="CN"), problem("E-USE-01", what="x"))
    assert refusal.exit_code == 4
    assert str(refusal).count("\n") == 1
    assert refuse("E-BUSY-01", holder="pid 7").exit_code == 75
    with pytest.raises(ValueError, match="at least one"):
        Refusal()


def test_the_catalogue_is_sorted_into_known_fields() -> None:
    entries = yaml.safe_load(Path(messages.__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    assert {field for entry in entries.values() for field in entry} == {"zh", "en", "cure_zh", "cure_en", "exit_code"}
