"""Pieces of the XML in which QGIS keeps styles and projects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement, indent, tostring

Option: TypeAlias = str | bool | int | Iterable["Option"] | Mapping[str, "Option"]
"""A value of a setting: a text, a number, yes or no, or several of them."""

VERSION = "3.22.0"
"""Oldest version of QGIS that reads everything that is written."""

_HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def node(tag: str, *children: Element, text: str = "", **attributes: str) -> Element:
    """Return an element; a name ending in ``_`` gives an attribute that Python reserves."""
    element = Element(tag, {name.rstrip("_"): value for name, value in attributes.items()})
    element.text = text or None
    element.extend(children)
    return element


def option(value: Option, name: str | None = None) -> Element:
    """Return a setting as QGIS writes a variant."""
    element = Element("Option", {} if name is None else {"name": name})
    if isinstance(value, bool):
        element.attrib |= {"type": "bool", "value": str(value).lower()}
    elif isinstance(value, int):
        element.attrib |= {"type": "int", "value": str(value)}
    elif isinstance(value, str):
        element.attrib |= {"type": "QString", "value": value}
    elif value == {}:  # nothing is set
        pass
    elif isinstance(value, Mapping):
        element.set("type", "Map")
        element.extend(option(part, key) for key, part in value.items())
    else:
        element.set("type", "List")
        element.extend(option(part) for part in value)
    return element


def nested(parent: Element, *path: str) -> Element:
    """Append elements one inside the other, and return the innermost."""
    for tag in path:
        parent = SubElement(parent, tag)
    return parent


def document(root: Element) -> str:
    """Return a document as text; a character that XML cannot hold becomes a question mark."""
    indent(root)
    return _HEAD + _NO_XML.sub("?", tostring(root, encoding="unicode")) + "\n"
