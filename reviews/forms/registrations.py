"""The items of a yearly registration, a supervisor's word on them, and the minutes of a talk."""

from django import forms

from accounts.models import Staff
from reviews import policy
from reviews.forms.fields import DayField, Reason
from reviews.models import RegistrationItem
from reviews.services.registrations import Entry

Result = RegistrationItem.Result


class Items(forms.Form):
    """One result for each topic, and a note that is asked for where something did not pass."""

    def __init__(self, *args, topics, known=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.topics = topics
        before = {row.item: row for row in known}
        for topic in topics:
            row = before.get(topic)
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label, choices=Result.choices, widget=forms.RadioSelect,
                initial=row.result if row else None, error_messages={"required": f"请登记{topic.label}。"},
            )
            self.fields[_note(topic)] = forms.CharField(
                label=f"{topic.label}的说明", required=False, max_length=300, initial=row.note if row else "",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
                error_messages={"max_length": "说明请在 300 字以内。"},
            )

    def clean(self):
        entered = super().clean()
        for topic in self.topics:
            if entered.get(topic.value) == Result.NOT_PASSED and not entered.get(_note(topic), "").strip():
                self.add_error(_note(topic), f"{topic.label}未通过，请写明原因。")
        return entered

    def lines(self) -> list[dict]:
        """The bound fields of each topic, for the table."""
        return [
            {"label": topic.label, "result": self[topic.value], "note": self[_note(topic)]} for topic in self.topics
        ]

    def entries(self) -> dict[str, Entry]:
        entered = self.cleaned_data
        return {topic: Entry(entered[topic.value], entered[_note(topic)]) for topic in self.topics}


def _note(topic: policy.RegistrationTopic) -> str:
    return f"note_{topic.value}"


class Decision(Reason):
    """What the supervisor decides where an item did not pass, and why."""

    result = forms.ChoiceField(
        label="决定", choices=[(Result.PASSED.value, "认定通过"), (Result.NOT_PASSED.value, "认定未通过")],
        widget=forms.RadioSelect, error_messages={"required": "请选择决定。"},
    )

    field_order = ["result", "reason"]


class Talk(forms.Form):
    """A talk that has been held; `colleagues` may have been the second officer."""

    held_on = DayField(label="约谈日期", has_been=True)
    place = forms.CharField(label="地点", max_length=80, error_messages={"required": "请写明地点。"})
    subject = forms.CharField(label="事由", max_length=200, error_messages={"required": "请写明事由。"})
    minutes = forms.CharField(
        label="谈话记录", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="写明提醒了什么、本人怎么说、约定了什么。",
        error_messages={"required": "请写下谈话记录。", "max_length": "谈话记录请在 4000 字以内。"},
    )
    second_officer = forms.ModelChoiceField(
        label="另一位谈话人", queryset=Staff.objects.none(), to_field_name="username", required=False,
        empty_label="没有", error_messages={"invalid_choice": "请选择本辖区的经办员或审核员。"},
    )

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["second_officer"].queryset = colleagues
