"""The blank form of a dataset: a workbook that a department fills in and sends back.

Here belongs what the form shows of a contract. Header cells bear the contract's Chinese names and nothing else, so
that the form can be read as it is; what a column means stands in the note of its header and in the sheet 说明, which
intake does not read.
"""

import io
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from orchestration.contracts import Column, Contract, load_contracts
from orchestration.messages import problem, refuse
from orchestration.settings import Settings

_CREATED = datetime(2000, 1, 1)  # the same contract is the same file
_TYPES = {  # the word for a type in both languages, and the display of its cells
    "text": ("文字", "text", "@"),
    "code": ("代码", "code", "@"),
    "integer": ("整数", "whole number", "0"),
    "decimal": ("金额或小数，至多两位", "number with at most two decimals", "#,##0.00"),
    "number": ("小数，至多六位", "number with at most six decimals", "0.######"),
    "boolean": ("是或否", "yes (是) or no (否)", "@"),
    "date": ("日期", "date", "yyyy-mm-dd"),
    "timestamp": ("时间", "time", "yyyy-mm-dd hh:mm:ss"),
}
_KEY, _REQUIRED, _OPTIONAL = "#F8CBAD", "#FFE699", "#DDEBF7"
_LIST_LIMIT = 255  # characters a spreadsheet takes for a list of choices
_SHEET_NAME_LIMIT = 31
_ADVICE = (
    (
        "橙色列是主键，黄色列必填，蓝色列可不填。",
        "Orange columns are the key, yellow ones must be filled in, blue ones may be.",
    ),
    (
        "金额按所注单位填普通数字，不写“万元”；空白表示没有数据，不等于零。",
        "Amounts are plain numbers in the unit stated; blank means no data, which is not nought.",
    ),
    ("代码列是文字格式，前面的零不会丢失。", "Columns of codes are text, so that leading zeros stay."),
    (
        "不要填合计、小计行，不要合并单元格，不要改动表头。",
        "Enter no totals, merge no cells and leave the header as it is.",
    ),
    (
        "更正已报的一行：同一主键再报一次，数据版本号加一；作废时另把“是否删除”填为“是”。",
        "To correct a row send its key again with a higher data version; to take it back set 是否删除 to 是 as well.",
    ),
)
_HEADERS = (
    "列名",
    "Column",
    "填写",
    "Entry",
    "类型",
    "Type",
    "单位",
    "取值",
    "最多字符",
    "样例",
    "说明",
    "Description",
)


def write_template(settings: Settings, dataset: str, path: Path) -> Contract:
    """Write the blank form of a dataset. Raises ``E-SRC-04`` for a dataset there is not, ``E-OUT-02`` where a file of
    that name may have been filled in already."""
    contracts = load_contracts(settings.contracts_dir)
    if dataset not in contracts:
        raise refuse("E-SRC-04", dataset=dataset, datasets=", ".join(contracts))
    if path.exists():
        raise refuse("E-OUT-02", file=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(blank_form(contracts[dataset]))
    return contracts[dataset]


def blank_form(contract: Contract) -> bytes:
    """The form's bytes; the same contract gives the same bytes."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": contract.title_zh, "created": _CREATED})
        form = book.add_worksheet(contract.title_zh[:_SHEET_NAME_LIMIT])
        form.freeze_panes(1, 0)
        headers = {
            color: book.add_format({"bold": True, "bg_color": color, "border": 1, "text_wrap": True, "num_format": "@"})
            for color in (_KEY, _REQUIRED, _OPTIONAL)
        }
        displays = {kind: book.add_format({"num_format": display}) for kind, (_, _, display) in _TYPES.items()}
        for place, column in enumerate(contract.columns):
            form.set_column(place, place, max(12, 2 * len(column.zh) + 4), displays[column.type])
            form.write_string(0, place, column.zh, headers[_color(column, contract)])
            form.write_comment(0, place, "\n".join(_note(column, contract)), {"x_scale": 2.5, "y_scale": 2.5})
            _offer_choices(form, place, column)
        _explain(book.add_worksheet("说明"), contract, book.add_format({"bold": True}))
    return target.getvalue()


def _color(column: Column, contract: Contract) -> str:
    if column.name in contract.key:
        return _KEY
    return _REQUIRED if column.required else _OPTIONAL


def _entry(column: Column, contract: Contract) -> tuple[str, str]:
    """Whether a column must be filled in, and what an empty cell means."""
    empty = (f"空白即 {column.default}", f"empty means {column.default}") if column.default is not None else ("", "")
    zh, en = ("主键", "key") if column.name in contract.key else ("", "")
    if column.required:
        return "，".join(filter(None, (zh, "必填"))), ", ".join(filter(None, (en, "required")))
    return "，".join(filter(None, (zh, empty[0] or "可空"))), ", ".join(filter(None, (en, empty[1] or "optional")))


def _note(column: Column, contract: Contract) -> list[str]:
    kind_zh, kind_en, _ = _TYPES[column.type]
    entry_zh, entry_en = _entry(column, contract)
    lines = [
        column.description_zh,
        column.description_en,
        f"{entry_zh} / {entry_en}",
        f"类型/type: {kind_zh} / {kind_en}",
    ]
    if column.unit:
        lines.append(f"单位/unit: {column.unit}")
    if column.values:
        lines.append(f"取值/codes: {', '.join(column.values)}")
    if column.example:
        lines.append(f"样例/example: {column.example}")
    return lines


def _offer_choices(form: Worksheet, place: int, column: Column) -> None:
    """A list to choose from in the cells of a code set; another entry is warned of here and judged at intake."""
    choices = ["是", "否"] if column.type == "boolean" else list(column.values)
    if choices and len(",".join(choices)) <= _LIST_LIMIT:
        rule = {"validate": "list", "source": choices, "error_type": "warning"}
        form.data_validation(1, place, 1_048_575, place, rule)


def _explain(sheet: Worksheet, contract: Contract, bold: Format) -> None:
    sheet.set_column(0, 9, 16)
    sheet.set_column(10, 11, 60)
    sheet.write_string(0, 0, f"{contract.title_zh} {contract.title_en}（{contract.dataset}）", bold)
    sheet.write_string(1, 0, f"一行是{contract.row_zh}。 A row is {contract.row_en}.")
    named = f"文件名以 {contract.dataset} 开头，或用 --dataset {contract.dataset} 报送。"
    sheet.write_string(2, 0, f"{named} Let the file's name begin with {contract.dataset}, or send it with --dataset.")
    line = 3
    for zh, en in (*_ADVICE, *_rules(contract)):
        sheet.write_string(line, 0, f"{zh} {en}")
        line += 1
    for place, header in enumerate(_HEADERS):
        sheet.write_string(line + 1, place, header, bold)
    for number, column in enumerate(contract.columns, start=line + 2):
        kind_zh, kind_en, _ = _TYPES[column.type]
        cells = (
            *(column.zh, column.name, *_entry(column, contract), kind_zh, kind_en, column.unit or ""),
            *(", ".join(column.values), str(column.max_length or ""), column.example),
            *(column.description_zh, column.description_en),
        )
        for place, text in enumerate(cells):
            sheet.write_string(number, place, text)


def _rules(contract: Contract) -> list[tuple[str, str]]:
    """What cells of one row must agree on, in the words in which a row is sent back."""
    said = []
    for rule in contract.row_rules:
        header = contract.by_name[rule.column].zh
        refused = problem(rule.code, column=rule.column, header=header, others=rule.holds)
        said.append((f"退回的情形：{refused.text('zh')}", f"Sent back: {refused.text('en')}"))
    return said
