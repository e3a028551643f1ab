import io
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage

from accounts import transitions
from accounts.models import AuditEntry
from benefits.exchange import corrected, files, imports, limits, lists
from benefits.models import Beneficiary, Benefit, ImportBatch
from benefits.services import beneficiaries
from benefits.services.imports import CannotImport
from tests.benefits.exchange import sheets
from tests.cast import NOW

TODAY = date(2026, 11, 24)


@pytest.fixture
def read(zhao):
    def read(*lines, by=zhao, file=None, heads=sheets.HEADS, **more):
        file = file or sheets.workbook([heads, *lines])
        return imports.read(file=file, file_name="名单.xlsx", by=by, at=NOW, today=TODAY, **more)

    return read


@pytest.fixture
def run(zhao):
    return lambda batch, by=zhao, at=NOW: imports.run(batch=batch, by=by, at=at, today=TODAY)


def counts(batch):
    return batch.added, batch.changed, batch.unchanged, batch.bad


def people(count, start=1):
    return [sheets.disabled(number, "周山河") for number in range(start, start + count)]


class ReadingAList:
    def test_says_what_it_would_do_and_does_nothing(self, read):
        batch = read(sheets.disabled(1), sheets.officer(2), sheets.disabled(3, "9周"))

        assert (batch.state, batch.rows, counts(batch)) == ("READ", 3, (2, 0, 0, 1))
        assert batch.mapping["faults"] == [[4, "姓名应为两个字以上，不含数字和符号，请核对。"]]
        assert not Beneficiary.objects.exists()

    def test_keeps_nothing_on_disk_that_can_be_read(self, read):
        batch = read(sheets.disabled(1))

        content = batch.file.read()
        assert sheets.id_number(1).encode() not in content
        assert "周山河".encode() not in content

    def test_passes_over_titles_sums_and_repeated_headings(self, read):
        lines = [*people(1), sheets.HEADS, ["", ""], *people(1, 2), ["合计：", "2"], ["填表人：", "王敏"]]
        batch = read(file=sheets.workbook([sheets.HEADS, *lines], before=[["临岚县名单"], ["2026年"]]))

        assert counts(batch) == (2, 0, 0, 0)

    def test_takes_the_sheet_with_the_people(self, read):
        assert read(file=sheets.workbook([sheets.HEADS, *people(2)], notes=["姓名：必填"])).rows == 2

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_takes_text_in_the_usual_encodings(self, read, encoding):
        assert counts(read(file=sheets.text([sheets.HEADS, *people(2)], encoding))) == (2, 0, 0, 0)

    def test_finds_a_person_that_stands_twice(self, read):
        batch = read(sheets.disabled(1), sheets.officer(1, "周山河"), sheets.disabled(1))

        assert counts(batch) == (2, 0, 0, 1)
        assert batch.mapping["faults"] == [[4, "与第 2 行重复：同一人、同一类别。"]]

    def test_finds_a_number_that_lost_its_digits(self, read):
        line = sheets.disabled(1)
        line[1] = float(line[1])

        assert "末几位已丢失" in read(line).mapping["faults"][0][1]

    def test_waits_for_the_clerk_when_a_column_is_unknown(self, read, run):
        batch = read(sheets.disabled(1), heads=["姓名", "号码", *sheets.HEADS[2:]])

        assert (imports.missing_labels(batch), counts(batch), batch.rows) == ("身份证号", (0, 0, 0, 0), 1)
        with pytest.raises(CannotImport, match="请先指明哪一列是身份证号"):
            run(batch)

    def test_again_with_the_columns_of_the_clerk(self, read, zhao):
        batch = read(sheets.disabled(1), heads=["姓名", "号码", *sheets.HEADS[2:]])

        places = {int(place): key for place, key in batch.mapping["places"].items()} | {1: "id_number"}
        imports.look_again(batch=batch, places=places, category="", office=None, by=zhao, today=TODAY)

        assert counts(batch) == (1, 0, 0, 0)

    def test_takes_category_and_office_for_all_lines(self, read, cast):
        lines = [[cell for place, cell in enumerate(line) if place not in {2, 8}] for line in people(2)]
        heads = [head for place, head in enumerate(sheets.HEADS) if place not in {2, 8}]

        batch = read(*lines, heads=heads, category="DISABLED", office=cast.station.pk)

        assert counts(batch) == (2, 0, 0, 0)

    def test_twice_by_the_same_person_is_one_batch(self, read):
        file = sheets.workbook([sheets.HEADS, *people(1)])

        assert read(file=file).pk == read(file=file).pk
        assert ImportBatch.objects.count() == 1

    def test_refuses_people_without_headings(self, read):
        with pytest.raises(files.CannotRead, match="没有找到表头"):
            read(file=sheets.workbook(people(2)))

    def test_refuses_headings_without_people(self, read):
        with pytest.raises(files.CannotRead, match="只有表头"):
            read()

    def test_refuses_more_lines_than_a_page_can_show(self, read, monkeypatch):
        monkeypatch.setattr(lists.limits, "ROWS", 2)
        file = sheets.text([sheets.HEADS, *people(3)])

        with pytest.raises(files.CannotRead, match="超过 2 行"):
            list(lists.in_file(file, most=limits.ROWS).lines)

    def test_refuses_whoever_may_not_import(self, read, sun):
        with pytest.raises(CannotImport):
            read(*people(1), by=sun)

    def test_keeps_a_harmless_name(self):
        assert lists.shown_name("C:\\秘密\\..\\名单\u202e.xlsx") == "名单.xlsx"
        assert lists.shown_name("../../etc/passwd") == "passwd"
        assert len(lists.shown_name("长" * 300 + ".xlsx")) == lists.LONGEST_NAME


