"""People, benefits, campaigns and reviews for the tests, each built by one plain function.

The first functions write one row. The later ones go the way the desk goes, through the services, with the offices
and the staff of `tests.cast`: `stopped(cast)` is a person who was called in vain, announced, proposed by the clock,
checked, approved and stopped. Days are dates, `at(day)` is nine in the morning of that day in Shanghai.
"""

import functools
import io
import itertools
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts import audit, transitions
from accounts.models import Organization, Staff
from benefits import identity, names
from benefits.categories import Category, DisabilityCause, SubCategory
from benefits.models import Beneficiary, Benefit, LocalRule, PersonalRate, Resumption, Suspension, Transfer
from benefits.services import releases, resumptions, sentences, suspensions, transfers
from reviews import policy
from reviews.models import Campaign, Correction, Review
from reviews.services import arrivals, confirmations, contacts, corrections, gates, notices, photos, sweeps
from reviews.services.sweeps import force, lapsing
from reviews.states import CampaignState, ReviewState

SHANGHAI = ZoneInfo("Asia/Shanghai")
PAID_FROM = date(2020, 1, 1)
WINDOW = (date(2026, 3, 1), date(2026, 5, 31))
POSTED = date(2026, 6, 30)  # The first worked example of the policy: the last day is Monday 31 August.

_numbers = itertools.count(1)
DETAILS = {
    Category.DISABLED: {
        "sub_category": SubCategory.DISABLED_SOLDIER, "disability_grade": 6, "disability_cause": DisabilityCause.WAR,
    },
    Category.OTHER_ENTITLED: {"sub_category": SubCategory.WAR_VETERAN},
}
PAPERS = [policy.EvidenceKind.ID_CARD, policy.EvidenceKind.DISABILITY_CERTIFICATE,
          policy.EvidenceKind.DISCHARGE_CERTIFICATE]


def at(day, hour=9, minute=0) -> datetime:
    """That hour of that day in Shanghai."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def id_number(born_on: date) -> str:
    """A number of the division 990123, which belongs to nobody, never twice the same."""
    body = f"990123{born_on:%Y%m%d}{next(_numbers) % 1000:03}"
    return body + identity.check_digit(body)


def person(office, *, name="张守义", born_on=None, **fields) -> Beneficiary:
    """A living person whose file the office holds."""
    born_on = born_on or date(1950, 1, 1) + timedelta(days=next(_numbers))
    return Beneficiary.objects.create(
        organization=office, name=name, name_initials=names.initials(name), sex=Beneficiary.Sex.MALE,
        born_on=born_on, id_number=id_number(born_on), **{"phone": "13800001234", **fields},
    )


def benefit(who, *, category=Category.DISABLED, amount="3530.00", paid_from=PAID_FROM, **fields) -> Benefit:
    """A benefit of the person, paid by the office that holds the file, at a monthly amount of its own."""
    made = Benefit.objects.create(
        beneficiary=who, category=category, payable_from_month=paid_from, state_at=at(paid_from),
        **{"organization": who.organization, "monthly_amount": Decimal(amount), **DETAILS.get(category, {}), **fields},
    )
    rate(made, amount, since=paid_from)
    return made


def survivor(office, *, kin="CHILD", born_on=date(2008, 12, 10), name="林晓雨", **fields) -> Benefit:
    """The pension of a survivor of somebody who died of an illness in service (病故军人遗属)."""
    who = person(office, born_on=born_on, name=name)
    of = {"category": Category.OTHER_ENTITLED, "sub_category": SubCategory.ILLNESS_DEATH_SURVIVOR}
    return benefit(who, **{"amount": "2400.00", "kin": kin, **of, **fields})


def rate(of, amount, *, since) -> PersonalRate:
    """The monthly amount of a benefit from a month on."""
    return PersonalRate.objects.create(
        benefit=of, amount=Decimal(amount), effective_from=since, document_no=f"临退役发〔{since.year}〕1号"
    )


def campaign(office, *, category=Category.DISABLED, year=2026, window=WINDOW, state=CampaignState.OPEN) -> Campaign:
    """The year's confirmation of one category in the office and below it, open unless told otherwise."""
    start, end = window
    opened_at = None if state == CampaignState.DRAFT else at(start)
    return Campaign.objects.create(
        organization=office, category=category, year=year, window_start=start, window_end=end, state=state,
        state_at=at(start), opened_at=opened_at,
    )


def review(of, *, within=None, due_on=None, **fields) -> Review:
    """The pending review of a benefit; without a campaign one is opened in the county above."""
    within = within or _campaign_for(of)
    return Review.objects.create(
        campaign=within, benefit=of, category=of.category, organization=of.organization, state=ReviewState.PENDING,
        state_at=within.opened_at, due_on=due_on or within.window_end, **fields,
    )


