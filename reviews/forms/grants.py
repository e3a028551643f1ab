"""What is asked about a grant, its decision, its receivers, and the money that comes back."""

from decimal import Decimal

from django import forms

from benefits import policy
from benefits.policy import DeathCause, Known
from benefits.services.grant_decisions import Share
from benefits.services.grants import Answers
from reviews.forms.fields import DayField

RECEIVERS = 6  # Lines of the split.


def _money(label: str, **words) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal("0.01"), max_digits=12, decimal_places=2,
        error_messages={"required": f"请填写{label}。", "invalid": "请填写数字。", "min_value": "须大于零。"}, **words,
    )


def _source(label: str, **words) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=120, required=False, help_text="文件名称、文号或者工资审批表。", **words
    )


class Assessment(forms.Form):
    """Only what the rules of this benefit may ask; every figure with its source."""

    cause = forms.ChoiceField(label="去世原因")  # Its choices are those of the benefit.
    served_state_organ = forms.BooleanField(label="国家机关工作人员或者离退休人员", required=False)
    basic_pay = _money("月基本工资（基本离退休费）", required=False)
    basic_pay_source = _source("基本工资的出处")
    floor = _money("少尉军官月基本工资", required=False, help_text="本人的基本工资低于它时才填。")
    floor_source = _source("少尉工资的出处")
    honour = forms.TypedChoiceField(
        label="荣誉、立功增发", required=False, coerce=int, empty_value=None,
        choices=[("", "没有"), *((each, f"{each}%") for each in policy.HONOURS.value)],
        help_text="多次的只选最高的一项。",
    )
    honour_source = _source("荣誉、立功的证明")
    figure = _money("金额", required=False, help_text="所见规定没有写明时，按当地文件填写。")
    figure_source = _source("金额的出处")

    ONE_OFF = ("basic_pay", "basic_pay_source", "floor", "floor_source", "honour", "honour_source")

    def __init__(self, *args, deceased: policy.Deceased, **kwargs):
        super().__init__(*args, **kwargs)
        causes = policy.causes_of(deceased)
        known = [(each.value, each.label) for each in DeathCause if each in causes]
        self.fields["cause"] = forms.ChoiceField(
            label="去世原因", choices=[("", "请选择"), *known], error_messages={"required": "请选择去世原因。"}
        )
        if not causes:
            del self.fields["cause"]
        if not policy.may_be_of_state_organ(deceased):
            del self.fields["served_state_organ"]
        if not causes or deceased.category == "SELF_EMPLOYED_OFFICER":
            for name in self.ONE_OFF:
                del self.fields[name]

    def answers(self) -> Answers:
        entered = dict(self.cleaned_data)
        cause, organ = entered.pop("cause", ""), entered.pop("served_state_organ", False)
        known = {name: value for name, value in entered.items() if value not in ("", None)}
        return Answers(cause, organ, Known(**known))


class Approval(forms.Form):
    offset = forms.TypedChoiceField(
        label="多发的款", coerce=lambda value: value == "1", widget=forms.RadioSelect,
        choices=[("1", "抵扣：从这一笔里扣除，抵不完的另行追回"), ("0", "不抵扣：全额发放，多发的款另行追回")],
        error_messages={"required": "请选择多发的款怎样处理。"},
    )
    code = forms.CharField(label="动态口令", required=False, max_length=20, help_text="刚才输入过的不用再填。")

    def __init__(self, *args, asks_offset: bool, prove, **kwargs):
        super().__init__(*args, **kwargs)
        self.prove = prove
        if not asks_offset:
            del self.fields["offset"]

    def clean(self):
        entered = super().clean()
        if not self.errors and (refusal := self.prove(entered.get("code", ""))):
            self.add_error("code", refusal)
        return entered


class Receiver(forms.Form):
    name = forms.CharField(label="姓名", max_length=50, error_messages={"required": "请填写姓名。"})
    relation = forms.CharField(label="与逝者关系", max_length=20, error_messages={"required": "请填写关系。"})
    id_number = forms.CharField(label="身份证号", max_length=24, error_messages={"required": "请填写身份证号。"})
    amount = _money("金额（元）")
    signed_on = DayField(label="签字日期", has_been=True)
    bank_card = forms.CharField(label="银行卡号", max_length=30, required=False)
    guardian = forms.CharField(label="监护人", max_length=50, required=False, help_text="领取人未满十八周岁时填。")

    def share(self) -> Share:
        return Share(**self.cleaned_data)


Receivers = forms.formset_factory(
    Receiver, extra=RECEIVERS - 1, min_num=1, max_num=RECEIVERS, validate_min=True, validate_max=True
)


class Handed(forms.Form):
    paid_on = DayField(label="发放日期", has_been=True)
    receipt_no = forms.CharField(label="凭证号", max_length=40, error_messages={"required": "请填写凭证号。"})


class Plan(forms.Form):
    number = forms.IntegerField(
        label="分几期", min_value=1, max_value=60,
        error_messages={"required": "请填写期数。", "invalid": "请填写数字。", "min_value": "期数从 1 到 60。",
                        "max_value": "期数从 1 到 60。"},
    )  # fmt: skip
    first_on = DayField(label="第一期的日期", to_come=True, help_text="以后每月同一天一期。")


class Receipt(forms.Form):
    received_on = DayField(label="收到日期", has_been=True)
    amount = _money("金额（元）")
    receipt_no = forms.CharField(label="票据号", max_length=40, error_messages={"required": "请填写票据号。"})


class Figure(forms.Form):
    year = forms.IntegerField(
        label="年份", min_value=2000, max_value=2100,
        error_messages={"required": "请填写年份。", "invalid": "请填写年份。"},
    )
    amount = _money("金额（元）")
    source = forms.CharField(label="出处", max_length=160, error_messages={"required": "请填写出处。"})
