"""R12: broken files at every door that takes one: each is answered in seconds, in Chinese, and nothing is stored.

Lists in GB18030 and in UTF-8 with its mark are right and must be taken. The control reads the same files trustingly.
"""

import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from benefits.models import ImportBatch
from reviews.services import differences
from tests import cast as casting
from tests import county
from tests.benefits.exchange import sheets
from tests.faults import files

WITHIN = 5.0  # Seconds.
TODAY = date(2026, 5, 20)
# What a page says of a field, or of the form as a whole.
SENTENCE = re.compile(r'class="(?:ns-err|ns-note bad)".{0,600}?<(?:span|div)>[^<]*[\u4e00-\u9fff]{4}', re.DOTALL)
NUMBERED = {"document_no": "国办发〔2026〕7号"}
RESULTS = "认证编号,身份证号,认证时间,结果\r\nAPP-1,990123195507151935,2026-05-01 09:30:00,通过\r\n"


@dataclass(frozen=True)
class Door:
    """An address that takes a file, who stands before it, the name of its box, and what else is sent."""

    name: str
    staff: casting.Staff
    url: str
    box: str = "file"
    words: dict[str, object] = field(default_factory=dict)


@dataclass
class Tally:
    """What became of the files."""

    doors: int = 0
    sent: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)

    def note(self, door: Door, file: files.Sent, seconds: float, wrong: str) -> None:
        self.sent += 1
        self.slowest = max(self.slowest, seconds)
        wrong = wrong or ("too slow" if seconds > WITHIN else "")
        if wrong:
            self.faults.append(f"{door.name}: {file.what}: {wrong}")


def run() -> str:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # Nothing is collected here.
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    with (
        tempfile.TemporaryDirectory(prefix="faults-") as folder,
        override_settings(
            MEDIA_ROOT=folder, STORAGES={"default": kept, "staticfiles": plain}, ALLOWED_HOSTS=["testserver"]
        ),
    ):
        return _run(casting.assemble())


def _run(people: casting.Cast) -> str:
    tally = try_all(people)
    right, wanted = right_charsets(people)
    named = sum(takes_no_path(people, name) for name in files.PATHS)
    fooled = sum(map(_fools_the_naive, [*files.for_tables(), *files.for_photos()]))
    is_well = not tally.faults and right == wanted and named == len(files.PATHS)
    verdict = "pass" if is_well and fooled else "FAIL"
    return (
        f"R12 broken files at {tally.doors} doors, {tally.sent} sent: not refused in Chinese or something"
        f" stored {len(tally.faults)} target 0, slowest {tally.slowest:.1f} s target {WITHIN:.0f} s, GB18030 and UTF-8 "
        f"with its mark taken {right} of {wanted}, paths in names made harmless {named} of {len(files.PATHS)} {verdict}"
        f"    control: a trusting reader breaks or swells on {fooled}"
        + "".join(f"\n    {fault}" for fault in tally.faults)
    )


def try_all(people: casting.Cast) -> Tally:
    """Each broken file at each door that might be given it."""
    tally = Tally()
    for doors, sent in ((_tables(people), files.for_tables()), (_pictures(people), files.for_photos())):
        for door in doors:
            tally.doors += 1
            client = casting.signed_in(Client(raise_request_exception=False), door.staff)
            for file in sent:
                _try(client, door, file, tally)
    return tally


def _try(client: Client, door: Door, file: files.Sent, tally: Tally) -> None:
    before, began = _stored(), time.monotonic()
    answer = client.post(door.url, {**door.words, door.box: SimpleUploadedFile(file.name, file.content)})
    seconds = time.monotonic() - began
    wrong = "" if 400 <= answer.status_code < 500 else f"answered {answer.status_code}"
    if not wrong and not SENTENCE.search(answer.content.decode()):
        wrong = "no sentence"
    tally.note(door, file, seconds, wrong or ("" if _stored() == before else "something is stored"))


def _tables(people: casting.Cast) -> list[Door]:
    """The doors of lists."""
    next_year = timezone.localdate().year + 1
    return [
        Door("people", people.wang, reverse("benefits:import_new")),
        Door("App results", people.wang, reverse("reviews:app_results")),
        Door("holidays", people.xu, reverse("reviews:holiday_enter", args=[next_year]), words=NUMBERED),
    ]


def _pictures(people: casting.Cast) -> list[Door]:
    """The doors of pictures: the person, and everything else that the form asks for."""
    case = county.case(people)
    who = case.benefit.beneficiary
    noted = differences.report(
        beneficiary=who, field="phone", person="13900001111", paper="", review=case, by=people.wang, at=county.at(TODAY)
    )
    told = {
        "confirm_on_site": ("photo", {
            "documents": ["ID_CARD", "DISABILITY_CERTIFICATE"], "reviews": [case.key], "phone": "same",
            "address": "same", "bank_card": "same",
        }),
        "reference_photo": ("photo", {"id_card_seen": "on"}),
        "certificate": ("scan", {
            "kind": "ID_CARD", "number": who.id_number, "issued_on": "2016-12-03", "seen_on": TODAY, "is_lasting": "on",
        }),
        "sentence": ("scan", {"kind": "FIXED_TERM", "document_no": "（2026）岚0123刑初18号", "day": "2026-05-04"}),
        "difference": ("proof", {"choice": "PERSON", "reason": "看过手机"}),
    }
    keys = {"difference": noted.key}
    return [
        Door(name, people.wang, reverse(f"reviews:{name}", args=[keys.get(name, who.key)]), box, words)
        for name, (box, words) in told.items()
    ]


def right_charsets(people: casting.Cast) -> tuple[int, int]:
    """How many good lists in the two right charsets are taken, of how many."""
    doors = _tables(people)[:2]
    lists = {doors[0].name: sheets.text([sheets.HEADS, sheets.disabled()]).getvalue().decode(), doors[1].name: RESULTS}
    taken = [
        casting.signed_in(Client(), door.staff).post(
            door.url, {door.box: SimpleUploadedFile("名单.csv", lists[door.name].encode(charset))}
        ).status_code == 302
        for door in doors for charset in ("gb18030", "utf-8-sig")
    ]
    return sum(taken), len(taken)


def takes_no_path(people: casting.Cast, name: str) -> bool:
    """A good list under a name that is a path: taken under its last part alone, and stored nowhere else."""
    door, content = _tables(people)[0], sheets.text([sheets.HEADS, sheets.disabled()]).getvalue()
    upload = SimpleUploadedFile("x", content)
    upload._name = name  # As a browser never sends it: Django's own upload has cut it already.
    answer = casting.signed_in(Client(), door.staff).post(door.url, {door.box: upload})
    batch = ImportBatch.objects.latest("pk")
    is_inside = Path(batch.file.path).resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve())
    return answer.status_code == 302 and not set("/\\") & set(batch.file_name) and is_inside


def _fools_the_naive(sent: files.Sent) -> bool:
    try:
        files.naively(sent)
    except Exception:
        return True
    return False


def _stored() -> tuple[int, ...]:
    """The rows of both rooms, the looks at a page left out, and the files under the media folder."""
    models = [*apps.get_app_config("benefits").get_models(), *apps.get_app_config("reviews").get_models()]
    rows = [model._base_manager.count() for model in models]
    return *rows, sum(1 for path in _media() if path.is_file())


def _media() -> Iterator[Path]:
    return Path(settings.MEDIA_ROOT).rglob("*")
