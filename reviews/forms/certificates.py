"""What stands on a certificate that somebody has in hand."""

from django import forms

from reviews.forms.fields import DayField, PhotoField
from reviews.forms.letters import Narrowed
from reviews.policy import EvidenceKind, certificates
from reviews.services.certificates import Seen


class Expiring(Narrowed):
    """The conditions of the list: an office."""


class Certificate(forms.Form):
    """Kind, number, days, the scan if there is one. Where the last day is left out, the law's own is proposed."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label="证件", choices=[(kind.value, kind.label) for kind in certificates.CERTIFICATES],
        widget=forms.RadioSelect, error_messages={"required": "请选择证件的种类。"},
    )
    number = forms.CharField(
        label="证件号码", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="照证件上写的填；也可以用读卡器。", error_messages={"required": "请填写证件号码。"},
    )
    issued_on = DayField(
        label="签发日期", required=False, has_been=True, help_text="身份证必填，见背面“有效期限”的前一半。"
    )
    is_lasting = forms.BooleanField(label="长期有效", required=False)
    expires_on = DayField(label="有效期至", required=False)
    seen_on = DayField(label="看原件的日期", has_been=True)
    scan = PhotoField(label="扫描件", required=False, help_text="JPG、PNG，10 MB 以内。")

    def __init__(self, *args, born_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.born_on = born_on

    def clean(self):
        entered = super().clean()
        is_lasting, day = entered.get("is_lasting"), entered.get("expires_on")
        if is_lasting and day:
            self.add_error("expires_on", "长期有效的不填到期日，请二选一。")
        elif not is_lasting and not day and "expires_on" not in self.errors:
            self._propose(entered)
        return entered

    def _propose(self, entered):
        """The form comes back with the day that article 5 gives, to be compared with the card."""
        issued = entered.get("issued_on")
        if entered.get("kind") != EvidenceKind.ID_CARD or not issued:
            self.add_error("expires_on", "请填写到期日；没有到期日的，勾选长期有效。")
            return
        day = certificates.id_card_expires_on(born_on=self.born_on, issued_on=issued)
        self.data = self.data.copy()
        self.data["expires_on" if day else "is_lasting"] = day.isoformat() if day else "on"
        proposed = f"有效期到 {day}" if day else "长期有效"
        self.add_error("expires_on", f"按签发时的年龄应为{proposed}，已替您填上；请对照证件，相符再登记。")

    def seen(self) -> Seen:
        """What the clerk saw."""
        entered = self.cleaned_data
        return Seen(
            entered["kind"], entered["number"], entered["issued_on"], entered["expires_on"], entered["seen_on"]
        )
