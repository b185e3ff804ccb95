"""What the cells of one row must agree on, as the contract says it.

Here belongs the reading of a contract's ``row_rules`` as polars expressions. They look at the values a row would be
loaded with, which stand under ``input_name`` beside the text they were read from.
"""

import re

import polars as pl

from orchestration.contracts import Contract, RowRule

_WORD = re.compile(r"[a-z_]+")


def columns_of(contract: Contract) -> list[str]:
    """Every column that a rule of this contract compares."""
    return sorted({name for rule in contract.row_rules for name in named_in(rule.holds, contract)})


def named_in(sql: str, contract: Contract) -> list[str]:
    """The columns an expression names, each once, in its order."""
    return [name for name in dict.fromkeys(_WORD.findall(sql)) if name in contract.by_name]


def holds(rule: RowRule, contract: Contract) -> pl.Expr:
    """Whether a row keeps a rule; it does where a cell that matters is empty."""
    return _expression(rule.holds, contract).fill_null(True)


def other_cells(rule: RowRule, contract: Contract) -> pl.Expr:
    """The cells a row at fault is compared with, and by how much it is: the sender must find out which is wrong."""
    said = [
        pl.format(name + "={}", pl.col(input_name(name)).cast(pl.String).fill_null(""))
        for name in named_in(rule.holds, contract)
        if name != rule.column
    ]
    if rule.difference:
        said.append(pl.format("Δ {}", _expression(rule.difference, contract).cast(pl.String)))
    return pl.concat_str(said, separator=", ")


def input_name(name: str) -> str:
    return f"?{name}"


def _expression(sql: str, contract: Contract) -> pl.Expr:
    return pl.sql_expr(
        _WORD.sub(lambda word: f'"{input_name(word[0])}"' if word[0] in contract.by_name else word[0], sql)
    )
