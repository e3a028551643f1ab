"""The shapes of what people type at the door and on the pages of the administrator and the auditor."""

import datetime as dt

from django import forms
from django.contrib.auth import password_validation

from accounts import vocabulary
from accounts.models import AccessEntry, Organization, Staff
from accounts.roles import ACTS_OF, Role

OWN_WORDS = {"password_too_short": "密码太短，至少 12 位。"}
STAFF_ROLES = [("", "全部岗位"), *Staff.ROLES]


class SignIn(forms.Form):
    username = forms.CharField(
        label="账号", max_length=30, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label="密码", max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self):
        return self.cleaned_data["username"].lower()


class Code(forms.Form):
    code = forms.CharField(
        label="动态口令", max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class NewDevice(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(
        label="手机上显示的 6 位数字", max_length=7,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class NewPassword(forms.Form):
    """The old password is checked by the view, which counts its failures as those of a sign-in."""

    old = forms.CharField(
        label="现在的密码", max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新密码", max_length=128, strip=False, help_text="至少 12 位，不能只用数字，不能是常见密码。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输入一次新密码", max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, staff, **kwargs):
        self.staff = staff
        super().__init__(*args, **kwargs)

    def clean_new(self):
        try:
            password_validation.validate_password(self.cleaned_data["new"], self.staff)
        except forms.ValidationError as refusal:  # Django has no Chinese for the first of these yet.
            raise forms.ValidationError(
                [OWN_WORDS.get(error.code, error) for error in refusal.error_list]
            ) from refusal
        return self.cleaned_data["new"]

    def clean(self):
        entered = super().clean()
        if "new" in entered and entered["new"] == entered.get("old"):
            self.add_error("new", "新密码须与现在的密码不同。")
        if "new" in entered and "again" in entered and entered["new"] != entered["again"]:
            self.add_error("again", "两次输入的新密码不一致。")
        return entered


class OfficeField(forms.ModelChoiceField):
    """Offices of the administrator's subtree, indented by level."""

    def label_from_instance(self, office):
        return "　" * (office.path.count("/") - 1) + office.name


class StaffAccount(forms.ModelForm):
    organization = OfficeField(queryset=Organization.objects.none(), label="机构", empty_label="请选择机构")

    class Meta:
        model = Staff
        fields = ["username", "name", "role", "organization"]
        error_messages = {"username": {"unique": "该账号已有人使用，请换一个。"}}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.visible_to(by).open()
        self.fields["username"].help_text = "小写字母开头，2 至 30 位字母、数字。一人一号，不得共用。"
        if self.instance.pk:
            self.fields["username"].disabled = True
            self.fields["username"].help_text = "账号开设后不能更改。"


class Client(forms.Form):
    """What a sending system may do, and how often it may call."""

    ACTS = sorted((act.value, act.label) for act in ACTS_OF[Role.SENDER])
    acts = forms.MultipleChoiceField(
        label="可做的事", choices=ACTS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择这个系统可做的事。"},
    )
    calls_per_minute = forms.IntegerField(
        label="每分钟最多几次", min_value=1, max_value=600, initial=60, help_text="一次投递最多一千条。"
    )


class NewClient(Client):
    name = forms.CharField(label="系统名称", max_length=30, help_text="如：省厅 App 推送。留痕中以此署名。")
    organization = OfficeField(
        queryset=Organization.objects.none(), label="数据范围", empty_label="请选择机构",
        help_text="只收这个机构及下级的对象。",
    )
    field_order = ["name", "organization", "acts", "calls_per_minute"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.visible_to(by).open()


class Reason(forms.Form):
    reason = forms.CharField(label="理由", max_length=200)


class ResetRequest(forms.Form):
    reason = forms.CharField(label="原因", max_length=200, help_text="例如：手机丢失、更换手机。")
    seen_how = forms.CharField(
        label="如何核实本人", max_length=200, help_text="例如：本人持身份证到县中心，经办人当面核对。"
    )


class OrganizationDetails(forms.ModelForm):
    class Meta:
        model = Organization
        fields = ["code", "name", "short_name", "phone", "address"]
        error_messages = {"code": {"unique": "该区划代码已有机构使用。"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True
            self.fields["code"].help_text = "区划代码建立后不能更改。"


class StaffFilter(forms.Form):
    role = forms.ChoiceField(label="岗位", required=False, choices=STAFF_ROLES)
    office = forms.ModelChoiceField(
        label="机构", required=False, queryset=Organization.objects.none(), to_field_name="code", empty_label="全部机构"
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部状态"), ("active", "在用"), ("disabled", "已停用")]
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices_to_filter_by(by)


class LogFilter(forms.Form):
    """What both logs are filtered by. Days are inclusive."""

    office = forms.ModelChoiceField(
        label="机构", required=False, queryset=Organization.objects.none(), to_field_name="code", empty_label="全部机构"
    )
    who = forms.ModelChoiceField(
        label="经手人", required=False, queryset=Staff.objects.none(), to_field_name="key", empty_label="全部人员"
    )
    since = forms.DateField(label="自", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="至", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    about = forms.RegexField(regex=r"^[\w-]{1,22}$", label="对象", required=False, widget=forms.HiddenInput)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices_to_filter_by(by)
        self.fields["who"].queryset = Staff.objects.visible_to(by).order_by("name")

    def clean(self):
        entered = super().clean()
        since, until = entered.get("since") or dt.date.min, entered.get("until") or dt.date.max
        if since > until:
            self.add_error("until", "截止日期早于起始日期。")
        return entered


class AuditFilter(LogFilter):
    subject = forms.ChoiceField(
        label="事项", required=False, choices=[("", "全部事项"), *vocabulary.subjects()]
    )


class AccessFilter(LogFilter):
    kind = forms.ChoiceField(label="方式", required=False, choices=[("", "全部方式"), *AccessEntry.Kind.choices])


def offices_to_filter_by(staff):
    """Offices down to the county: a province's stations would not fit a list."""
    visible = Organization.objects.visible_to(staff)
    own = staff.organization
    return visible if own.level == Organization.Level.COUNTY else visible.exclude(level=Organization.Level.STATION)
