"""XES 1.0 event logs: one row per event, the attributes of its case in front.

Here belongs XML. Attributes of the log itself and attributes inside attributes are not columns; times
stay as the text that the file has, with its offset.
"""

from pathlib import Path
from typing import Any

from orchestration.intake.readers.base import ReadingOptions, SourceRows
from orchestration.intake.readers.collecting import Collector
from orchestration.intake.readers.hardened_xml import SyntaxFault, forget, has_doctype, name_of, root_of, walk
from orchestration.messages import Refusal, problem, refuse

CASE = "case_"
_NAMESPACES = ("", "http://www.xes-standard.org", "http://code.deckfour.org/xes")
_SIMPLE = ("string", "date", "int", "float", "boolean", "id")
_NOT_UTF8 = {9, 32, 81}  # libxml2: invalid character, unsupported encoding, wrong bytes


def read_xes(path: Path, options: ReadingOptions) -> SourceRows:
    """The events of a log. ``_row_number`` counts records from 1: events, and cases without any.

    Raises ``E-XML-01`` for bad XML, ``E-XML-02`` for a DOCTYPE, ``E-XML-03`` for another kind of XML,
    ``E-FILE-02`` for a log that ends early and ``E-ENC-03`` for bytes that are not its encoding.
    """
    try:
        return _Log(options).read(path)
    except SyntaxFault as error:
        raise _refusal(path, error, options) from error


class _Log:
    def __init__(self, options: ReadingOptions):
        self.file = options.file_name
        self.collector = Collector(options)
        self.records = 0
        self._places: dict[tuple[str, str], int] = {}  # (level, key) to column

    def read(self, path: Path) -> SourceRows:
        with path.open("rb") as source:
            self._check_root(root_of(source))
        with path.open("rb") as source:
            for element in walk(source):
                parent = element.getparent()
                if parent is None or parent.getparent() is not None:
                    continue
                if name_of(element) == "trace":
                    self._trace(element)
                elif name_of(element) == "event":
                    self._event(element, {}, None)
                forget(element)
        return self.collector.finish()

    def _check_root(self, root: Any) -> None:
        """Refuse what is not a log before any of it is kept."""
        if has_doctype(root):
            raise refuse("E-XML-02", file=self.file)
        namespace = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
        if name_of(root) != "log" or namespace.rstrip("/") not in _NAMESPACES:
            raise refuse("E-XML-03", file=self.file, value=root.tag)

    def _trace(self, trace: Any) -> None:
        case, wrong = self._attributes(trace, "case")
        events = [child for child in trace if name_of(child) == "event"]
        if not events:
            self.records += 1
            self.collector.ignore(problem("I-ROW-03", file=self.file, row=self.records), self._named(case))
        for event in events:
            self._event(event, case, wrong)

    def _event(self, event: Any, case: dict[int, str], wrong_case: str | None) -> None:
        self.records += 1
        own, wrong = self._attributes(event, "event")
        if wrong_case or wrong:
            fault = problem("E-XML-04", file=self.file, row=self.records, what=wrong_case or wrong)
            self.collector.reject(fault, self._named(case | own))
            return
        cells: list[str | None] = [None] * len(self.collector.columns)
        for place, value in (case | own).items():
            cells[place] = value
        self.collector.accept(self.records, cells)

    def _attributes(self, element: Any, level: str) -> tuple[dict[int, str], str | None]:
        """Values by column, and what is wrong with them."""
        values: dict[int, str] = {}
        wrong = None
        for child in element:
            if name_of(child) not in _SIMPLE:
                continue
            key, value = child.get("key"), child.get("value")
            if not key or value is None:
                wrong = wrong or f"line {child.sourceline}: no {'value' if key else 'key'}"
                continue
            place = self._place(level, key)
            if place in values:
                wrong = wrong or f"line {child.sourceline}: {key} twice"
            values[place] = value
        return values, wrong

    def _place(self, level: str, key: str) -> int:
        """The column of an attribute, added when it is seen for the first time."""
        place = self._places.get((level, key))
        if place is None:
            name = CASE + key if level == "case" else key
            if name in self.collector.columns:
                raise refuse("E-XML-05", file=self.file, column=name)
            place = self._places[level, key] = self.collector.add_columns([name])[0]
        return place

    def _named(self, values: dict[int, str]) -> dict[str, str | None]:
        return {self.collector.columns[place]: value for place, value in values.items()}


def _refusal(path: Path, error: SyntaxFault, options: ReadingOptions) -> Refusal:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 64))
        ending = file.read().replace(b"\0", b"").rstrip()
    line, what = error.lineno, error.msg.partition(", line ")[0]
    if error.code in _NOT_UTF8 and ending.endswith(b"log>"):
        return refuse("E-ENC-03", file=options.file_name, row=line)
    if not ending.endswith(b"log>"):
        return refuse("E-FILE-02", file=options.file_name, row=line, what=f"XES: {what}")
    return refuse("E-XML-01", file=options.file_name, row=line, what=what)
