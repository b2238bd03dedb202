r"""LaTeX as MathML, by latex2mathml, with what browsers show wrongly put right.

The converter makes operators of names such as tr and ⊤, which browsers surround with wide spaces, leaves out the thin
spaces beside log, and does not tell an opening bar from a closing one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from unicodedata import category, lookup
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element

from derivations.language.errors import LemmataError

_FUNCTIONS = frozenset(
    ["log", "ln", "det", "exp", "lim", "max", "min", "tr", "diag", "diagonal", "rank", "inv", "quad", "Cov", "Var"]
)
_LETTERLIKE = frozenset("⊤∇∂∞")  # operators to the converter; here they are letters
_UPRIGHT = frozenset("ΓΔΘΛΞΠΣΥΦΨΩ")
_BARS = frozenset("‖|")
_OPENING, _CLOSING = frozenset("([{⟨"), frozenset(")]}⟩")
_SCRIPTED = frozenset(["msub", "msup", "msubsup"])
_ALPHABETS = {"bold": "BOLD", "script": "SCRIPT", "double-struck": "DOUBLE-STRUCK"}
_CHARACTERS = {"~": "∼", "˜": "∼"}
_THIN = "0.167em"


class NotConverted(LemmataError):
    """LaTeX that the converter does not know, and would have shown as it stands."""


@lru_cache(maxsize=4096)
def mathml(latex: str, display: bool = False) -> str:
    r"""A ``math`` element. Raises :class:`NotConverted` where a command is not known.

    >>> mathml(r"\operatorname{tr}(A)")
    '<math><mrow><mi>tr</mi><mo stretchy="false">(</mo><mi>A</mi><mo stretchy="false">)</mo></mrow></math>'
    """
    root = convert_to_element(latex, display="block" if display else "inline")
    for node in root.iter():
        node.text = unescape(_text(node)) or None  # the converter leaves characters as references
    for mend in (_joined_names, _as_letters, _with_sides, _with_signs, _spaced):
        mend(root)
    _require_converted(root, latex)
    root.attrib.pop("xmlns", None)
    if not display:
        root.attrib.pop("display", None)
    return tostring(root, encoding="unicode")


def _joined_names(parent: Element) -> None:
    """Upright letters side by side become one name."""
    for child in parent:
        _joined_names(child)
    if parent.tag != "mrow" or len(parent) < 2:
        return
    if all(child.tag == "mi" and child.get("mathvariant") == "normal" for child in parent):
        name = Element("mi")
        name.text = "".join(child.text or "" for child in parent)
        parent[:] = [name]


def _as_letters(root: Element) -> None:
    """Names and letters that were made operators, bold digits, and the marks that stand for others."""
    for node in root.iter():
        text = _text(node)
        if node.tag == "mo" and not text:
            node.tag = "mspace"  # the side of a bracket that does not show
            node.attrib.clear()
        elif node.tag == "mi" and text in _UPRIGHT:
            node.set("mathvariant", "normal")
        elif node.tag == "mo" and (text.isalpha() or text in _LETTERLIKE):
            node.tag = "mi"
            node.attrib.clear()
            if len(text) == 1:
                node.set("mathvariant", "normal")
        elif node.tag == "mi" and len(text) == 1 and text not in _LETTERLIKE and category(text)[0] in "SP":
            node.tag, node.text = "mo", _CHARACTERS.get(text, text)
            node.set("stretchy", "false")
        elif node.get("mathvariant") in _ALPHABETS:
            alphabet = _ALPHABETS[node.attrib.pop("mathvariant")]
            node.text = "".join(_in_alphabet(character, alphabet) for character in text)
        elif node.tag == "mo" and text == "/":
            node.attrib.update({"lspace": "0", "rspace": "0"})
        elif node.tag in _SCRIPTED and len(node) and node[0].get("minsize"):
            node[0] = _grown(node[0])
        elif node.tag == "mover":
            node.set("accent", "true")


def _grown(bracket: Element) -> Element:
    """A bracket of a fixed size in a group with something empty: browsers let one that carries a script shrink."""
    group = Element("mrow")
    group.extend([Element("mi"), bracket])
    return group


def _in_alphabet(character: str, alphabet: str) -> str:
    """The character of an alphabet: browsers do not take the attribute that asks for one."""
    if character.isdigit():
        return chr(0x1D7CE + int(character)) if alphabet == "BOLD" else character
    case = "CAPITAL" if character.isupper() else "SMALL"
    for prefix in ("", "MATHEMATICAL "):  # some letters were there before the others
        try:
            return lookup(f"{prefix}{alphabet} {case} {character.upper()}")
        except KeyError:
            continue
    return character


def _with_signs(root: Element) -> None:
    """A plus or minus with nothing before it is a sign, not an operation."""
    for parent in root.iter():
        before: Element | None = None
        for node in parent:
            if node.tag == "mo" and _text(node) in ("+", "−") and (before is None or _is_operator(before)):
                node.set("form", "prefix")
            before = node if node.tag != "mspace" else before


def _with_sides(root: Element) -> None:
    """Bars open and close in turn; the two of a divergence, which the converter marks, stay between."""
    depth = 0
    for node in root.iter("mo"):
        if _text(node) in _BARS and "fence" not in node.attrib and "minsize" not in node.attrib:
            depth += 1
            side = "prefix" if depth % 2 else "postfix"
            node.attrib.update({"form": side, "fence": "true", "stretchy": "false", "lspace": "0", "rspace": "0"})


def _spaced(parent: Element) -> None:
    """A thin space before and after the name of a function, as TeX sets it."""
    for child in parent:
        _spaced(child)
    if parent.tag not in ("mrow", "math"):
        return
    children: list[Element] = []
    for node in list(parent):
        before = children[-1] if children else None
        if before is not None and _needs_space(before, node):
            children.append(Element("mspace", {"width": _THIN}))
        children.append(node)
    parent[:] = children


def _needs_space(left: Element, right: Element) -> bool:
    if _is_function(left):
        return not _starts_with(right, _OPENING) and not _is_operator(right)
    return _is_function(right) and not _is_operator(left) and left.tag != "mspace"


def _is_function(node: Element) -> bool:
    core = node[0] if node.tag in _SCRIPTED and len(node) else node
    return core.tag == "mi" and _text(core) in _FUNCTIONS


def _is_operator(node: Element) -> bool:
    """Whether an operation, a relation or an opening bracket stands here; a closing bracket ends an operand."""
    return node.tag == "mspace" or (node.tag == "mo" and _text(node) not in _CLOSING and node.get("form") != "postfix")


def _starts_with(node: Element, characters: frozenset[str]) -> bool:
    first = node
    while len(first) and first.tag in ("mrow", *_SCRIPTED):
        first = first[0]
    return first.tag == "mo" and _text(first) in characters


def _require_converted(root: Element, latex: str) -> None:
    for text in _texts(root):
        if "\\" in text or "&" in text:
            raise NotConverted(f"the command {text} cannot be set as MathML; it stands in {latex}")


def _texts(root: Element) -> Iterator[str]:
    return (_text(node) for node in root.iter())


def _text(node: Element) -> str:
    return node.text or ""
