"""Makes the files of the tests: good lists and the bad ones that people really send."""

import csv
import io
import zipfile

import xlsxwriter

from benefits import identity

HEADS = ["姓名", "身份证号", "类别", "小类", "伤残等级", "伤残性质", "月标准", "起发月份", "管理机构", "联系电话"]
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def id_number(number=1, born="19550715", division="990123"):
    """A valid invented number; an odd one belongs to a man."""
    body = f"{division}{born}{number:03d}"
    return body + identity.check_digit(body)


def disabled(number=1, name="周山河", **said):
    """One line of a list: a disabled veteran of the station in the county town."""
    line = {
        "姓名": name, "身份证号": id_number(number), "类别": "伤残", "小类": "残疾军人",
        "伤残等级": "六级", "伤残性质": "因战",
        "月标准": "", "起发月份": "1996-03", "管理机构": "城关镇", "联系电话": "13800001234",
    } | said
    return [line[head] for head in HEADS]


def officer(number=1, name="何广平", **said):
    """One line: a self-employed officer with an amount of his own."""
    return disabled(number, name, **({
        "类别": "自主择业", "小类": "", "伤残等级": "", "伤残性质": "", "月标准": "6530.50",
    } | said))


def text(lines, encoding="utf-8", separator=","):
    """The lines as csv."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(lines)
    return io.BytesIO(out.getvalue().encode(encoding))


def workbook(lines, before=(), notes=None):
    """The lines as .xlsx, every cell as it comes: text, number, day or formula. `before` stands above the headings."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        if notes:
            book.add_worksheet("说明").write_column(0, 0, notes)
        sheet = book.add_worksheet("名单")
        for number, line in enumerate([*before, *lines]):
            for place, cell in enumerate(line):
                if isinstance(cell, str) and not cell.startswith("="):
                    sheet.write_string(number, place, cell)
                else:
                    sheet.write(number, place, cell)
    return io.BytesIO(out.getvalue())


def raw_workbook(sheet_xml, strings_xml="", extra=()):
    """An .xlsx file around the XML of one sheet, for what no spreadsheet would write."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/workbook.xml", (
            f'<workbook {NAMESPACE} xmlns:r="{RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>"
        ))
        parts.writestr("xl/_rels/workbook.xml.rels", (
            '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
        ))
        parts.writestr("xl/worksheets/sheet1.xml", sheet_xml)
        if strings_xml:
            parts.writestr("xl/sharedStrings.xml", strings_xml)
        for name, content in extra:
            parts.writestr(name, content)
    return io.BytesIO(out.getvalue())


def bomb():
    """A zip file of some 300 kB that grows to 300 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts, parts.open("xl/workbook.xml", "w") as part:
        for _ in range(300):
            part.write(b" " * 1024 * 1024)
    return io.BytesIO(out.getvalue())
