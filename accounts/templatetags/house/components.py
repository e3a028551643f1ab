"""The parts of a page. Options are the keywords; rows and groups are plain dicts or small dataclasses.

An *act* is something to click: {label, url, icon?, tone?, post?, fields?}. `post` makes it a form of one button with
the hidden `fields`; tone is "", primary, ink, quiet or grave.
"""

from django.template.defaultfilters import yesno
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.templatetags.house.library import one_of, register
from accounts.templatetags.house.marks import draw

ACT_TONES = frozenset({"", "primary", "ink", "quiet", "grave", "plain", "first"})
SIZES = frozenset({"", "sm", "lg"})
WHEN_TONES = frozenset({"", "grave", "soon", "run"})
NOTE_ICONS = {"": "info", "done": "check", "soon": "alert", "bad": "octagon"}
NOW_TONES = frozenset({"soon", "stop"})
LINE_TONES = frozenset({"", "done", "run", "bad"})


@register.inclusion_tag("components/act.html")
def act(act, size: str = "", tone: str = ""):
    """`{% act row.act size="sm" %}`: a link or a one-button form; `tone` overrides the act's own."""
    own = act.get("tone", "") if isinstance(act, dict) else getattr(act, "tone", "")
    return {
        "act": act, "size": one_of(size, SIZES, "size"), "tone": one_of(tone or own, ACT_TONES, "tone"),
    }


@register.inclusion_tag("components/button.html")
def button(
    label: str, tone: str = "primary", size: str = "", icon: str = "", name: str = "", value: str = "",
    formaction: str = "", keys: str = "", disabled: bool = False,
):
    """The submit button of a form. `keys` shows a shortcut beside the word, "Ctrl Enter", and sets it."""
    return {
        "label": label, "tone": one_of(tone, ACT_TONES, "tone"), "size": one_of(size, SIZES, "size"), "icon": icon,
        "name": name, "value": value, "formaction": formaction, "keys": keys.split(), "disabled": disabled,
    }


@register.simple_block_tag
def note(content: str, tone: str = "", icon: str = "") -> SafeString:
    """`{% note "bad" %}…{% endnote %}`: plain, done, soon or bad; `icon` overrides the tone's own."""
    one_of(tone, NOTE_ICONS, "tone")
    role = {"bad": ' role="alert"', "done": ' role="status"'}.get(tone, "")
    return format_html(
        '<div class="ns-note {}"{}>{}<div>{}</div></div>',
        tone, SafeString(role), draw(icon or NOTE_ICONS[tone]), content,
    )


@register.inclusion_tag("components/messages.html", takes_context=True)
def flashes(context):
    """The flash messages of this request, as notes."""
    tones = {"success": "done", "warning": "soon", "error": "bad"}
    return {"flashes": [(tones.get(message.level_tag, ""), message) for message in context.get("messages", ())]}


@register.inclusion_tag("components/field.html")
def field(field, hint: str = "", hide_label: bool = False, seg: bool = False, large: bool = False):
    """`{% field form.phone %}`: label, control, hint, error, tied together for screen readers.

    `hint` overrides the form's own; hide_label=True keeps the label for readers only; seg=True draws radios as a
    segmented bar; large=True gives 42 px, for sign-in.
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
        "described_by": " ".join(said_by), "optional": not field.field.required and shape != "check",
    }


_SHAPES = {
    "Select": "select", "NullBooleanSelect": "select", "SelectMultiple": "select", "RadioSelect": "radios",
    "CheckboxSelectMultiple": "radios", "CheckboxInput": "check", "FileInput": "file", "ClearableFileInput": "file",
    "Textarea": "input", "HiddenInput": "hidden",
}
_CLASSES = {
    "input": "form-control", "file": "form-control", "select": "form-select", "check": "form-check-input", "hidden": "",
}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form):
    """What is wrong with the form as a whole, as one note; nothing when nothing is."""
    return {"form": form}


@register.inclusion_tag("components/pages.html")
def pages(count: int, unit: str = "人", previous_url: str = "", next_url: str = "", shown: int = 0):
    """Keyset pages: 上一页 and 下一页, with the count of the list, capped at "10,000+"."""
    return {
        "count": count, "unit": unit, "shown": shown,
        "steps": [("上一页", previous_url, "prev"), ("下一页", next_url, "next")],
    }


@register.inclusion_tag("components/tabs.html")
def tabs(items, label: str, identity: bool = False):
    """Links that look like tabs. items: {label, url, count?, current}; identity=True sits under a person's header."""
    return {"items": items, "label": label, "identity": identity}


