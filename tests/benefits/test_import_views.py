import datetime as dt
import io
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AccessEntry
from benefits.exchange import files, imports, limits
from benefits.models import Beneficiary, ImportBatch
from tests.benefits.exchange import sheets
from tests.cast import NOW

TODAY = dt.date(2026, 11, 24)


def upload(client, content, name="名单.xlsx", **more):
    content = content.getvalue() if isinstance(content, io.BytesIO) else content
    return client.post(reverse("benefits:import_new"), {"file": SimpleUploadedFile(name, content)} | more)


def people(*lines):
    return sheets.workbook([sheets.HEADS, *lines])


def act(client, name, batch):
    return client.post(reverse(f"benefits:{name}", args=[batch.key]))


@pytest.fixture
def waiting(zhao):
    """A list of the county with one good and one bad line, read and not imported."""
    file = people(sheets.disabled(1), sheets.disabled(2, "9周"))
    return imports.read(file=file, file_name="名单.xlsx", by=zhao, at=NOW, today=TODAY)


class TheWholeWay:
    def test_leads_from_the_file_to_the_result(self, sign_in, zhao):
        client = sign_in(zhao)

        checked = upload(client, people(sheets.disabled(1), sheets.disabled(2, "9周")))
        batch = ImportBatch.objects.get()
        assert checked.url == reverse("benefits:import_preview", args=[batch.key])
        page = client.get(checked.url).content.decode()
        assert "姓名应为两个字以上" in page
        assert "导入无误的行" in page

        done = act(client, "import_run", batch)
        assert done.url == reverse("benefits:import_detail", args=[batch.key])
        page = client.get(done.url).content.decode()
        assert "新增 1 行" in page
        assert "下载待改的行" in page
        assert Beneficiary.objects.count() == 1

    def test_shows_no_full_number_on_the_way(self, sign_in, zhao):
        client = sign_in(zhao)
        upload(client, people(sheets.disabled(1)))

        page = client.get(reverse("benefits:import_preview", args=[ImportBatch.objects.get().key])).content.decode()

        assert sheets.id_number(1) not in page
        assert "13800001234" not in page
        assert "990123********" in page

    def test_lets_the_clerk_say_which_column_is_which(self, sign_in, zhao):
        client = sign_in(zhao)
        upload(client, sheets.workbook([["姓名", "号码", *sheets.HEADS[2:]], sheets.disabled(1)]))
        batch = ImportBatch.objects.get()
        places = batch.mapping["places"] | {"1": "id_number"}

        client.post(
            reverse("benefits:import_preview", args=[batch.key]),
            {f"column_{place}": places.get(str(place), "none") for place in range(len(sheets.HEADS))},
        )

        batch.refresh_from_db()
        assert (batch.added, batch.bad) == (1, 0)

    def test_refuses_one_thing_in_two_columns(self, sign_in, zhao, waiting):
        answer = sign_in(zhao).post(
            reverse("benefits:import_preview", args=[waiting.key]),
            {f"column_{place}": "name" if place < 2 else "none" for place in range(len(sheets.HEADS))},
        )

        assert answer.status_code == 400
        assert "有两列都对应“姓名”" in answer.content.decode()

    def test_begins_with_an_empty_form(self, sign_in, zhao):
        answer = sign_in(zhao).get(reverse("benefits:import_template"))

        assert len(files.tables(io.BytesIO(answer.content))) == 2


