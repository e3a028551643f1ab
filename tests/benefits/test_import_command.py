import io

import pytest
from django.core.management import CommandError, call_command

from benefits.exchange import files
from benefits.models import Beneficiary
from tests.benefits.exchange import sheets


@pytest.fixture
def listed(tmp_path):
    def write(*lines):
        path = tmp_path / "名单.csv"
        path.write_bytes(sheets.text([sheets.HEADS, *lines], "gb18030").getvalue())
        return path

    return write


def run(path, staff="zhao", **options):
    out = io.StringIO()
    call_command("import_beneficiaries", path, staff=staff, quiet=True, stdout=out, **options)
    return out.getvalue().strip()


class TheCommand:
    def test_takes_a_list_in_and_counts(self, zhao, listed):
        assert run(listed(sheets.disabled(1), sheets.officer(2))) == "读入 2 行：新增 2，更新 0，无变化 0，有误 0。"

    def test_again_changes_nothing(self, zhao, listed):
        path = listed(sheets.disabled(1))
        run(path)

        assert run(path) == "读入 1 行：新增 0，更新 0，无变化 1，有误 0。"

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_writes_the_bad_lines_to_a_file(self, zhao, listed, tmp_path, kind):
        bad = tmp_path / f"bad.{kind}"

        run(listed(sheets.disabled(1, "9周")), bad=bad)

        with bad.open("rb") as opened:
            assert "姓名应为" in [line for _, line in files.tables(opened)[0].rows()][1][0]
        assert bad.stat().st_mode & 0o077 == 0

    def test_stays_within_the_jurisdiction_of_the_account(self, zhou, listed):
        assert "新增 0" in run(listed(sheets.disabled(1)), staff="zhou")
        assert not Beneficiary.objects.exists()

    @pytest.mark.parametrize(("staff", "word"), [("nobody", "没有在用的账号"), ("he", "不办理导入")])
    def test_refuses_an_account_that_may_not(self, he, listed, staff, word):
        with pytest.raises(CommandError, match=word):
            run(listed(sheets.disabled(1)), staff=staff)

    def test_refuses_a_file_that_is_no_list(self, zhao, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes(b"%PDF")

        with pytest.raises(CommandError, match="PDF"):
            run(path)

    def test_refuses_a_file_that_is_not_there(self, zhao, tmp_path):
        with pytest.raises(CommandError):
            run(tmp_path / "none.csv")