def case(cast, *, category=Category.DISABLED, office=None, **fields) -> Review:
    """A new person with one benefit and its pending review, at Wang's station unless told otherwise."""
    return review(benefit(person(office or cast.station), category=category), **fields)


def unreachable(of, *, by, last_on=date(2026, 6, 2)) -> Review:
    """Log three tries on two days through two channels, none answered; the review is read again."""
    tries = [
        (last_on - timedelta(days=1), policy.ContactChannel.PHONE),
        (last_on, policy.ContactChannel.PHONE),
        (last_on, policy.ContactChannel.VISIT),
    ]
    for day, channel in tries:
        contacts.record(
            beneficiary=of.benefit.beneficiary, channel=channel, outcome=policy.ContactOutcome.NO_ANSWER, on=day,
            by=by, at=at(day),
        )
    return again(of)


def noticed(cast, *cases, posted_on=POSTED):
    """The notice that names the reviews: drafted and posted by Wang, published by Zhao on the day of posting.

    Without a review a new one is made; reviews not yet unreachable are called in vain first.
    """
    cases = cases or (case(cast),)
    for each in cases:
        if again(each).unreachable_on is None:
            unreachable(each, by=cast.wang)
    notice = notices.draft(reviews=cases, by=cast.wang, at=at(posted_on, 8))
    notices.record_posting(
        notice=notice, place="县政务公开栏", posted_on=posted_on, proof=photo(), by=cast.wang, at=at(posted_on, 9),
    )
    notices.publish(notice=notice, by=cast.zhao, at=at(posted_on, 10))
    return notice


def proposed(cast, of=None, *, posted_on=POSTED) -> Suspension:
    """The stop that the clock proposes in the night after the last day of the notice, or of the deadline."""
    of = of or case(cast)
    if policy.has_notice(Category(of.category)):
        noticed(cast, of, posted_on=posted_on)
    night = again(of).due_on + timedelta(days=1)
    lapsing.lapse_notices(today=night, at=at(night, 2))
    lapsing.lapse_deadlines(today=night, at=at(night, 2))
    return again(of).suspension


def approved(cast, of=None, *, on=None, posted_on=POSTED) -> Suspension:
    """The stop checked by Wang and approved by whoever decides: Zhao, or Zhao and then Sun at the province.

    `on` is the day of both, by default that of the proposal.
    """
    stop = proposed(cast, of, posted_on=posted_on)
    moment = at(on) if on else stop.proposed_at + timedelta(hours=7)
    suspensions.check(suspension=stop, note="联系记录、佐证已核对。", by=cast.wang, at=moment)
    decider = cast.zhao
    if suspensions.approval_of(stop).needs_province:
        gates.endorse(suspension=stop, by=cast.zhao, at=moment)
        decider = cast.sun
    gates.approve(suspension=stop, by=decider, at=moment)
    return stop


def stopped(cast, of=None, *, on=None) -> Suspension:
    """The approved stop brought into force on its day."""
    stop = approved(cast, of, on=on)
    force.bring_into_force(today=stop.effective_on, at=at(stop.effective_on, 2))
    return again(stop)


def judgment(*, kind="FIXED_TERM", day=date(2026, 8, 20), until=None, number="（2026）岚0123刑初18号"):
    """A sentence to imprisonment that took effect on the day."""
    return sentences.Paper(kind, number, day, until)


def sentenced(cast, of=None, *, on=date(2026, 9, 7)) -> Suspension:
    """The stop of a benefit for a sentence, in force: proposed by Wang, by way of Zhao approved by Sun."""
    of = of or benefit(person(cast.station))
    [stop] = sentences.propose(beneficiary=of.beneficiary, paper=judgment(), by=cast.wang, at=at(on))
    gates.endorse(suspension=stop, by=cast.zhao, at=at(on, 10))
    gates.approve(suspension=stop, by=cast.sun, at=at(on, 11))
    force.bring_into_force(today=stop.effective_on, at=at(stop.effective_on, 2))
    return again(stop)


def released(cast, stop, *, on=date(2026, 11, 20)) -> Resumption:
    """The proposal to pay again after the release: by Wang on that day, endorsed by Zhao."""
    resumption = releases.propose(
        suspension=stop, released_on=on, document_no="（2026）岚监释字7号", by=cast.wang, at=at(on, 9)
    )
    resumptions.endorse(resumption=resumption, by=cast.zhao, at=at(on, 10))
    return resumption


