"""What the component sheet shows: every component with every option, on invented people."""

from datetime import date
from types import SimpleNamespace

from django import forms


class SheetForm(forms.Form):
    phone = forms.CharField(label="联系电话", help_text="以本人今天所说为准", initial="138****5530")
    posted_on = forms.DateField(
        label="公告张贴日",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "没有这一天，请改为实际张贴的日子。"},
    )
    category = forms.ChoiceField(label="类别", choices=[("", "全部类别"), ("A", "残疾军人")], required=False)
    outcome = forms.ChoiceField(label="结果", choices=[("Y", "接通"), ("N", "未接通")], widget=forms.RadioSelect)
    pick = forms.ChoiceField(
        label="采用", choices=[("S", "系统"), ("F", "档案"), ("P", "本人")], widget=forms.RadioSelect, initial="P"
    )
    seen = forms.BooleanField(label="原件已看")
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    photo = forms.ImageField(label="照片文件", required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("不能提出暂停：该对象 11-20 交来的视频材料还没有人审。")


def context():
    link = {"label": "暂存离开", "url": "#"}
    return {
        "clean": SheetForm(),
        "wrong": SheetForm({"posted_on": "2026-11-31"}),
        "acts": [
            {"label": "现在确认", "url": "#", "tone": "ink"},
            {"label": "批准暂停 5 人…", "url": "#", "tone": "grave", "icon": "pause"},
            {"label": "撤回公告", "url": "#", "post": True, "fields": [("stamp", "3")]},
            {"label": "全部清除", "url": "#", "tone": "quiet"},
        ],
        "link": link,
        "marks": [
            SimpleNamespace(state=state, kind=kind, word=word)
            for kind, state, word in (
                ("review", "PENDING", "待确认"),
                ("review", "IN_NOTICE", "公告中"),
                ("review", "LAPSED", "期满未确认"),
                ("review", "CONFIRMED", "已确认"),
                ("benefit", "ACTIVE", "发放中"),
                ("benefit", "SUSPENDED", "暂停发放"),
                ("benefit", "ENDED", "终止"),
                ("homevisit", "PLANNED", "已约上门"),
                ("confirmation", "SUBMITTED", "佐证待审"),
                ("correction", "OPEN", "待补正"),
                ("confirmation", "RETURNED", "退回"),
                ("death", "REPORTED", "待核实"),
                ("suspension", "PROPOSED", "待审批"),
                ("suspension", "ENDORSED", "已报省"),
            )
        ],
        "tabs": [
            {"label": "待跟进", "url": "#", "count": 99, "current": True},
            {"label": "今年已确认", "url": "#", "count": 4396, "current": False},
            {"label": "资料", "url": "#", "count": "2 处不一致", "current": False},
            {"label": "时间线", "url": "#", "current": False},
        ],
        "seg": [{"label": "全部", "url": "#", "current": True}, {"label": "联系", "url": "#", "current": False}],
        "filter_form": _filter_form(),
        "tags": [{"label": "负责人：王敏", "url": "#"}, {"label": "80 岁及以上", "url": "#"}],
        "groups": _groups(),
        "step": {
            "text": "拨打档案号码 138****2046",
            "owner": "王敏",
            "due": "今天 24 时前",
            "acts": [
                {"label": "拨打并登记", "url": "#", "icon": "phone", "tone": "primary"},
                {"label": "约上门", "url": "#"},
            ],
        },
        "entries": [
            {"when": "今天 08:41", "text": "手机旧号停机，联系未果", "note": "王敏　电话", "tone": "bad"},
            {"when": "09-24", "text": "列入第 2 号公告，公告期 60 日", "tone": "run"},
            {"when": "08-31", "text": "确认期结束，未确认"},
            {"when": "2025-09-03", "text": "2025 年已确认（现场）", "tone": "done"},
        ],
        "three": _three(),
        "published_on": date(2026, 10, 14),
        "raw_last_day": date(2026, 12, 13),
        "last_day": date(2026, 12, 14),
        "today": date(2026, 11, 23),
        "interruption": _interruption(),
        "bulk": [{"label": "排上门", "url": "#", "icon": "route"}, {"label": "登记联系", "url": "#", "icon": "phone"}],
        "facts": [("残疾抚恤金", "2,816.00 元/月"), ("暂停期间", "不予补发", "cinnabar")],
        "person": {
            "name": "马长河",
            "marks": [("公告中", "run", "clock"), ("发放中", "done", "coin")],
            "facts": [
                ("证件号", "990123********3117", "idno"),
                ("出生", "1945-03-08（81 岁）"),
                ("类别", "残疾军人，因战六级"),
            ],
        },
        "checks": [
            {"kind": "bad", "text": "报纸不是当日", "link_label": "放大", "link_url": "#"},
            {"kind": "warn", "text": "档案手机与系统手机不同", "note": "11-22"},
            {"kind": "ok", "text": "无死亡比对命中"},
            {"kind": "none", "text": "未核对"},
        ],
    }


class FilterForm(forms.Form):
    town = forms.ChoiceField(label="乡镇", choices=[("", "全部乡镇"), ("1", "东湾镇")], required=False)
    sort = forms.ChoiceField(label="排序", choices=[("due", "排序：后果先后")], required=False)


def _filter_form():
    return FilterForm({"town": "1", "sort": "due"})


def _groups():
    review = SimpleNamespace(
        state="IN_NOTICE", get_state_display=lambda: "公告中", _meta=SimpleNamespace(model_name="review")
    )
    return [
        {
            "key": "1",
            "tone": "grave",
            "day": "今天",
            "day_note": "24 时公告期满",
            "title": "4 人将失去抚恤补助",
            "note": "过期即进入暂停建议，自 12 月起停发，",
            "strong": "不予补发",
            "money": 9486,
            "people": [
                {
                    "name": "孙桂兰",
                    "url": "#",
                    "review": review,
                    "note": "女儿来电，今天上午到柜台",
                    "money": 1284,
                    "act": {"label": "现场确认", "url": "#", "tone": "primary"},
                },
                {
                    "name": "吴振邦",
                    "url": "#",
                    "mark": {"word": "已约上门", "tone": "run", "icon": "home"},
                    "note": "行动不便，",
                    "strong": "双人上门",
                    "money": 8412,
                    "act": {"label": "看预约", "url": "#"},
                },
            ],
        },
        {
            "key": "2",
            "tone": "soon",
            "day": 7,
            "day_unit": "天",
            "day_note": "11-30 登记截止",
            "title": "24 名自主择业干部未登记",
            "money": 196800,
            "people": [],
            "more_label": "其余 22 人",
            "more_url": "#",
        },
        {"key": "3", "tone": "run", "day": "每月", "day_note": "损失在继续", "title": "5 人已暂停发放", "people": []},
        {"key": "4", "tone": "", "day": "无", "day_note": "", "title": "没有别的事", "people": []},
    ]


def _three():
    form = SheetForm(prefix="three")
    return [
        {
            "label": "手机号",
            "system": "137****0142",
            "file": "138****5530",
            "differs": True,
            "said": form["phone"],
            "pick": form["pick"],
            "reason": form["category"],
            "note": "抚恤关系不变，仍由本县发放",
        },
        {"label": "婚姻状况", "system": "未再婚", "file": "未再婚", "differs": False, "agree": form["seen"]},
    ]


def _interruption():
    return {
        "kind": "停发待遇",
        "title": "您将停发 5 个人的抚恤补助",
        "facts": [
            ("何人", "刘建业、谭树生、邵玉兰、高文魁、潘志和"),
            ("何时起", "2026年12月"),
            ("多少钱", "每月 7,416.00 元"),
            ("能否补回", "不能。恢复后，停发期间不予补发"),
            ("何以撤回", "11-30 前本人确认，自动撤回，发放不中断"),
        ],
        "acks": ["5 人的联系记录与公示照片，我已逐一看过", "未发现住院、迁移、已交材料等应当留人的情形"],
        "number": 5,
        "act_label": "批准暂停 5 人",
        "url": "#",
        "fields": [("pick", "a"), ("pick", "b")],
        "back_url": "#",
        "fine_print": "勾满两项后方可批准。",
        "errors": ["人数不符，请再数一遍。"],
    }
