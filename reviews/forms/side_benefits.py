"""One choice an item; a ground for what is withheld, a reason for what is kept."""

from collections.abc import Iterable

from django import forms

from reviews.forms.fields import Reason
from reviews.models import SideBenefitFlag
from reviews.policy import MissedGround
from reviews.states import SideBenefitState

LATER = "LATER"


class Decide(Reason):
    """The items that may still be decided, each with the states it may become; later leaves it as it is.

    `grounds` are those that the contacts on file bear out; without any nothing can be withheld.
    """

    ground = forms.TypedChoiceField(
        label="暂缓的依据", required=False, widget=forms.RadioSelect, coerce=MissedGround, empty_value=None,
        help_text="只列出与左边联系记录相符的。", error_messages={"invalid_choice": "与联系记录不符，请重新选择。"},
    )

    def __init__(self, *args, flags: Iterable[SideBenefitFlag], grounds: Iterable[MissedGround], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(ground.value, ground.label) for ground in grounds]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]
        self.fields["reason"].required = False
        self.fields["reason"].help_text = "照发的，必须写明；暂缓的，可以补充。"
        if not choices:
            del self.fields["ground"]
        open_ones = [flag for flag in flags if any(flag.may_become(state) for state in SideBenefitState)]
        self.flags = {f"item_{flag.item}": flag for flag in open_ones}
        for name, flag in self.flags.items():
            states = [state for state in SideBenefitState if flag.may_become(state)]
            self.fields[name] = forms.ChoiceField(
                label=flag.get_item_display(), widget=forms.RadioSelect, initial=LATER,
                error_messages={"required": "请选择。", "invalid_choice": "请重新选择。"},
                choices=[(LATER, "暂不决定"), *(
                    (state.value, state.label) for state in states if choices or state != SideBenefitState.WITHHELD
                )],
            )
        self.order_fields([*self.flags, "ground", "reason"])

    @property
    def items(self) -> list:
        """The bound fields of the items."""
        return [self[name] for name in self.flags]

    def decisions(self) -> dict[SideBenefitFlag, str]:
        """What was decided."""
        return {flag: state for name, flag in self.flags.items() if (state := self.cleaned_data[name]) != LATER}
