"""What is filled in and sent: acts, fields, filters, the interruption card.

An *act* is something to click: {label, url, icon?, tone?, post?, fields?}. `post` makes it a form of one
button with the hidden `fields`; tone is "", primary, ink, quiet or grave.
"""

from accounts.templatetags.house.library import one_of, register

ACT_TONES = frozenset({"", "primary", "ink", "quiet", "grave", "plain", "first"})
SIZES = frozenset({"", "sm", "lg"})

# Which drawing a widget gets, and the class of its control.
_SHAPES = {
    "Select": "select", "NullBooleanSelect": "select", "SelectMultiple": "select", "RadioSelect": "radios",
    "CheckboxSelectMultiple": "radios", "CheckboxInput": "check", "FileInput": "file",
    "ClearableFileInput": "file", "HiddenInput": "hidden",
}
_CLASSES = {
    "input": "form-control", "file": "form-control", "select": "form-select", "check": "form-check-input",
}


@register.inclusion_tag("components/act.html")
def act(act, size: str = "", tone: str = ""):
    """`{% act row.act size="sm" %}`: a link or a one-button form; `tone` overrides the act's own."""
    own = act.get("tone", "") if isinstance(act, dict) else getattr(act, "tone", "")
    return {"act": act, "size": one_of(size, SIZES, "size"), "tone": one_of(tone or own, ACT_TONES, "tone")}


@register.inclusion_tag("components/button.html")
def button(
    label: str, tone: str = "primary", size: str = "", icon: str = "", name: str = "", value: str = "",
    formaction: str = "", keys: str = "", after: str = "", disabled: bool = False,
):
    """The submit button of a form.

    `keys` shows a shortcut beside the word, "Ctrl Enter", and sets it; with `after` the number of ticked rows
    stands between the two halves: 批准暂停 5 人…
    """
    return {
        "label": label, "tone": one_of(tone, ACT_TONES, "tone"), "size": one_of(size, SIZES, "size"),
        "icon": icon, "name": name, "value": value, "formaction": formaction, "keys": keys.split(), "after": after,
        "disabled": disabled,
    }


@register.inclusion_tag("components/field.html")
def field(
    field, hint: str = "", hide_label: bool = False, seg: bool = False, large: bool = False, depends: bool = False
):
    """`{% field form.phone %}`: label, control, hint, error, tied together for screen readers.

    `hint` overrides the form's own; hide_label=True keeps the label for screen readers; seg=True draws radios
    as a segmented bar; large=True gives 42 px, for sign-in; depends=True says of no field that it may be
    left empty: whether it may depends on the others, and the hint says how.
    """
    widget = field.field.widget
    shape = _SHAPES.get(type(widget).__name__, "input")
    hint = hint or field.help_text
    said_by = [f"h_{field.auto_id}"] * bool(hint) + [f"e_{field.auto_id}"] * bool(field.errors)
    if shape == "radios" and not seg:
        widget.attrs["class"] = "form-check-input"
    attrs = {"class": _CLASSES[shape]} if shape in _CLASSES else {}
    if said_by:
        attrs["aria-describedby"] = " ".join(said_by)
    return {
        "field": field, "shape": "seg" if seg and shape == "radios" else shape, "hint": hint, "large": large,
        "hide_label": hide_label, "control": field.as_widget(attrs=attrs) if shape in _CLASSES else "",
        "described_by": " ".join(said_by), "optional": not (field.field.required or depends) and shape != "check",
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form):
    """What is wrong with the form as a whole, as one note; nothing when nothing is."""
    return {"form": form}


@register.inclusion_tag("components/filters.html")
def filters(form, find_url: str, placeholder: str, kept=(), find_value: str = ""):
    """The filter bar of a list: its search (a POST: no name stands in an address) and its selects (a GET).

    form: the bound GET form, its fields selects; kept: (name, value) pairs that both forms carry on, the tab.
    """
    return {
        "form": form, "find_url": find_url, "placeholder": placeholder, "kept": kept,
        "find_value": find_value,
    }


@register.inclusion_tag("components/three_values.html")
def three_values(rows):
    """System, file and person side by side; rows that agree show one tick.

    A row: {label, system, file, differs, said?, pick?, reason?, note?, agree?}; said, pick, reason and agree
    are bound fields.
    """
    return {"rows": rows}


@register.inclusion_tag("components/grave.html")
def grave(interruption):
    """The interruption card before a grave act.

    interruption: {kind, title, facts: [(label, value)], acks: [text], number?, number_label?, act_label, url,
    fields: [(name, value)], back_url, back_label?, fine_print?, errors?, code?: None or {demo: str},
    asks_reason?: bool, reason?: str}. It posts `ack`
    once per tick, `number`, and `code` where one is asked for; the view checks all of them again.
    """
    return {"card": interruption}


@register.inclusion_tag("components/bulk.html")
def bulk(acts, unit: str = "人"):
    """The bar of a list inside its form: {label, url, icon?} each; the first is the usual one."""
    return {"acts": acts, "unit": unit}


@register.inclusion_tag("components/camera.html")
def camera(field, also=None):
    """A photo by webcam or from a file. field: the bound file field; also: a bound checkbox beside it."""
    return {"field": field, "also": also}