class PressingTheButtons:
    def test_twice_imports_once(self, sign_in, zhao, waiting):
        client = sign_in(zhao)
        act(client, "import_run", waiting)

        assert act(client, "import_run", waiting).status_code == 409
        assert Beneficiary.objects.count() == 1

    def test_of_giving_up_deletes_the_list(self, sign_in, zhao, waiting):
        client = sign_in(zhao)

        act(client, "import_withdraw", waiting)

        waiting.refresh_from_db()
        assert (waiting.state, bool(waiting.file)) == ("WITHDRAWN", False)
        assert act(client, "import_run", waiting).status_code == 409
        assert not Beneficiary.objects.exists()

    def test_of_giving_up_after_the_import_is_too_late(self, sign_in, zhao, waiting):
        client = sign_in(zhao)
        act(client, "import_run", waiting)

        assert act(client, "import_withdraw", waiting).status_code == 409

    @pytest.mark.parametrize("name", ["import_run", "import_withdraw"])
    def test_takes_a_post(self, sign_in, zhao, waiting, name):
        assert sign_in(zhao).get(reverse(f"benefits:{name}", args=[waiting.key])).status_code == 405

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_for_the_bad_lines_gives_them_and_remembers_it(self, sign_in, zhao, waiting, kind):
        answer = sign_in(zhao).get(reverse("benefits:import_corrected", args=[waiting.key, kind]))

        content = b"".join(answer) if answer.streaming else answer.content
        lines = [line for _, line in files.tables(io.BytesIO(content))[0].rows()]
        assert lines[1][1] == "9周"
        assert (AccessEntry.objects.get().kind, AccessEntry.objects.get().rows) == ("EXPORTED", 1)

    def test_for_bad_lines_where_there_are_none_finds_nothing(self, sign_in, zhao):
        batch = imports.read(
            file=people(sheets.disabled(1)), file_name="a.xlsx", by=zhao, at=NOW, today=TODAY)

        assert sign_in(zhao).get(
            reverse("benefits:import_corrected", args=[batch.key, "xlsx"])).status_code == 404


PAGES = ["import_detail", "import_preview"]


class SomebodyElse:
    @pytest.mark.parametrize("who", ["sun", "he", "xu"])
    def test_without_the_act_is_turned_away_everywhere(self, sign_in, cast, waiting, who):
        client = sign_in(getattr(cast, who))

        assert client.get(reverse("benefits:imports")).status_code == 403
        assert upload(client, people(sheets.disabled(1))).status_code == 403
        assert act(client, "import_run", waiting).status_code == 403

    def test_from_another_district_finds_no_such_list(self, sign_in, zhou, waiting):
        client = sign_in(zhou)

        for name in PAGES:
            assert client.get(reverse(f"benefits:{name}", args=[waiting.key])).status_code == 404
        assert act(client, "import_run", waiting).status_code == 404
        assert act(client, "import_withdraw", waiting).status_code == 404
        assert client.get(reverse("benefits:import_corrected", args=[waiting.key, "csv"])).status_code == 404
        assert waiting.file_name not in client.get(reverse("benefits:imports")).content.decode()

    def test_at_a_station_does_not_see_the_lists_of_the_county(self, sign_in, wang, waiting):
        assert sign_in(wang).get(reverse("benefits:import_detail", args=[waiting.key])).status_code == 404

    def test_at_the_county_sees_the_lists_of_its_stations(self, sign_in, zhao, wang):
        batch = imports.read(file=people(sheets.disabled(1)), file_name="a.xlsx", by=wang, at=NOW, today=TODAY)

        assert sign_in(zhao).get(reverse("benefits:import_preview", args=[batch.key])).status_code == 200

    def test_cannot_bring_people_into_another_office(self, sign_in, qian):
        client = sign_in(qian)
        upload(client, people(sheets.disabled(1)))

        batch = ImportBatch.objects.get()
        assert (batch.added, batch.bad) == (0, 1)

    def test_who_is_not_signed_in_is_asked_to(self, client, waiting):
        assert client.get(reverse("benefits:import_detail", args=[waiting.key])).status_code == 302