def confirmed(cast, *cases, on, by=None) -> confirmations.Outcome:
    """One on-site confirmation of the reviews' person with all papers on the table, by Wang."""
    return confirmations.record_on_site(
        reviews=[again(each) for each in cases], documents=PAPERS, verified={"phone": "一致"}, portrait=photo(),
        by=by or cast.wang, at=at(on, 10),
    )


def seen(cast, of, *, on) -> arrivals.Intake:
    """A person with a yearly registration found at home by Wang: the review waits for the registration alone."""
    visit = arrivals.Arrival(
        (Review.objects.with_person().get(pk=of.pk),), policy.Method.HOME_VISIT,
        frozenset({policy.EvidenceKind.ID_CARD, policy.EvidenceKind.PORTRAIT}),
    )
    return arrivals.take_in(arrivals=[visit], confirmed_on=on, by=cast.wang, at=at(on, 10))


def asked_to_correct(cast, of, *, on) -> Correction:
    """Wang asks the person of the review for a paper that is missing."""
    return corrections.request(review=again(of), comment="请补交退役证件复印件。", by=cast.wang, at=at(on))


def died(who, *, on) -> Beneficiary:
    """The death as the verified registration leaves it; what follows from it is the work of others."""
    Beneficiary.objects.filter(pk=who.pk).update(died_on=on)
    return again(who)


def ended(of, *, since) -> Benefit:
    """A benefit that has ended for good, first unpaid month `since`."""
    transitions.move(of, to="ENDED", by=None, at=at(since), act="benefit.ended", ended_from_month=since)
    return of


def photo(size=(480, 640)) -> photos.Photo:
    """A picture as the camera would send it, read and cleaned."""
    return photos.read(ContentFile(jpeg(size)))


def upload(name="photo.jpg", content=None) -> SimpleUploadedFile:
    """A picture as a form sends it, fresh each time: whoever reads one leaves it at its end."""
    return SimpleUploadedFile(name, content or jpeg(), "image/jpeg")


@functools.cache
def jpeg(size=(480, 640)) -> bytes:
    """A small JPEG with enough edges not to pass for a blurred one."""
    picture = Image.effect_noise(size, 60).convert("RGB")
    written = io.BytesIO()
    picture.save(written, "JPEG")
    return written.getvalue()


def meanwhile(monkeypatch, deed) -> None:
    """Somebody else does the deed just before the next one that writes gets its turn: it must be seen."""
    take_turn = audit.take_turn

    def late():
        monkeypatch.setattr(audit, "take_turn", take_turn)
        deed()
        return take_turn()

    monkeypatch.setattr(audit, "take_turn", late)


def again(row):
    """The row as the database has it now, with nothing remembered."""
    return type(row)._base_manager.get(pk=row.pk)


def _campaign_for(of: Benefit) -> Campaign:
    county = of.organization.parent if of.organization.level == "STATION" else of.organization
    known = Campaign.objects.filter(organization=county, category=of.category, year=2026).first()
    return known or campaign(county, category=of.category)


def moving(cast, *benefits, on=date(2026, 5, 20), to=None, recorded_on=None, accepted=False) -> list[Transfer]:
    """A household that moved to the other district: recorded by Wang, accepted by Zhou if told so."""
    chosen = benefits or (benefit(person(cast.station)),)
    moment = at(recorded_on or on + timedelta(days=5))
    rows = transfers.record(
        benefits=chosen, moved_on=on, to=to or transfers.Place(cast.district), by=cast.wang, at=moment
    )
    for row in rows if accepted else ():
        transfers.accept(transfer=row, office=row.destination, by=cast.zhou, at=moment)
    return rows


def moved(cast, *benefits, on=date(2026, 5, 20)) -> list[Transfer]:
    """The same, accepted and carried out in the night of 1 January."""
    rows = moving(cast, *benefits, on=on, accepted=True)
    new_year = date(on.year + 1, 1, 1)
    sweeps.moving.take_over(today=new_year, at=at(new_year, 2))
    return [again(row) for row in rows]


def local_rule(**fields) -> LocalRule:
    """A local rule that two people stand behind, whoever they are; with a `state` of its own only the first of them."""
    known = {"state": "CONFIRMED", "state_at": at(fields["effective_from"]), "entered_by": _somebody("录入")}
    if "state" not in fields:
        known["confirmed_by"] = _somebody("确认")
    return LocalRule.objects.create(**known | fields)


def _somebody(name) -> Staff:
    place = Organization.objects.order_by("path").first()
    made, _ = Staff.objects.get_or_create(
        username=f"rule-{name}", defaults={"name": name, "role": "SUPERVISOR", "organization": place}
    )
    return made