@register.inclusion_tag("components/seg.html")
def seg(items, label: str):
    """A segmented bar of links, for a filter. items: {label, url, current}."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/filters.html")
def filters(form, find_url: str, placeholder: str, kept=(), find_value: str = ""):
    """The filter bar of a list: its search (a POST, so that no name stands in an address) and its selects (a GET).

    form: the bound GET form, its fields selects; kept: (name, value) pairs that both forms carry on, as the tab.
    """
    return {
        "form": form, "find_url": find_url, "placeholder": placeholder, "kept": kept, "find_value": find_value,
    }


@register.inclusion_tag("components/filter_tags.html")
def filter_tags(tags, clear_url: str, count: int, unit: str = "人", money=None):
    """The second line of a list: conditions to remove ({label, url}), the count, the monthly money."""
    return {"tags": tags, "clear_url": clear_url, "count": count, "unit": unit, "money": money}


@register.inclusion_tag("components/when.html")
def when(group):
    """A consequence group. group: {key, tone, day, day_unit?, day_note, title, note?, strong?, money?, people,
    more_label?, more_url?}; a person: {name, url, review?|mark?, note, strong?, money, act?}."""
    tone = group["tone"] if isinstance(group, dict) else group.tone
    return {"group": group, "tone": one_of(tone, WHEN_TONES, "tone")}


@register.inclusion_tag("components/next_step.html")
def next_step(step):
    """The person's next step. step: {text, owner, due, acts}: one sentence, one owner, one date, two acts at most."""
    return {"step": step}


@register.inclusion_tag("components/now_bar.html")
def now_bar(strong: str, text: str, url: str = "", label: str = "现在确认", tone: str = "soon"):
    """Stands on every page of an unconfirmed person; tone stop (cinnabar) for a suspended one."""
    tone = one_of(tone, NOW_TONES, "tone")
    return {"strong": strong, "text": text, "url": url, "label": label, "tone": tone}


@register.inclusion_tag("components/timeline.html")
def timeline(entries):
    """entries, newest first: {when, text, note?, tone?}; tone: "", done, run, bad."""
    tones = [entry.get("tone", "") if isinstance(entry, dict) else getattr(entry, "tone", "") for entry in entries]
    for tone in tones:
        one_of(tone, LINE_TONES, "tone")
    return {"entries": list(zip(entries, tones, strict=True))}


@register.inclusion_tag("components/three_values.html")
def three_values(rows):
    """System, file and person side by side. A row: {label, system, file, differs, said?, pick?, reason?, note?, agree?}
    where said, pick, reason and agree are bound fields; rows that agree show one tick."""
    return {"rows": rows}


@register.simple_block_tag
def law(content: str, cite: str, gist: bool = True, source: str = "") -> SafeString:
    """`{% law cite="《…》第二十五条" %}…{% endlaw %}`; gist=False only for words quoted as they stand in the source.
    source: a sentence below, such as 仅见于问答，未见部颁文件原文。"""
    tag = SafeString('　<span class="dim">要旨</span>') if gist else ""
    below = format_html('<p class="small dim">{} {}</p>', draw("info"), source) if source else ""
    return format_html('<div class="ns-law"><cite>{}{}</cite>{}</div>{}', cite, tag, content, below)


@register.inclusion_tag("components/grave.html")
def grave(interruption):
    """The interruption card before a grave act. interruption: {kind, title, facts: [(label, value)], acks: [text],
    number?, number_label?, act_label, url, fields: [(name, value)], back_url, back_label?, fine_print?, errors?}."""
    return {"card": interruption}


@register.inclusion_tag("components/bulk.html")
def bulk(acts, unit: str = "人"):
    """The bar of a list inside its form: {label, url, icon?} each; the first is the usual one."""
    return {"acts": acts, "unit": unit}


@register.simple_block_tag
def paper(content: str, title: str, number: str = "", mini: bool = False) -> SafeString:
    """A preview of what prints: `{% paper title="…" number="临退役军公〔2026〕3 号" %}…{% endpaper %}`."""
    return format_html(
        '<div class="ns-doc{}"><h2>{}</h2>{}{}</div>', yesno(mini, " ns-doc-mini,"), title,
        format_html('<p class="no">{}</p>', number) if number else "", content,
    )


@register.inclusion_tag("components/kv.html")
def kv(rows):
    """A list of facts: (label, value) or (label, value, class), the class pine, ochre, cinnabar, strong or idno."""
    return {"rows": [(*row, "")[:3] for row in rows]}


@register.inclusion_tag("components/bar.html")
def bar(done: float, run: float = 0, soon: float = 0, stop: float = 0):
    """A progress bar of per cents; the text beside it says the same."""
    starts, at = [], 0.0
    for share, tone in ((done, ""), (run, "b2"), (soon, "b3"), (stop, "b4")):
        if share:
            starts.append({"x": round(at, 1), "width": round(share, 1), "tone": tone})
        at += share
    return {"parts": starts}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = ""):
    """An empty list says what comes next, and where to go."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("components/identity.html")
def identity(person, slim: bool = False, step=None):
    """The header that stays on top. person: {name, photo_url?, marks: [(word, tone, icon)], facts: [(label, value, class?)]}."""
    facts = person["facts"] if isinstance(person, dict) else person.facts
    return {"person": person, "facts": [(*fact, "")[:3] for fact in facts], "slim": slim, "step": step}


@register.inclusion_tag("components/camera.html")
def camera(field, also=None):
    """A photo by webcam, or from a file without one. field: the bound file field; also: a bound checkbox beside it."""
    return {"field": field, "also": also}


@register.inclusion_tag("components/checks.html")
def checks(rows, tight: bool = False):
    """A checklist, worst first: {kind, text, note?, link_label?, link_url?}; kind: ok, warn, bad, none."""
    return {"rows": rows, "tight": tight}
