"""The one way XML of a sender is parsed: no network, no entities, no giant nodes.

Here belong the parser's settings and the few things every walk over XML needs.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import IO, Any

from lxml import etree  # ty: ignore[missing-module-member]

SyntaxFault = etree.XMLSyntaxError
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def root_of(source: IO[bytes]) -> Any:
    """The root element with its attributes, before anything in it is read."""
    _, root = next(iter(etree.iterparse(source, events=("start",), **_SAFE)))
    return root


def walk(source: IO[bytes], *names: str) -> Iterator[Any]:
    """The elements, or those of these local names, each when it is complete."""
    tags = tuple(f"{{*}}{name}" for name in names) or None
    for _, element in etree.iterparse(source, events=("end",), tag=tags, **_SAFE):
        yield element


def has_doctype(element: Any) -> bool:
    """Whether the document that holds the element declares a type; nothing we read needs one."""
    return bool(element.getroottree().docinfo.doctype)


def name_of(element: Any) -> str:
    """The tag without its namespace; empty for comments and processing instructions."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


def forget(element: Any) -> None:
    """Free what has been read: the content of the element and all siblings before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


@lru_cache(maxsize=1_000)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