class RunningAnImport:
    def test_writes_the_right_lines_and_keeps_the_bad_ones(self, read, run, zhao):
        batch = read(sheets.disabled(1), sheets.disabled(2, "9周"), sheets.officer(3))

        run(batch)

        assert (batch.state, batch.imported_at, counts(batch)) == ("IMPORTED", NOW, (2, 0, 0, 1))
        assert Benefit.objects.count() == 2
        assert [line[0] for line in imports.bad_lines(batch, by=zhao, today=TODAY)] == [3]

    def test_twice_with_the_same_list_changes_nothing(self, read, run):
        file = sheets.workbook([sheets.HEADS, *people(5), sheets.officer(9)])
        run(read(file=file))
        rows = AuditEntry.objects.filter(act__startswith="beneficiary").count()

        second = read(file=file)
        run(second)

        assert counts(second) == (0, 0, 6, 0)
        assert AuditEntry.objects.filter(act__startswith="beneficiary").count() == rows == 6

    def test_leaves_a_trace_of_itself(self, read, run):
        run(read(*people(2)))

        acts = list(AuditEntry.objects.order_by("id").values_list("act", flat=True))
        assert acts == ["import.read", "import.started", *["beneficiary.registered"] * 2, "import.finished"]

    def test_deletes_the_list_and_keeps_nothing_when_all_was_right(
        self, read, run, django_capture_on_commit_callbacks
    ):
        batch = read(*people(1))
        name = batch.file.name

        with django_capture_on_commit_callbacks(execute=True):
            run(batch)

        assert not batch.file
        assert not default_storage.exists(name)

    def test_pressed_twice_is_done_once(self, read, run):
        batch = read(*people(1))
        stale = ImportBatch.objects.get(pk=batch.pk)
        run(batch)

        with pytest.raises(transitions.StaleState):
            run(stale)

    def test_of_a_withdrawn_list_is_refused(self, read, run, zhao):
        batch = read(*people(1))
        imports.imports.withdraw(batch=batch, by=zhao, at=NOW)

        with pytest.raises(transitions.StaleState):
            run(batch)
        assert not Beneficiary.objects.exists()

    @pytest.mark.parametrize("killed_at", range(1, 6))
    def test_goes_on_where_it_was_killed(self, read, run, monkeypatch, killed_at):
        monkeypatch.setattr(limits, "CHUNK", 2)
        batch = read(*people(9), sheets.disabled(20, "9周"))
        calls = iter(range(1, 100))
        real = beneficiaries.take_in

        def killed(**given):
            if next(calls) == killed_at:
                raise KeyboardInterrupt
            return real(**given)

        monkeypatch.setattr(beneficiaries, "take_in", killed)
        with pytest.raises(KeyboardInterrupt):
            run(batch)
        assert Beneficiary.objects.count() == 2 * (killed_at - 1)

        again = ImportBatch.objects.get(pk=batch.pk)
        run(again)

        assert counts(again) == (9, 0, 0, 1)
        assert Beneficiary.objects.count() == 9
        assert AuditEntry.objects.filter(act="beneficiary.registered").count() == 9

    def test_gives_way_to_a_run_that_has_gone_ahead(self, read, run, zhao):
        batch = read(*people(3))
        imports.imports.start(batch=batch, by=zhao, at=NOW)
        slow = ImportBatch.objects.get(pk=batch.pk)
        ImportBatch.objects.filter(pk=batch.pk).update(added=2)

        with pytest.raises(transitions.StaleState):
            run(slow)

    def test_passes_by_a_line_that_the_database_refuses(self, read, run, monkeypatch):
        batch = read(*people(7))
        real = beneficiaries.take_in

        def fussy(**given):
            if any(entry.id_number == sheets.id_number(4) for entry in given["entries"]):
                raise imports.imports.IntegrityError
            return real(**given)

        monkeypatch.setattr(beneficiaries, "take_in", fussy)
        run(batch)

        assert counts(batch) == (6, 0, 0, 1)


