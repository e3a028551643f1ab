"""The parts of a page. Options are the keywords; rows and groups are plain dicts or small dataclasses."""

from django.template.defaultfilters import yesno
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.templatetags.house.library import one_of, register
from accounts.templatetags.house.marks import draw

WHEN_TONES = frozenset({"", "grave", "soon", "run"})
NOTE_ICONS = {"": "info", "done": "check", "soon": "alert", "bad": "octagon"}
NOW_TONES = frozenset({"soon", "stop"})
LINE_TONES = frozenset({"", "done", "run", "bad"})


@register.simple_block_tag
def note(content: str, tone: str = "", icon: str = "") -> SafeString:
    """`{% note "bad" %}…{% endnote %}`: "", done, soon or bad; `icon` overrides the tone's own."""
    one_of(tone, NOTE_ICONS, "tone")
    role = {"bad": ' role="alert"', "done": ' role="status"'}.get(tone, "")
    return format_html(
        '<div class="ns-note {}"{}>{}<div>{}</div></div>',
        tone, SafeString(role), draw(icon or NOTE_ICONS[tone]), content,  # nosec B703: one of two constants
    )


@register.inclusion_tag("components/messages.html", takes_context=True)
def flashes(context):
    """The flash messages of this request, as notes."""
    tones = {"success": "done", "warning": "soon", "error": "bad"}
    said = context.get("messages", ())
    return {"flashes": [(tones.get(message.level_tag, ""), message) for message in said]}


@register.inclusion_tag("components/pages.html")
def pages(
    count: int, unit: str = "人", previous_url: str = "", next_url: str = "", shown: int = 0, label: str = "翻页",
):
    """Keyset pages: 上一页 and 下一页, with the count of the list, capped at "10,000+"."""
    return {
        "count": count, "unit": unit, "shown": shown, "label": label,
        "steps": [("上一页", previous_url, "prev"), ("下一页", next_url, "next")],
    }


@register.inclusion_tag("components/tabs.html")
def tabs(items, label: str, identity: bool = False):
    """Links that look like tabs. items: {label, url, count?, current}; identity=True: below a header."""
    return {"items": items, "label": label, "identity": identity}


@register.inclusion_tag("components/seg.html")
def seg(items, label: str):
    """A segmented bar of links, for a filter. items: {label, url, current}."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/filter_tags.html")
def filter_tags(tags, clear_url: str, count: int, unit: str = "人", money=None):
    """The second line of a list: conditions to remove ({label, url}), the count, the monthly money."""
    return {"tags": tags, "clear_url": clear_url, "count": count, "unit": unit, "money": money}


@register.inclusion_tag("components/when.html")
def when(group):
    """A consequence group: when, what is lost, who.

    group: {key, tone, day, day_unit?, day_note, title, note?, strong?, money?, people, more_label?,
    more_url?}; tone: "", grave, soon, run. A person: {name, url, review? or mark?: {word, tone, icon}, note,
    strong?, money, act?}.
    """
    return {"group": group, "tone": one_of(_tone(group), WHEN_TONES, "tone")}


@register.inclusion_tag("components/next_step.html")
def next_step(step):
    """The person's next step. step: {text, owner, due, acts}; two acts at most."""
    return {"step": step}


@register.inclusion_tag("components/now_bar.html")
def now_bar(strong: str, text: str, url: str = "", label: str = "现在确认", tone: str = "soon"):
    """Stands on every page of an unconfirmed person; tone stop (cinnabar) for a suspended one."""
    tone = one_of(tone, NOW_TONES, "tone")
    return {"strong": strong, "text": text, "url": url, "label": label, "tone": tone}


@register.inclusion_tag("components/timeline.html")
def timeline(entries):
    """entries, newest first: {when, text, note?, tone?}; tone: "", done, run, bad."""
    return {"entries": [(entry, one_of(_tone(entry), LINE_TONES, "tone")) for entry in entries]}


def _tone(row) -> str:
    return row.get("tone", "") if isinstance(row, dict) else getattr(row, "tone", "")


@register.simple_block_tag
def law(content: str, cite: str, gist: bool = True, source: str = "") -> SafeString:
    """`{% law cite="《…》第二十五条" %}…{% endlaw %}`.

    gist=False only for words quoted as they stand in the source; source is a sentence below, such as
    仅见于问答，未见部颁文件原文。
    """
    tag = SafeString('　<span class="dim">要旨</span>') if gist is not False else ""
    below = format_html('<p class="small dim">{} {}</p>', draw("info"), source) if source else ""
    return format_html('<div class="ns-law"><cite>{}{}</cite>{}</div>{}', cite, tag, content, below)


@register.simple_block_tag
def paper(content: str, title: str, number: str = "", mini: bool = False) -> SafeString:
    """A preview of what prints: `{% paper title="…" number="临退役军公〔2026〕3 号" %}…{% endpaper %}`."""
    return format_html(
        '<div class="ns-doc{}"><h2>{}</h2>{}{}</div>', yesno(mini, " ns-doc-mini,"), title,
        format_html('<p class="no">{}</p>', number) if number else "", content,
    )


@register.inclusion_tag("components/kv.html")
def kv(rows):
    """A list of facts: label, value, and if need be a class (pine, cinnabar, strong, idno) and an address."""
    return {"rows": [(*row, "", "")[:4] for row in rows]}


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
    """The header that stays on top; it holds the next step.

    person: {name, photo_url?, marks: [(word, tone, icon)], records?: those whose state is shown,
    facts: [(label, value, class?)]}.
    """
    facts = person["facts"] if isinstance(person, dict) else person.facts
    return {"person": person, "facts": [(*fact, "")[:3] for fact in facts], "slim": slim, "step": step}


@register.inclusion_tag("components/checks.html")
def checks(rows, tight: bool = False):
    """A checklist, worst first: {kind, text, note?, link_label?, link_url?}; kind: ok, warn, bad, none."""
    return {"rows": rows, "tight": tight}
