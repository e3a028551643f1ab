"""The frame of each page: the menu of the role."""

import pytest
from django.test import RequestFactory

from accounts import context

pytestmark = pytest.mark.django_db


def labels(staff, path="/"):
    return [item["label"] for group in context.menu_of(staff, path) for item in group["items"]]


def current(staff, path):
    return [
        item["label"] for group in context.menu_of(staff, path) for item in group["items"] if item["current"]
    ]


class TheMenu:
    def test_of_the_administrator_holds_no_case(self, xu):
        assert labels(xu) == ["人员", "机构", "接入系统", "口令重置", "节假日", "参考数据", "规则", "夜间办理"]

    def test_of_the_auditor_holds_the_logs_and_nothing_to_do(self, he):
        assert {"留痕", "访问记录"} <= set(labels(he))
        assert not {"今日", "审批", "公告", "导入", "人员"} & set(labels(he))

    def test_of_the_supervisor_holds_the_logs_as_well(self, zhao):
        assert {"留痕", "访问记录", "口令重置"} <= set(labels(zhao))

    def test_of_the_clerk_holds_no_log(self, wang):
        assert not {"留痕", "访问记录", "人员", "口令重置"} & set(labels(wang))

    @pytest.mark.parametrize(("path", "label"), [
        ("/staff/", "人员"), ("/staff/abc/", "人员"), ("/organizations/990000000000/", "机构"), ("/admin/", "参考数据"),
    ])
    def test_marks_the_entry_that_the_page_belongs_to(self, xu, path, label):
        assert current(xu, path) == [label]

    def test_marks_nothing_on_a_page_outside_it(self, xu):
        assert current(xu, "/password/") == []

    def test_leaves_out_what_nobody_has_written(self, xu, monkeypatch):
        entry = context.Entry("未写", "reviews:not_written", "home", frozenset(context.MENU[2][1][0].acts))
        monkeypatch.setattr(context, "MENU", [("", [entry])])

        assert context.menu_of(xu, "/") == []


class TheFrame:
    def test_is_empty_where_nobody_is_known(self):
        assert context.desk(RequestFactory().get("/")) == {"menu": []}

    def test_is_empty_before_the_whole_door_is_passed(self, client, xu):
        client.force_login(xu, backend="accounts.backends.StaffBackend")

        assert client.get("/second-factor/set-up/").context["menu"] == []

    def test_names_the_office_above(self, sign_in, cast):
        page = sign_in(cast.zhao).get("/audit/").content.decode()

        assert "岚州市　<b>临岚县退役军人服务中心</b>" in page

    def test_offers_to_find_people_only_to_those_who_may_see_them(self, sign_in, cast):
        assert sign_in(cast.he).get("/audit/").context["may_find"]
        assert not sign_in(cast.xu).get("/staff/").context["may_find"]
