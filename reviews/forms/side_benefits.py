"""One choice an item, one reason for what was chosen."""

from collections.abc import Iterable

from django import forms

from reviews.forms.fields import Reason
from reviews.models import SideBenefitFlag
from reviews.states import SideBenefitState

LATER = "LATER"


class Decide(Reason):
    """The items that may still be decided, each with the states it may become; later leaves it as it is."""

    def __init__(self, *args, flags: Iterable[SideBenefitFlag], may_withhold: bool, **kwargs):
        super().__init__(*args, **kwargs)
        open_ones = [flag for flag in flags if any(flag.may_become(state) for state in SideBenefitState)]
        self.flags = {f"item_{flag.item}": flag for flag in open_ones}
        for name, flag in self.flags.items():
            states = [state for state in SideBenefitState if flag.may_become(state)]
            self.fields[name] = forms.ChoiceField(
                label=flag.get_item_display(), widget=forms.RadioSelect, initial=LATER,
                error_messages={"required": "请选择。", "invalid_choice": "请重新选择。"},
                choices=[(LATER, "暂不决定"), *(
                    (state.value, state.label) for state in states if may_withhold or state != SideBenefitState.WITHHELD
                )],
            )
        self.order_fields([*self.flags, "reason"])

    @property
    def items(self) -> list:
        """The bound fields of the items."""
        return [self[name] for name in self.flags]

    def decisions(self) -> dict[SideBenefitFlag, str]:
        """What was decided."""
        return {flag: state for name, flag in self.flags.items() if (state := self.cleaned_data[name]) != LATER}
