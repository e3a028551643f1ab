"""Icons, state marks and check dots. Colour never speaks alone: a mark is shape, colour and word."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.templatetags.house.library import UnknownOption, one_of, register
from accounts.templatetags.house.states import STATES

# The symbols of static/icons.svg (built by vendor.mjs; a test compares the two).
ICONS = frozenset({
    "alert", "book", "building", "calendar", "camera", "check", "circle", "clock", "coin", "diamond", "down",
    "download", "edit", "eye", "file", "filter", "gear", "go", "hand", "help", "home", "image", "info", "key",
    "left", "list", "lock", "notice", "octagon", "pause", "phone", "pin", "plus", "print", "refresh", "right",
    "route", "search", "shield", "signout", "square", "stamp", "undo", "upload", "user", "users", "wait",
    "wifi", "wifioff", "x",
})

# Plain (""), pine, indigo, ochre, cinnabar, ink.
TONES = frozenset({"", "done", "run", "soon", "stop", "end"})

# kind of check -> (icon, what a screen reader says). Shape differs as well as colour.
DOTS = {
    "ok": ("check", "相符："), "warn": ("alert", "请看一眼："),
    "bad": ("x", "不符："), "none": ("circle", "未核对："),
}


@register.simple_tag(name="icon")
def draw(name: str, large: bool = False) -> SafeString:
    """`{% icon "clock" %}`; large=True draws 20 px, not 16. Always beside a word: hidden from readers."""
    one_of(name, ICONS, "icon")
    size = " ns-i-lg" if large else ""
    return format_html(
        '<svg class="ns-i{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', size, static("icons.svg"), name
    )


@register.simple_tag
def mark(word: str, tone: str = "", icon: str = "circle", bare: bool = False) -> SafeString:
    """`{% mark "已约上门" tone="run" icon="home" %}`; bare=True leaves out the tinted ground."""
    one_of(tone, TONES, "tone")
    classes = " ".join(filter(None, ["ns-mark", tone, "bare" if bare else ""]))
    return format_html('<span class="{}">{}{}</span>', classes, draw(icon), word)


@register.simple_tag
def state(record, kind: str = "", word: str = "", bare: bool = False) -> SafeString:
    """`{% state review %}`: the mark of a record's state.

    The record is a model instance, or any row with `.state`; a row that is no model says its `kind`
    ("review") and `word` (the label). `word` may also replace the label: 公告中，第 40 日.
    """
    kind = kind or record._meta.model_name
    try:
        tone, symbol = STATES[kind][record.state]
    except KeyError:
        raise UnknownOption(f"state: {kind} has no state {record.state!r}") from None
    return mark(word or record.get_state_display(), tone=tone, icon=symbol, bare=bare)


@register.simple_tag
def dot(kind: str) -> SafeString:
    """`{% dot "warn" %}`: ok, warn, bad or none, with its spoken word."""
    symbol, spoken = DOTS[one_of(kind, DOTS, "dot")]
    return format_html(
        '<span class="ns-dot {}">{}<span class="visually-hidden">{}</span></span>', kind, draw(symbol), spoken
    )
