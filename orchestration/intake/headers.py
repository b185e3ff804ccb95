"""The header of a file against the contracts: which dataset it is, and which column is which.

Here belongs everything that can be said from a file's name and header alone. Cells belong to
``cells``, rows to ``conform``.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orchestration.contracts import Contract
from orchestration.messages import Problem, Refusal, problem, refuse


@dataclass(frozen=True)
class HeaderMatch:
    """Contract column → header of the file, in contract order, and what is worth a warning."""

    headers: dict[str, str]
    warnings: tuple[Problem, ...]

    @property
    def present(self) -> list[str]:
        return list(self.headers)


def match_header(columns: Iterable[str], contract: Contract, file_name: str) -> HeaderMatch:
    """Find each contract column in a file's header by name, Chinese header or alias.

    Raises ``E-SCH-11`` naming every required column that is missing, with the header it may be
    hidden behind, and ``E-SCH-12`` where two headers mean the same column.
    """
    found: dict[str, str] = {}
    unknown: list[str] = []
    for header in columns:
        column = contract.by_header.get(_folded(header))
        if column is None:
            unknown.append(header)
        elif column.name in found:
            raise refuse("E-SCH-12", file=file_name, column=column.name, first=found[column.name], second=header)
        else:
            found[column.name] = header
    missing = [column for column in contract.columns if column.required and column.name not in found]
    if missing:
        raise Refusal(
            *[
                problem(
                    "E-SCH-11",
                    file=file_name,
                    column=column.name,
                    dataset=contract.dataset,
                    header=column.zh,
                    hint=_near(unknown, [column.name, column.zh, *column.aliases]),
                )
                for column in missing
            ]
        )
    return HeaderMatch(
        headers={column.name: found[column.name] for column in contract.columns if column.name in found},
        warnings=(*_absent(contract, found, file_name), *_surplus(contract, found, unknown, file_name)),
    )


def dataset_of(file_name: str, columns: Iterable[str], contracts: Mapping[str, Contract]) -> str:
    """The dataset a contract-form file holds: by its name, else by its header.

    The longest contract name the file name begins with wins; whether the header agrees is then said by
    ``match_header``. A name that says nothing leaves the header: exactly one contract must have all its
    required columns there. Raises ``E-SRC-01`` otherwise.
    """
    named = [name for name in contracts if file_name.lower().startswith(name)]
    if named:
        return max(named, key=len)
    known = {_folded(header) for header in columns}
    fitting = [name for name, contract in contracts.items() if _has_required(contract, known)]
    if len(fitting) == 1:
        return fitting[0]
    raise refuse("E-SRC-01", file=file_name, datasets=", ".join(fitting or contracts))


def _has_required(contract: Contract, known: set[str]) -> bool:
    present = {column.name for header, column in contract.by_header.items() if header in known}
    return all(column.name in present for column in contract.columns if column.required)


def _absent(contract: Contract, found: Mapping[str, str], file_name: str) -> list[Problem]:
    absent = [column.name for column in contract.columns if column.name not in found and column.default is None]
    if not absent:
        return []
    return [problem("W-SCH-02", file=file_name, dataset=contract.dataset, columns=", ".join(absent))]


def _surplus(contract: Contract, found: Mapping[str, str], unknown: list[str], file_name: str) -> list[Problem]:
    absent = [column for column in contract.columns if column.name not in found]
    names = [name for column in absent for name in (column.name, column.zh, *column.aliases)]
    return [
        problem("W-SCH-03", file=file_name, column=header, dataset=contract.dataset, hint=_near(names, [header]))
        for header in unknown
    ]


def _near(candidates: list[str], wanted: list[str]) -> str:
    """The candidate that looks most like one of the wanted names, or a dash."""
    folded = {_folded(candidate): candidate for candidate in candidates}
    scored = [
        (difflib.SequenceMatcher(None, _folded(want), text).ratio(), original)
        for want in wanted
        for text, original in folded.items()
    ]
    score, best = max(scored, default=(0.0, "—"))
    return best if score >= 0.6 else "—"


def _folded(header: str) -> str:
    return header.strip().lower()
