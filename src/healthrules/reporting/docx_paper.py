"""The paper that notices are written on: A4, the fonts of official documents, and bytes that depend on nothing else.

The body is built as XML, paragraph by paragraph: through the objects of python-docx a file of many notices takes minutes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from healthrules.errors import EngineUnavailable
from healthrules.texts import Language, Text

if TYPE_CHECKING:
    from docx.document import Document

WRITTEN_AT = datetime(1980, 1, 1, tzinfo=UTC)
"""When every file says it was written, so that the same report gives the same bytes."""

MARGINS_MM = {"top": 25, "left": 28, "right": 26, "bottom": 22}
"""Between them a line is 156 mm, as in official documents (GB/T 9704); a short notice fits on one page."""

LATIN = "Times New Roman"
FANGSONG, HEITI, XIAOBIAOSONG, SONGTI = "仿宋", "黑体", "方正小标宋简体", "宋体"
FALLBACKS: Mapping[str, str] = {
    FANGSONG: "FangSong,仿宋_GB2312,STFangsong,Noto Serif CJK SC",
    HEITI: "SimHei,STHeiti,Noto Sans CJK SC",
    XIAOBIAOSONG: "FZXiaoBiaoSong-B05S,宋体,SimSun,STSong,Noto Serif CJK SC",
    SONGTI: "SimSun,STSong,Noto Serif CJK SC",
}
"""What stands in for a Chinese font where it is not installed."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs. `size`, `before`, `after` and `line` are points, `indent` is characters of the first line.

    Lines are of a fixed height, as in official documents, so that pages do not depend on the fonts that are there.
    """

    name: str
    font: str
    size: float
    line: float
    align: str = "left"
    before: float = 0
    after: float = 0
    indent: int = 0
    keep: bool = False


TITLE = Style("NoticeTitle", XIAOBIAOSONG, 22, 30, align="center", after=8, keep=True)
NUMBER = Style("NoticeNumber", FANGSONG, 12, 18, align="right", after=4)
HEADING = Style("NoticeHeading", HEITI, 13, 20, before=6, after=2, keep=True)
BODY = Style("NoticeBody", FANGSONG, 12, 20, align="both", indent=2)
LAST = Style("NoticeLast", FANGSONG, 12, 20, align="both", indent=2, keep=True)
GAP = Style("NoticeGap", FANGSONG, 6, 8, keep=True)
HEAD_CELL = Style("NoticeHeadCell", HEITI, 10, 14, align="center", keep=True)
CELL = Style("NoticeCell", FANGSONG, 10.5, 14)
MIDDLE_CELL = Style("NoticeMiddleCell", FANGSONG, 10.5, 14, align="center")
SIGN_CELL = Style("NoticeSignCell", FANGSONG, 12, 18, keep=True)
NOTE = Style("NoticeNote", SONGTI, 9, 13, before=1, after=1)
SMALL = Style("NoticeSmall", SONGTI, 7.5, 10, before=2)
STYLES = (TITLE, NUMBER, HEADING, BODY, LAST, GAP, HEAD_CELL, CELL, MIDDLE_CELL, SIGN_CELL, NOTE, SMALL)


def needs_docx() -> None:
    """Raise `EngineUnavailable` where python-docx cannot be imported."""
    try:
        import docx  # noqa: F401
    except ImportError:
        text = Text(
            "写 Word 文件需要 python-docx：pip install 'healthrules[word]'",
            "Word files are written by python-docx: pip install 'healthrules[word]'",
        )
        raise EngineUnavailable(text) from None


def element(tag: str, *children: Any, **attributes: str | float) -> Any:
    """An element of WordprocessingML with its children; `tag` and `attributes` without their prefix `w:`."""
    from docx.oxml import OxmlElement

    made: Any = OxmlElement(f"w:{tag}", attrs={_name(name): str(value) for name, value in attributes.items()})
    made.extend(children)
    return made


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{tag}")


def paragraph(text: str, style: Style) -> Any:
    """A paragraph of plain text: nothing in it is taken for a field, a link or a break."""
    written = element("t")
    written.text = text
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("p", element("pPr", element("pStyle", val=style.name)), element("r", written))


class Paper:
    """A document that grows at its end. Each part of it begins on a new page and counts its pages from 1."""

    def __init__(self, title: str, language: Language) -> None:
        needs_docx()
        self.language = language
        self._document = _blank()
        self._end: Any = self._document.sections[0]._sectPr  # noqa: SLF001 (what python-docx has no words for)
        self._empty = True
        _dress(self._document, title, language)

    def add(self, *elements: Any) -> None:
        """Paragraphs and tables, at the end."""
        for each in elements:
            self._end.addprevious(each)
        self._empty = False

    def write(self, text: str, style: Style) -> None:
        """A paragraph, at the end."""
        self.add(paragraph(text, style))

    def begin(self) -> None:
        """Begin a part, on a new page."""
        if not self._empty:
            self._end.addprevious(
                element("p", element("pPr", element("spacing", line=20, lineRule="exact"), deepcopy(self._end)))
            )

    def to_bytes(self) -> bytes:
        """The file."""
        made = io.BytesIO()
        self._document.save(made)
        return _without_times(made)


def _blank() -> Document:
    from docx import Document

    return Document()


def _dress(document: Document, title: str, language: Language) -> None:
    """Page, styles, fonts and properties of a blank document."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(MARGINS_MM["top"]), Mm(MARGINS_MM["bottom"])
    section.left_margin, section.right_margin = Mm(MARGINS_MM["left"]), Mm(MARGINS_MM["right"])
    section.footer_distance = Mm(12)
    columns: Any = section._sectPr.find(_name("cols"))  # noqa: SLF001
    columns.addprevious(element("pgNumType", start=1))
    _number_pages(section.footer.paragraphs[0]._p)  # noqa: SLF001
    _add_styles(document)
    _name_fonts(document)
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title, "healthrules", "healthrules"
    about.comments, about.language, about.revision = "", {"zh": "zh-CN", "en": "en"}[language], 1
    about.created = about.modified = WRITTEN_AT