class ABadFile:
    @pytest.mark.parametrize(("content", "word"), [
        (b"", "空的"), (b"%PDF-1.7", "PDF"), (b"\xff\xd8\xff", "照片"), (b"PK\x03\x04", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧格式"), ("周山河,99\n".encode(), "没有找到表头"),
        ("姓名,身份证号\n".encode(), "只有表头"),
    ])
    def test_is_refused_on_the_page_it_came_from(self, sign_in, zhao, content, word):
        answer = upload(sign_in(zhao), content)

        assert answer.status_code == 400
        assert word in answer.content.decode()
        assert not ImportBatch.objects.exists()

    def test_that_is_too_large_is_refused_by_its_size(self, sign_in, zhao, monkeypatch):
        monkeypatch.setattr(limits, "FILE_BYTES", 10)

        assert upload(sign_in(zhao), b"x" * 11).status_code == 400

    def test_is_asked_for_when_there_is_none(self, sign_in, zhao):
        answer = sign_in(zhao).post(reverse("benefits:import_new"), {})

        assert "请选择一份名单" in answer.content.decode()

    def test_may_have_any_name(self, sign_in, zhao):
        upload(sign_in(zhao), people(sheets.disabled(1)), name="../../etc/<b>名单</b>.exe")

        batch = ImportBatch.objects.get()
        assert "/" not in batch.file_name
        page = sign_in(zhao).get(reverse("benefits:import_preview", args=[batch.key])).content.decode()
        assert "<b>名单" not in page


class ThePages:
    def test_of_the_door_costs_the_same_for_one_list_and_for_many(
        self, sign_in, zhao, django_assert_max_num_queries
    ):
        client = sign_in(zhao)
        for number in range(12):
            imports.read(
                file=people(sheets.disabled(number)), file_name=f"{number}.xlsx", by=zhao, at=NOW, today=TODAY)

        with django_assert_max_num_queries(8):
            client.get(reverse("benefits:imports"))

    def test_of_a_list_that_is_gone_says_so(self, sign_in, zhao, waiting):
        waiting.file.storage.delete(waiting.file.name)

        assert sign_in(zhao).get(reverse("benefits:import_preview", args=[waiting.key])).status_code == 403


class SearchingTheLists:
    @pytest.fixture
    def lists(self, zhao):
        """Two lists taken in under one name, and one that waits."""
        taken_in = []
        for number, name in enumerate(("潘志和", "谭树生"), start=1):
            file = people(sheets.disabled(number, name, 联系电话=f"1380000123{number}"))
            at = NOW + dt.timedelta(hours=number)
            batch = imports.read(file=file, file_name="八月名单.xlsx", by=zhao, at=at, today=TODAY)
            imports.run(batch=batch, by=zhao, at=at, today=TODAY)
            taken_in.append(batch)
        imports.read(file=people(sheets.disabled(3)), file_name="九月.xlsx", by=zhao, at=NOW, today=TODAY)
        return taken_in

    def found(self, client, term):
        page = client.post(reverse("benefits:imports_find"), {"term": term}, follow=True)
        assert term not in unquote(page.redirect_chain[-1][0])
        return [batch.pk for batch in page.context["newest"]], page

    def test_finds_by_the_name_of_the_file(self, sign_in, zhao, lists):
        found, _ = self.found(sign_in(zhao), "八月")

        assert found == [batch.pk for batch in reversed(lists)]

    @pytest.mark.parametrize("term", ["谭树", "tss", "13800001232", sheets.id_number(2)])
    def test_finds_by_a_person_whom_the_list_brought(self, sign_in, zhao, lists, term):
        found, page = self.found(sign_in(zhao), term)

        assert found == [lists[1].pk]
        assert page.context["find_value"] in {term, "手机号", "身份证号"}

    def test_says_when_nothing_was_found(self, sign_in, zhao, lists):
        found, page = self.found(sign_in(zhao), "欧阳明")

        assert found == []
        assert "没有找到名单" in page.content.decode()

    def test_finds_nothing_of_another_office(self, sign_in, cast, lists):
        assert self.found(sign_in(cast.qian), "八月")[0] == []

    def test_is_closed_to_the_auditor(self, sign_in, cast):
        assert sign_in(cast.he).post(reverse("benefits:imports_find"), {"term": "八月"}).status_code == 403

    def test_costs_the_same_for_one_list_and_for_many(self, sign_in, zhao, lists, django_assert_max_num_queries):
        client = sign_in(zhao)
        address = client.post(reverse("benefits:imports_find"), {"term": "八月"}).url

        with django_assert_max_num_queries(8):
            client.get(address)
