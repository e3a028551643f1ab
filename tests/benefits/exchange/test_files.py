import contextlib
import datetime as dt
import io
import time
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from benefits.exchange import files, limits
from tests.benefits.exchange import sheets

LINES = [["姓名", "身份证号"], ["周山河", sheets.id_number(1)], ["吴桂兰", sheets.id_number(2)]]
OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'


def cells(file):
    return [line for table in files.tables(file) for _, line in table.rows()]


def refusal(file):
    with pytest.raises(files.CannotRead) as caught:
        cells(file)
    return str(caught.value)


def sheet_of(rows, before=""):
    return f"{before}<worksheet {sheets.NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"


class ReadingAGoodFile:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("separator", [",", "\t", ";"])
    def test_takes_text_in_the_encodings_and_separators_of_our_offices(self, encoding, separator):
        assert cells(sheets.text(LINES, encoding, separator)) == LINES

    def test_takes_a_workbook(self):
        assert cells(sheets.workbook(LINES)) == LINES

    def test_gives_the_same_cells_as_another_reader(self):
        file = sheets.workbook([["甲", 12, 3530.1, 0.1 + 0.2, "", "末"], ["_x000D_", "a  b"], [], [-3, 1e9]])

        ours = cells(file)

        file.seek(0)
        theirs = [line for line in CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python() if any(line)]
        assert [[cell or "" for cell in line[:len(own)]] for line, own in zip(theirs, ours, strict=True)] == [
            [cell if isinstance(other, str) else pytest.approx(float(cell))
             for cell, other in zip(own, line, strict=False)]
            for own, line in zip(ours, theirs, strict=True)
        ]

    def test_numbers_lines_as_the_spreadsheet_does(self):
        table = files.tables(sheets.workbook([["a"], [], ["b"]]))[0]

        assert [number for number, _ in table.rows()] == [1, 3]

    def test_gives_days_as_days(self):
        file = sheets.workbook([[dt.date(1955, 7, 15)]])

        assert cells(file) == [["1955-07-15"]]

    def test_says_when_a_number_has_lost_its_last_digits(self):
        assert cells(sheets.workbook([[990123195507150013.0]]))[0][0].startswith("9.9012319550715")

    def test_keeps_eighteen_digits_that_a_program_wrote_whole(self):
        row = '<row r="1"><c r="A1"><v>990123195507150013</v></c></row>'

        assert cells(sheets.raw_workbook(sheet_of(row))) == [["990123195507150013"]]

    def test_reads_the_stored_result_of_a_formula_and_marks_one_without(self):
        row = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>HYPERLINK("x")</f></c></row>'

        assert cells(sheets.raw_workbook(sheet_of(row))) == [["2", "="]]

    def test_leaves_out_reading_aids_and_joins_pieces_of_text(self):
        strings = (
            f"<sst {sheets.NAMESPACE}><si><r><t>单</t></r><r><t>国强</t></r><rPh><t>shan</t></rPh></si></sst>"
        )
        row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>7</v></c></row>'

        assert cells(sheets.raw_workbook(sheet_of(row), strings)) == [["单国强"]]

    def test_costs_nothing_for_cells_in_the_last_corner(self):
        rows = ROW.format("甲") + '<row r="1048576"><c r="B1048576" t="str"><v>乙</v></c></row>'

        assert cells(sheets.raw_workbook(sheet_of(rows))) == [["甲"], ["", "乙"]]


class RefusingABadFile:
    @pytest.mark.parametrize(("content", "word"), [
        (b"", "空的"),
        (b"  \r\n ", "空的"),
        (OLD_FORMAT, "旧格式"),
        (OLD_FORMAT + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xff\xd8\xff\xe0 photo", "照片"),
        (b"\0\0\0\x18ftypheic", "照片"),
        (b"\x89PNG\r\n", "图片"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"MZ\x90", "程序"),
        (b"<html><table><tr><td>1</td></tr></table>", "网页"),
        (b"\xef\xbb\xbf <?xml version='1.0'?>", "网页"),
        (b"PK\x03\x04 broken", "损坏"),
        (b"a,b\n\xff\xff\xff\xff,c", "编码"),
        (b"a\0b,c", "编码"),
    ])
    def test_says_what_it_is_and_what_to_do(self, content, word):
        assert word in refusal(io.BytesIO(content))

    @pytest.mark.parametrize(("part", "word"), [
        ("word/document.xml", "Word"), ("xl/workbook.bin", "格式"), ("content.xml", "格式"), ("list.csv", "压缩包"),
    ])
    def test_knows_other_files_that_are_zip_files(self, part, word):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as parts:
            parts.writestr(part, "x")

        assert word in refusal(out)

    def test_refuses_macros(self):
        file = sheets.raw_workbook(sheet_of(ROW.format("甲")), extra=[("xl/vbaProject.bin", b"x")])

        assert "宏" in refusal(file)

    def test_refuses_a_zip_bomb_before_opening_it(self):
        started = time.process_time()

        assert "过大" in refusal(sheets.bomb())
        assert time.process_time() - started < 3

    def test_refuses_sixteen_thousand_columns(self):
        file = sheets.workbook([[f"列{number}" for number in range(16_000)]])

        assert f"{limits.COLUMNS} 列" in refusal(file)

    def test_refuses_sixteen_thousand_columns_of_text(self):
        assert f"{limits.COLUMNS} 列" in refusal(sheets.text([["x"] * 16_000]))

    def test_refuses_entities(self):
        bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>'

        assert "结构" in refusal(sheets.raw_workbook(sheet_of(ROW.format("&c;"), before=bomb)))

    def test_refuses_one_text_repeated_a_million_times(self, monkeypatch):
        monkeypatch.setattr(limits, "TEXT_CHARACTERS", 10_000)
        strings = f"<sst {sheets.NAMESPACE}><si><t>{'长' * 1000}</t></si></sst>"
        rows = "".join(f'<row r="{row}"><c t="s"><v>0</v></c></row>' for row in range(1, 30))

        assert "过多" in refusal(sheets.raw_workbook(sheet_of(rows), strings))

    @pytest.mark.parametrize("cut", [30, 300, 700])
    def test_refuses_a_file_that_was_cut_off(self, cut):
        whole = sheets.workbook(LINES).getvalue()

        assert "损坏" in refusal(io.BytesIO(whole[:cut]))

    def test_refuses_a_sheet_that_is_not_closed(self):
        assert "损坏" in refusal(sheets.raw_workbook(f"<worksheet {sheets.NAMESPACE}><sheetData><row>"))

    def test_refuses_a_part_that_is_not_there(self):
        file = sheets.raw_workbook(sheet_of(""))
        with zipfile.ZipFile(file) as old:
            kept = {name: old.read(name) for name in old.namelist() if "sheet1" not in name}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as new:
            for name, content in kept.items():
                new.writestr(name, content)

        assert "工作表" in refusal(out)

    def test_never_fails_otherwise_whatever_byte_is_wrong(self):
        whole = bytearray(sheets.workbook(LINES).getvalue())

        for place in range(0, len(whole), 37):
            broken = bytearray(whole)
            broken[place] ^= 0x5A
            with contextlib.suppress(files.CannotRead):
                cells(io.BytesIO(bytes(broken)))
