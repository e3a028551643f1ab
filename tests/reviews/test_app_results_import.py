"""Files of results: read as the interface reads its rows, previewed, taken in once, mended, refused with a sentence."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from benefits.exchange import imports, limits
from benefits.models import ImportBatch
from benefits.services import imports as batches
from benefits.states import ImportState
from reviews.exchange.app_results import columns
from reviews.exchange.app_results.trade import APP_RESULTS
from reviews.models import Attempt
from reviews.services import app_results
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 21)
NOW = county.at(TODAY, 10)
HEADS = ["认证编号", "身份证号", "认证时间", "结果", "未通过原因", "来源"]
DOOR = "/app/results/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


def line(review, number, *, at="2026-05-20 09:30:00", result="通过", cause=""):
    return [f"X-{number}", review.benefit.beneficiary.id_number, at, result, cause, "日报"]


def csv(*lines, heads=HEADS, encoding="utf-8"):
    text = "\n".join(",".join(cells) for cells in [heads, *lines])
    return text.encode(encoding)


def xlsx(*lines, heads=HEADS):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate([heads, *lines]):
            sheet.write_row(place, 0, cells)
    return out.getvalue()


def read(content, by, name="结果.csv"):
    return imports.read(
        file=io.BytesIO(content), file_name=name, by=by, at=NOW, today=TODAY, trade=APP_RESULTS
    )


def run(batch, by):
    imports.run(batch=batch, by=by, at=NOW, today=TODAY, trade=APP_RESULTS)
    batch.refresh_from_db()
    return batch


def counts(batch):
    return batch.changed, batch.added, batch.unchanged, batch.bad


def uploaded(client, content, name="结果.csv"):
    return client.post(DOOR, {"file": SimpleUploadedFile(name, content)}, follow=True)


class AFile:
    def test_says_beforehand_what_it_would_do_and_writes_nothing(self, cast):
        good, bad, failed = county.case(cast), county.case(cast), county.case(cast)

        batch = read(csv(
            line(good, 1), line(bad, 2, at="2027-01-01"), line(failed, 3, result="失败", cause="光线不足"),
        ), cast.li)

        assert counts(batch) == (1, 1, 0, 1)
        assert batch.mapping["faults"] == [[3, "认证时间晚于现在，请核对。"]]
        assert not Attempt.objects.exists()

    def test_is_taken_in_once(self, cast):
        review = county.case(cast)
        content = csv(line(review, 1))
        first = run(read(content, cast.li), cast.li)

        again = run(read(content, cast.li), cast.li)

        assert (counts(first), counts(again)) == ((1, 0, 0, 0), (0, 0, 1, 0))
        assert county.again(review).state == "CONFIRMED"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_may_be_written_in_any_of_the_usual_letters(self, cast, encoding):
        batch = read(csv(line(county.case(cast), 1, result="未通过", cause="网络异常"), encoding=encoding), cast.li)

        assert counts(batch) == (0, 1, 0, 0)

    def test_may_be_a_workbook(self, cast):
        assert counts(read(xlsx(line(county.case(cast), 1)), cast.li)) == (1, 0, 0, 0)

    @pytest.mark.parametrize("at", [
        "2026-05-20 09:30", "2026/5/20 9:30:00", "2026年5月20日 9时30分", "2026-05-20T09:30:00", "2026-05-20",
        "20260520",
    ])
    def test_may_write_the_time_in_several_ways(self, cast, at):
        run(read(csv(line(county.case(cast), 1, at=at)), cast.li), cast.li)

        assert county.at(date(2026, 5, 20), 0) <= Attempt.objects.get().at <= county.at(date(2026, 5, 20), 10)

    def test_keeps_the_time_of_a_date_cell(self, cast):
        review, out = county.case(cast), io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet, style = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
            sheet.write_row(0, 0, HEADS)
            sheet.write_row(1, 0, line(review, 1))
            sheet.write_datetime(1, 2, county.at(date(2026, 5, 20), 9, 30).replace(tzinfo=None), style)

        run(read(out.getvalue(), cast.li), cast.li)

        assert Attempt.objects.get().at == county.at(date(2026, 5, 20), 9, 30)

    def test_that_was_broken_off_goes_on_where_it_stopped(self, cast, monkeypatch):
        monkeypatch.setattr(limits, "CHUNK", 2)
        rows = [county.case(cast) for _ in range(6)]
        batch = read(csv(*[line(row, number) for number, row in enumerate(rows)]), cast.li)
        real, calls = app_results.take_in, []

        def killed(**words):
            calls.append(words)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return real(**words)

        monkeypatch.setattr(app_results, "take_in", killed)
        with pytest.raises(KeyboardInterrupt):
            run(batch, cast.li)
        batch.refresh_from_db()
        assert (batches.done(batch=batch), Attempt.objects.count()) == (2, 2)

        run(batch, cast.li)

        assert (counts(batch), Attempt.objects.count(), bool(batch.imported_at)) == ((6, 0, 0, 0), 6, True)

    def test_that_is_long_is_finished_by_the_worker(self, cast, monkeypatch):
        monkeypatch.setattr(limits, "AT_ONCE", 1)
        batch = read(csv(line(county.case(cast), 1), line(county.case(cast), 2)), cast.li)
        imports.begin(batch=batch, by=cast.li, at=NOW, today=TODAY, trade=APP_RESULTS)
        assert not Attempt.objects.exists()

        assert imports.go_on(at=NOW, today=TODAY) == 0  # That of the lists of people leaves it alone.
        assert imports.go_on(at=NOW, today=TODAY, trade=APP_RESULTS) == 1

        assert Attempt.objects.count() == 2

    def test_reaches_no_further_than_the_own_office(self, cast):
        assert counts(read(csv(line(county.case(cast), 1)), cast.zhou)) == (0, 0, 0, 1)

    def test_is_for_those_who_may_import(self, cast):
        with pytest.raises(batches.CannotImport):
            read(csv(line(county.case(cast), 1)), cast.sun)


class ABrokenFile:
    def bomb(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("xl/workbook.xml", b"0" * (300 * 1024 * 1024))
        return out.getvalue()

    def macro(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as book:
            book.writestr("xl/workbook.xml", "<workbook/>")
            book.writestr("xl/vbaProject.bin", "x")
        return out.getvalue()

    @pytest.mark.parametrize(("content", "word"), [
        (b"", "空的"), (b"%PDF-1.7", "PDF"), (b"\xff\xd8\xff\xe0", "照片"), ("bomb", "过大"), ("macro", "宏"),
        (b"PK\x03\x04rest", "损坏"), (csv(heads=["甲", "乙"]), "没有找到表头"), (csv(), "只有表头"),
        (b"MZ\x90\x00", "程序"), (b"<html><table></table></html>", "网页"),
    ])  # fmt: skip
    def test_is_refused_with_a_sentence(self, cast, sign_in, content, word):
        content = getattr(self, content)() if isinstance(content, str) else content

        answer = uploaded(sign_in(cast.li), content)

        assert answer.status_code == 400
        assert word in answer.content.decode()
        assert not ImportBatch.objects.exists()

    def test_with_formulas_computes_nothing(self, cast):
        batch = read(csv(["=1+1", "=2", "=3", "=4", "", ""]), cast.li)

        assert counts(batch) == (0, 0, 0, 1)

    def test_without_a_needed_column_says_which(self, cast, sign_in):
        answer = uploaded(sign_in(cast.li), csv(["X-1", "通过"], heads=["认证编号", "结果"]))

        assert "身份证号、认证时间" in answer.content.decode()
        batch = ImportBatch.objects.get()
        sign_in(cast.li).post(f"{DOOR}{batch.key}/run/")
        assert county.again(batch).state == ImportState.READ


class ThePages:
    def test_lead_from_the_file_to_the_result(self, cast, sign_in):
        client, review = sign_in(cast.li), county.case(cast)

        page = uploaded(client, csv(line(review, 1), line(review, 2, at="?")))
        batch = ImportBatch.objects.get()
        assert "将确认 <b>1</b> 人次" in page.content.decode()
        done = client.post(f"{DOOR}{batch.key}/run/", follow=True)

        assert "确认 1 人次" in done.content.decode()
        assert county.again(review).state == "CONFIRMED"
        assert batch.file_name in client.get(DOOR).content.decode()

    def test_give_the_bad_lines_back_to_be_mended(self, cast, sign_in):
        client, review = sign_in(cast.li), county.case(cast)
        uploaded(client, csv(line(review, 1, at="?"), line(review, 2, result="失败")))
        batch = ImportBatch.objects.get()

        lines = b"".join(client.get(f"{DOOR}{batch.key}/corrected.csv").streaming_content).decode()
        book = client.get(f"{DOOR}{batch.key}/corrected.xlsx")

        assert "认证时间看不懂" in lines
        assert "未通过的，请写明原因。" in lines
        assert book.content[:2] == b"PK"

        mended = lines.replace("?", "2026-05-20").replace(",失败,,", ",失败,网络,")
        uploaded(client, mended.encode())
        assert counts(ImportBatch.objects.latest("pk")) == (1, 1, 0, 0)

    def test_withdraw_a_file_that_waits(self, cast, sign_in):
        client = sign_in(cast.li)
        uploaded(client, csv(line(county.case(cast), 1)))
        batch = ImportBatch.objects.get()

        client.post(f"{DOOR}{batch.key}/withdraw/")

        assert county.again(batch).state == ImportState.WITHDRAWN
        assert client.post(f"{DOOR}{batch.key}/run/").status_code == 409

    def test_are_not_those_of_the_lists_of_people(self, cast, sign_in):
        client = sign_in(cast.li)
        uploaded(client, csv(line(county.case(cast), 1)))
        batch = ImportBatch.objects.get()

        assert client.get(f"/imports/{batch.key}/").status_code == 404
        assert batch.file_name not in client.get("/imports/").content.decode()

    def test_name_the_columns_beforehand_and_lead_on_where_one_is_missing(self, cast, sign_in):
        client = sign_in(cast.li)

        assert "必要的列：认证编号、身份证号、认证时间、结果。" in client.get(DOOR).content.decode()
        page = uploaded(client, csv(["X-1", "2026-05-20", "通过"], heads=["认证编号", "认证时间", "结果"]))

        assert page.context["missing"] == "身份证号"
        assert f'href="{DOOR}template.xlsx"' in page.content.decode()
        assert f'href="{DOOR}">' in page.content.decode()

    def test_hand_out_an_empty_form_that_is_read_again(self, cast, sign_in):
        form = sign_in(cast.li).get(f"{DOOR}template.xlsx").content

        batch = read(form, cast.li, "空白.xlsx")

        assert (batch.rows, batch.bad) == (1, 1)  # The invented person of the example is nobody here.
        assert {*batch.mapping["places"].values()} == {column.key for column in columns.COLUMNS}

    @pytest.mark.parametrize(("who", "status"), [("sun", 403), ("he", 403), ("xu", 403), ("zhao", 200)])
    def test_are_for_those_who_may_import(self, cast, sign_in, who, status):
        assert sign_in(getattr(cast, who)).get(DOOR).status_code == status

    def test_of_another_district_do_not_exist(self, cast, sign_in):
        batch = read(csv(line(county.case(cast), 1)), cast.li)

        client = sign_in(cast.zhou)

        assert client.get(f"{DOOR}{batch.key}/").status_code == 404
        assert client.post(f"{DOOR}{batch.key}/run/").status_code == 404


class TheCommand:
    def test_takes_a_file_in_and_writes_the_bad_lines(self, cast, tmp_path, capsys):
        source, bad = tmp_path / "结果.csv", tmp_path / "bad.csv"
        review = county.case(cast)
        source.write_bytes(csv(line(review, 1), line(review, 2, at="?")))

        for _ in range(2):
            call_command("import_app_results", source, staff="li", bad=bad, quiet=True)

        said = capsys.readouterr().out
        assert "读入 2 条：确认 1，已记录 0，已收到过 0，有误 1。" in said
        assert "读入 2 条：确认 0，已记录 0，已收到过 1，有误 1。" in said
        assert "认证时间看不懂" in bad.read_text("utf-8")

    def test_refuses_nobody_and_a_broken_file(self, cast, tmp_path):
        source = tmp_path / "空.csv"
        source.write_bytes(b"")

        with pytest.raises(CommandError, match="没有在用的账号"):
            call_command("import_app_results", source, staff="nobody")
        with pytest.raises(CommandError, match="空的"):
            call_command("import_app_results", source, staff="li", quiet=True)
