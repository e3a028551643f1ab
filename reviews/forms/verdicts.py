"""The verdict on material from afar: one of four, and the words that three of them need."""

from django import forms

ACCEPT, RETURN, REFER, DOUBT = "accept", "return", "refer", "doubt"
VERDICTS = [(ACCEPT, "采信"), (RETURN, "退回补正"), (REFER, "改走他路"), (DOUBT, "存疑")]
NEEDED = {RETURN: "请写明要本人补什么。", REFER: "请写明这个方式为什么走不通。", DOUBT: "请写明哪里可疑。"}


class Verdict(forms.Form):
    """`ways` are the other ways open to the person."""

    verdict = forms.ChoiceField(
        label="结论", choices=VERDICTS, error_messages={"required": "请先选一个结论。"}
    )
    reason = forms.CharField(
        label="写明原因", required=False, max_length=300,
        error_messages={"max_length": "请在 300 字以内。"},
    )
    referred_to = forms.ChoiceField(label="改走哪种方式", required=False)

    def __init__(self, *args, ways, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["referred_to"].choices = ways

    def clean(self):
        entered = super().clean()
        verdict = entered.get("verdict")
        if verdict in NEEDED and not entered.get("reason", "").strip():
            self.add_error("reason", NEEDED[verdict])
        if verdict == REFER and not entered.get("referred_to"):
            self.add_error("referred_to", "请选择改走哪种方式。")
        return entered