class ALongList:
    def test_is_judged_at_its_beginning_only(self, read, run, zhao, monkeypatch):
        monkeypatch.setattr(limits, "JUDGED", 2)
        batch = read(*people(3), sheets.disabled(9, "9周"))
        assert (batch.rows, counts(batch)) == (4, (2, 0, 0, 0))

        run(batch)

        assert counts(batch) == (3, 0, 0, 1)

    def test_is_begun_and_left_to_the_worker(self, read, zhao, monkeypatch):
        monkeypatch.setattr(limits, "AT_ONCE", 2)
        batch = read(*people(3))

        imports.begin(batch=batch, by=zhao, at=NOW, today=TODAY)
        assert (batch.state, batch.imported_at, Beneficiary.objects.count()) == ("IMPORTED", None, 0)

        assert imports.go_on(at=NOW, today=TODAY) == 1
        assert Beneficiary.objects.count() == 3
        assert imports.go_on(at=NOW, today=TODAY) == 0

    def test_that_was_broken_off_is_taken_up_after_a_while(self, read, zhao):
        batch = read(*people(3))
        imports.imports.start(batch=batch, by=zhao, at=NOW)

        assert imports.go_on(at=NOW + timedelta(minutes=5), today=TODAY) == 0
        assert imports.go_on(at=NOW + timedelta(minutes=20), today=TODAY) == 1


class TheFileOfBadLines:
    BAD = sheets.disabled(2, "周9", 起发月份="2023-02-29")

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    @pytest.mark.parametrize("moment", ["before", "after"])
    def test_can_be_mended_and_sent_in_again(self, read, run, zhao, kind, moment):
        batch = read(sheets.disabled(1), self.BAD)
        if moment == "after":
            run(batch)

        file = self.made(batch, kind, zhao)
        lines = [line for _, line in files.tables(file)[0].rows()]
        assert lines[0] == ["需要改正的地方", *sheets.HEADS]
        assert "姓名应为" in lines[1][0]
        assert "没有这一天" in lines[1][0]
        lines[1][1], lines[1][8] = "周九", "2023-02-28"

        second = read(file=sheets.workbook(lines))
        run(second)

        assert counts(second) == (1, 0, 0, 0)
        assert "需要改正的地方" not in second.mapping["headings"]

    def test_holds_no_formula_and_no_rounded_number(self, read, run, zhao):
        batch = read(sheets.disabled(2, "=cmd|' /C calc'!A0"), file=sheets.text(
            [sheets.HEADS, sheets.disabled(2, "=cmd|' /C calc'!A0")]))

        text = self.made(batch, "csv", zhao).getvalue().decode()

        assert ",'=cmd" in text
        assert f",'{sheets.id_number(2)}," in text

    def made(self, batch, kind, by):
        bad = imports.bad_lines(batch, by=by, today=TODAY)
        heads = batch.mapping["headings"]
        if kind == "xlsx":
            return io.BytesIO(corrected.workbook(heads, bad))
        return io.BytesIO("".join(corrected.csv_lines(heads, bad)).encode())


class TheEmptyForm:
    def test_goes_through_the_door_with_its_example(self, read):
        batch = read(file=io.BytesIO(corrected.empty_form()))

        assert counts(batch) == (1, 0, 0, 0)


class BringingAListInAtOnce:
    def test_writes_it_without_keeping_it(self, zhao):
        batch = imports.bring_in(
            found=lists.in_lines([sheets.HEADS, *people(3)]), name="演示", by=zhao, at=NOW, today=TODAY)

        assert (counts(batch), bool(batch.file)) == ((3, 0, 0, 0), False)

    def test_again_changes_nothing(self, zhao):
        for expected in ((3, 0, 0, 0), (0, 0, 3, 0)):
            batch = imports.bring_in(
                found=lists.in_lines([sheets.HEADS, *people(3)]), name="演示", by=zhao, at=NOW, today=TODAY)

            assert counts(batch) == expected