def _number_pages(footer: Any) -> None:
    run = element("r", element("rPr", element("sz", val=24)), element("t"))
    footer.append(element("pPr", element("jc", val="center")))
    for part in ("— ", None, " —"):
        shown = deepcopy(run)
        shown[-1].text = part or "1"
        shown[-1].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        footer.append(shown if part else element("fldSimple", shown, instr="PAGE"))


def _add_styles(document: Document) -> None:
    """The styles of this paper. Latin letters and digits are called English: in Chinese text they would be broken anywhere."""
    styles: Any = document.styles.element
    defaults = styles.find(_name("docDefaults"))
    defaults.getparent().replace(
        defaults,
        element(
            "docDefaults",
            element(
                "rPrDefault",
                element(
                    "rPr",
                    _fonts(FANGSONG),
                    element("sz", val=24),
                    element("szCs", val=24),
                    element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"),
                ),
            ),
            element("pPrDefault", element("pPr")),
        ),
    )
    for each in STYLES:
        styles.append(_style(each))


def _fonts(font: str) -> Any:
    return element("rFonts", ascii=LATIN, hAnsi=LATIN, cs=LATIN, eastAsia=font)


def _style(each: Style) -> Any:
    spacing = element(
        "spacing", before=round(each.before * 20), after=round(each.after * 20), line=round(each.line * 20), lineRule="exact"
    )
    layout = [element("keepNext")] if each.keep else []
    layout.append(spacing)
    if each.indent:
        layout.append(element("ind", firstLineChars=each.indent * 100, firstLine=round(each.indent * each.size * 20)))
    layout.append(element("jc", val=each.align))
    look = [_fonts(each.font), element("sz", val=round(each.size * 2)), element("szCs", val=round(each.size * 2))]
    return element(
        "style",
        element("name", val=each.name),
        element("basedOn", val="Normal"),
        element("qFormat"),
        element("pPr", *layout),
        element("rPr", *look),
        type="paragraph",
        customStyle=1,
        styleId=each.name,
    )


def _name_fonts(document: Document) -> None:
    """Say in the table of fonts what stands in for each Chinese one."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml
    from lxml import etree

    part: Any = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table: Any = parse_xml(part.blob)
    for font, instead in FALLBACKS.items():
        kind = (element("altName", val=instead), element("charset", val="86"), element("family", val="auto"))
        table.append(element("font", *kind, name=font))
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001


def _without_times(made: io.BytesIO) -> bytes:
    """A package whose parts say no time of writing, in the order of their names."""
    again = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in _first_of_all(old.namelist()):
            part = zipfile.ZipInfo(name, WRITTEN_AT.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return again.getvalue()


def _first_of_all(names: Iterable[str]) -> list[str]:
    """The list of content types is the first part of a package."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
