"""A death that is reported, and a report that is not true."""

from django import forms

from benefits.models import Death
from benefits.policy import DeathCause
from benefits.services.deaths import Proof
from benefits.services.wrong_deaths import Finding
from reviews.forms.fields import DayField, PhotoField


class Report(forms.Form):
    """Who says so, and which day; what is not known for certain is said in words."""

    source = forms.ChoiceField(
        label="从哪里得知", choices=Death.Source.choices, initial=Death.Source.FAMILY,
        error_messages={"required": "请选择从哪里得知。"},
    )
    match = forms.ChoiceField(
        label="名单与档案比对", required=False, choices=[("", "不是名单"), *Death.Match.choices],
        help_text="从名单得知的才选。",
    )
    died_on = DayField(label="去世日期", has_been=True, help_text="不清楚的，填大约的日子并在下面写明。")
    note = forms.CharField(
        label="谁说的", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="姓名、与本人的关系、电话、原话；名单写明名称和日期。",
        error_messages={"required": "请写明是谁说的。", "max_length": "请在 500 字以内。"},
    )


class Dismissal(forms.Form):
    untrue = forms.ChoiceField(
        label="为什么不属实", choices=Death.Untrue.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选择为什么不属实。"},
    )
    finding = forms.CharField(
        label="看到、问到了什么", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：本人今天带身份证到站；名单上的证件号不同。",
        error_messages={"required": "请写明看到、问到了什么。", "max_length": "请在 300 字以内。"},
    )


class _Proven(forms.Form):
    """With a code typed just now, as before each act that stops or starts pay; `prove` says why it does not do."""

    use_required_attribute = False
    code = forms.CharField(
        label="动态口令", max_length=20, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args, prove, asks_code, **kwargs):
        super().__init__(*args, **kwargs)
        self.prove = prove
        self.order_fields([name for name in self.fields if name != "code"])
        if not asks_code:
            del self.fields["code"]

    def clean(self):
        entered = super().clean()
        if not self.errors and (why_not := self.prove(entered.get("code", ""))):
            self.add_error("code" if "code" in self.fields else None, why_not)
        return entered


class Verification(_Proven):
    """What the certificate says; the day may be another one than was reported."""

    certificate = forms.ChoiceField(
        label="证明", choices=Death.Certificate.choices, error_messages={"required": "请选择证明的种类。"}
    )
    number = forms.CharField(
        label="证明编号", max_length=40, help_text="照证明填写；新版的编号就是本人的证件号。",
        error_messages={"required": "请填写证明编号。"},
    )
    died_on = DayField(
        label="去世日期", has_been=True, help_text="以证明为准。宣告死亡的填判决之日；因意外事件的，填事件发生之日。"
    )
    cause = forms.ChoiceField(
        label="去世原因", required=False, choices=[("", "证明没有写明"), *DeathCause.choices],
        help_text="丧葬抚恤、遗属待遇按原因核算；以后可以补。",
    )
    scan = PhotoField(label="证明的照片", required=False, help_text="JPG、PNG，10 MB 以内。")
    weighed = forms.BooleanField(
        label="去世日期以后的联系、确认，我已逐一核对", error_messages={"required": "请先核对去世日期以后的记录。"}
    )

    def proof(self) -> Proof:
        entered = self.cleaned_data
        return Proof(entered["certificate"], entered["number"], entered["died_on"], entered["cause"])


class Reversal(_Proven):
    untrue = forms.ChoiceField(
        label="为什么不属实", choices=Death.Untrue.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选择为什么不属实。"},
    )
    finding = forms.CharField(
        label="看到、问到了什么", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明看到、问到了什么。", "max_length": "请在 300 字以内。"},
    )
    document_no = forms.CharField(
        label="撤销宣告死亡判决的文号", max_length=80, required=False, help_text="法院宣告死亡的必填。"
    )

    def as_finding(self) -> Finding:
        entered = self.cleaned_data
        return Finding(entered["untrue"], entered["finding"], entered["document_no"])


class Survivors(forms.Form):
    """What was found about the family."""

    found = forms.ChoiceField(
        label="结果", choices=[("ENTERED", "已建档"), ("NOBODY", "没有符合条件的遗属")], widget=forms.RadioSelect,
        error_messages={"required": "请选择结果。"},
    )
    outcome = forms.CharField(
        label="核查情况", max_length=300, help_text="问了谁，有哪些亲属，已建档的写明姓名。",
        error_messages={"required": "请写明核查情况。", "max_length": "请在 300 字以内。"},
    )
