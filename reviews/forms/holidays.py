"""A year's table is given as the words of the notice, or as a file; both become the words that are shown again."""

from django import forms

from benefits.exchange import holidays as reader
from benefits.services import holidays
from reviews.forms.fields import SheetField


class Entry(forms.Form):
    """The table with its document. After `is_valid`, `days` holds what was read and `left_out` the unused lines."""

    text = forms.CharField(
        label="通知全文或逐行写", required=False, max_length=20_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="逐行写的样子：春节：2月15日至23日放假，共9天。2月14日、2月28日上班。",
        error_messages={"max_length": "文字太长，请只粘贴放假安排。"},
    )
    file = SheetField(
        label="或者上传文件", required=False, too_large="请核对是不是放假安排。",
        help_text="三列：日期、安排（放假或上班）、节日。选了文件，以文件为准。",
    )
    document_no = forms.CharField(
        label="通知文号", max_length=80, help_text="如 国办发明电〔2025〕7号。",
        error_messages={"required": "请写明国务院办公厅通知的文号。", "max_length": "文号请在 80 字以内。"},
    )
    reason = forms.CharField(
        label="为什么更改", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "这一年已有放假安排，请写明为什么更改。", "max_length": "理由请在 300 字以内。"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, *args, year, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.year, self.version = year, version
        self.days, self.left_out = [], []
        if version:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]

    def clean(self):
        told = super().clean()
        if self.errors.keys() & {"file", "text"}:
            return told
        try:
            if told.get("file"):
                read = reader.from_file(told["file"], year=self.year)
            else:
                read = reader.from_text(told.get("text", ""), year=self.year)
        except reader.CannotReadTable as refusal:
            for sentence in refusal.sentences:
                self.add_error("file" if told.get("file") else "text", sentence)
            return told
        self.days, self.left_out = read.days, read.left_out
        return told

    @property
    def mark(self) -> str:
        """What the preview depends on: the table as read, its document, and the edition that it would replace."""
        return "|".join([holidays.written(self.days), self.cleaned_data["document_no"], str(self.version)])

    @property
    def is_seen(self) -> bool:
        """Whether what would change was on the page that was sent, for just this table."""
        return _flat(self.cleaned_data["seen"]) == _flat(self.mark)

    def shown_again(self) -> None:
        """Remember what the page shows now, in the words in which it was understood."""
        typed = {name: self.data[name] for name in self.data}
        self.data = {**typed, "seen": self.mark, "text": holidays.written(self.days)}


def _flat(words: str) -> str:
    """Without the line ends, which a browser sends in its own way."""
    return "".join(words.split())
