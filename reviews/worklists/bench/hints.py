"""What a machine read on the photos of one case, beside what the file says. A hint: nothing follows from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone

from accounts import masks
from reviews.models import Confirmation, Evidence, Hint, Reading
from reviews.policy import EvidenceKind, hints
from reviews.policy.hints import HintKind

ABSENT = "证件号码、报纸文字、人脸：未检查"
LOOK_YOURSELF = "没有装识别组件，请放大看，与基准照片、去年照片对看"
LATER = "后台稍后读，不必等，请放大看"
WORST_FIRST = ("warn", "none", "ok")


@dataclass(frozen=True)
class Line:
    """One line: kind is ok, warn or none (未检查); `part_url` is the region of the picture it was read on."""

    kind: str
    text: str
    note: str = ""
    part_url: str = ""


@dataclass(frozen=True)
class Hints:
    """All lines, and by which program and when they were read."""

    lines: list[Line]
    source: str


def of(confirmation: Confirmation, evidence: Sequence[Evidence]) -> Hints:
    """What is to be said of photos loaded with their reading and hints. No query."""
    photos = [each for each in evidence if each.kind in hints.READ]
    readings = [reading for each in photos if (reading := _reading(each))]
    if not readings and not settings.MACHINE_HINTS:
        return Hints([Line("none", ABSENT, LOOK_YOURSELF)], "")
    lines = [line for each in photos for line in _lines(confirmation, each)]
    last = max((each for each in readings if each.read_at), key=lambda each: each.read_at, default=None)
    source = f"{timezone.localtime(last.read_at):%m-%d %H:%M} 读，{last.version}" if last else ""
    return Hints(sorted(lines, key=lambda line: WORST_FIRST.index(line.kind)), source)


def _reading(evidence: Evidence) -> Reading | None:
    try:
        return evidence.reading
    except ObjectDoesNotExist:
        return None


def _lines(confirmation: Confirmation, evidence: Evidence) -> Iterator[Line]:
    reading, what = _reading(evidence), evidence.get_kind_display()
    if reading is None:
        yield Line("none", f"{what}：未检查", LATER if settings.MACHINE_HINTS else LOOK_YOURSELF)
        return
    if reading.failure or reading.read_at is None:
        yield Line("none", f"{what}：未检查", "这张照片机器读不了，请放大看")
        return
    found = {hint.kind: hint for hint in reading.hints.all()}
    for kind in hints.READ[EvidenceKind(evidence.kind)]:
        hint = found.get(kind)
        if hint is None:
            yield Line("none", f"{what}的{kind.label}：未检查", "没有读到，或者读到的核对不上，请放大看")
        else:
            yield Line(*_told(confirmation, evidence, hint), part_url=_part(evidence, hint))


def _told(confirmation: Confirmation, evidence: Evidence, hint: Hint) -> tuple[str, str, str]:
    match hint.kind:
        case HintKind.ID_NUMBER:
            return _number(confirmation, hint.text)
        case HintKind.NAME:
            return _name(confirmation, hint.text)
        case HintKind.TITLE:
            return _title(confirmation, hint.text)
        case HintKind.DAY:
            return _day(confirmation, evidence, date.fromisoformat(hint.text))
    return _faces(evidence, int(hint.text))


def _number(confirmation: Confirmation, number: str) -> tuple[str, str, str]:
    read = f"读到 {masks.mask_id_number(number)}，校验位相符"
    if number == confirmation.beneficiary.id_number:
        return "ok", "证件号码与档案一致", read
    return "warn", "证件号码与档案不一致", f"{read}；档案 {masks.mask_id_number(confirmation.beneficiary.id_number)}"


def _name(confirmation: Confirmation, name: str) -> tuple[str, str, str]:
    if name == confirmation.beneficiary.name:
        return "ok", "证件姓名与档案一致", f"读到 {name}"
    return "warn", "证件姓名与档案不一致", f"读到 {name}，档案 {confirmation.beneficiary.name}"


def _title(confirmation: Confirmation, title: str) -> tuple[str, str, str]:
    if not confirmation.newspaper:
        return "none", "报名没有登记，未检查", f"读到《{title}》"
    if title == confirmation.newspaper.strip("《》 "):
        return "ok", "报名与登记的一致", f"读到《{title}》"
    return "warn", "报名与登记的不一致", f"读到《{title}》，登记《{confirmation.newspaper.strip('《》 ')}》"


def _day(confirmation: Confirmation, evidence: Evidence, day: date) -> tuple[str, str, str]:
    """Against the day that was entered for the paper, and the day on which the person was seen."""
    what = "报纸" if evidence.kind == EvidenceKind.NEWSPAPER else "手写"
    read = f"读到 {day}，星期{hints.WEEKDAYS[day.weekday()]}"
    if day == confirmation.confirmed_on == (confirmation.shown_on or day):
        return "ok", f"{what}日期与确认日、登记的日期一致", read
    entered = f"，登记 {confirmation.shown_on}" if confirmation.shown_on else ""
    return "warn", f"{what}日期与确认日或登记的不一致", f"{read}；确认日 {confirmation.confirmed_on}{entered}"


def _faces(evidence: Evidence, count: int) -> tuple[str, str, str]:
    what = evidence.get_kind_display()
    if count in hints.FACES_EXPECTED[EvidenceKind(evidence.kind)]:
        return "ok", f"{what}看到 {count} 张人脸", "是不是本人，请对看"
    if count == 0:
        return "warn", f"{what}没有看到人脸", "侧脸、遮挡、太暗都可能看不到"
    return "warn", f"{what}看到 {count} 张人脸", "请看清哪一位是本人"


def _part(evidence: Evidence, hint: Hint) -> str:
    address = reverse("reviews:evidence", args=[evidence.key])
    return f"{address}?part={','.join(map(str, hint.box))}" if hint.box else ""
