"""Pages for printing: templates of this stage filled in, everything escaped, nothing that runs.

Here belongs how a value looks on a page; what a page says is written in ``templates/``.
"""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Path(__file__).with_name("templates")


def page(template: str, **content: Any) -> bytes:
    """The page ``templates/<template>.html`` with this content; the same content is the same bytes."""
    return _environment().get_template(f"{template}.html").render(**content).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"shown": shown, "day": day, "day_zh": day_zh}
    return environment


def shown(value: Any) -> str:
    """A figure as it was published; what is not there is a dash, never a zero."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是/yes" if value else "否/no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    text = value.isoformat() if isinstance(value, date) else str(value)
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def day(value: date | None) -> str:
    """The day of a date or time."""
    return f"{value:%Y-%m-%d}" if value else "—"


def day_zh(value: date | None, missing: str = "　　　　年　　月　　日") -> str:
    """A day as a document writes it; a missing one leaves room to write, or what ``missing`` says."""
    return f"{value.year}年{value.month}月{value.day}日" if value else missing
