"""Suppliers: names and unified social credit codes whose check digits are right."""

from dataclasses import dataclass

from orchestration.simulation.money import catalogue as names

_PER_TRADE = len(names.SUPPLIER_NAMES) * 3
_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SIZES = ("small", "micro", "medium", "small", "large", "micro", "small")


@dataclass(frozen=True)
class Supplier:
    name: str
    uscc: str
    size: str


def supplier(category: str, number: int) -> Supplier:
    """One of sixty of a trade; numbers beyond begin anew."""
    number %= _PER_TRADE
    trades = names.SUPPLIER_TRADES[category]
    first = names.SUPPLIER_NAMES[number % len(names.SUPPLIER_NAMES)]
    trade = trades[number // len(names.SUPPLIER_NAMES)]
    place = list(names.SUPPLIER_TRADES).index(category) * _PER_TRADE + number
    return Supplier(f"深圳市{first}{trade}", uscc(70_100_000 + place * 137), _SIZES[place % len(_SIZES)])


def uscc(organisation: int) -> str:
    """GB 32100: an enterprise of Shenzhen, its organisation code of nine, and the check digit."""
    digits = f"{organisation:08d}"
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    body = f"91440300{digits}{'X' if rest == 10 else rest % 11}"
    total = sum(_SYMBOLS.index(symbol) * pow(3, place, 31) for place, symbol in enumerate(body))
    return body + _SYMBOLS[-total % 31]
