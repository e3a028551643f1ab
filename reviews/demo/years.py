"""The two years of the crowd: campaigns are opened, most people are confirmed, the older year is closed."""

from array import array
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Organization, Staff
from benefits import days
from benefits.categories import Category
from benefits.models import Beneficiary
from reviews import policy
from reviews.demo import offices
from reviews.demo.dates import NIGHT, on
from reviews.demo.desk import Desk
from reviews.models import Campaign, Letter, RegistrationItem, Review
from reviews.policy import (
    EVIDENCE_REQUIRED,
    AttemptCause,
    ContactChannel,
    ContactOutcome,
    EvidenceKind,
    Method,
    Window,
)
from reviews.policy.methods import REVIEWED_BY_ANOTHER
from reviews.services import app_results, arrivals, campaigns, closings, contacts, nights
from reviews.services.app_results import Delivery
from reviews.states import CampaignState, LetterState

CHUNK = 1000
# Of a thousand people whose window is over, so many have not come and can be reached.
LATE = {
    Category.DISABLED: 7,
    Category.OTHER_ENTITLED: 11,
    Category.SELF_EMPLOYED_OFFICER: 0,
    Category.MONTHLY_PENSION: 20,
    Category.RETIRED_OFFICER: 40,
    Category.CIVILIAN_RETIREE: 60,
}
NOT_YET = 120  # Of a thousand people whose window is still open, so many come on its last days.
CALLED = 30  # So many of them in each campaign have been called.
VILLAGE_DAYS = 3  # On so many days of a window a counter confirms those who come or are visited.
FILE_EVERY = 10  # Working days between two files from the App.
FAILED_FIRST = 40  # Of a thousand who passed in the App, so many had failed before.
NEEDED = (  # What a day at the counter reads of each review, and nothing sealed.
    "state",
    "category",
    "key",
    "organization",
    *(f"campaign__{name}" for name in ("state", "year", "category")),
    *(f"benefit__{name}" for name in ("category", "sub_category", "disability_grade", "disability_cause")),
    *(f"benefit__beneficiary__{name}" for name in ("key", "name", "died_on", "organization")),
    *(f"benefit__beneficiary__{name}" for name in ("province_code", "city_code", "county_code")),
)
VILLAGERS = {Category.DISABLED, Category.OTHER_ENTITLED}  # The others come to the center of the county.
OLD, VERY_OLD = 75, 85
METHODS = list(Method)


class Basket:
    """The reviews of one day at a counter, each with its method: nine bytes for each, in a county of a million."""

    def __init__(self) -> None:
        self._ids, self._methods = array("q"), bytearray()

    def add(self, review_id: int, method: Method) -> None:
        self._ids.append(review_id)
        self._methods.append(METHODS.index(method))

    def emptied(self) -> Iterator[dict[int, Method]]:
        """What lay in it, by so many as are confirmed at once; it is empty from the first one on."""
        ids, methods = self._ids, self._methods
        self._ids, self._methods = array("q"), bytearray()
        for start in range(0, len(ids), CHUNK):
            several = slice(start, start + CHUNK)
            yield {pk: METHODS[place] for pk, place in zip(ids[several], methods[several], strict=True)}


def plan_campaigns(desk: Desk, year: int, windows: Callable[..., dict[Category, Window]]) -> None:
    """On the first day of each window the supervisor of each county opens the campaign."""
    for code in (offices.COUNTY, offices.DISTRICT):
        for category, window in windows(district=code == offices.DISTRICT).items():
            opening = on(window.start, 8, 30)
            desk.chronicle.add(opening, open_campaign, desk, desk.offices[code], category, year, window)


def open_campaign(
    desk: Desk, county: Organization, category: Category, year: int, window: Window, *, at: datetime
) -> None:
    supervisor = desk.supervisor_of(county.code)
    campaign = campaigns.plan(
        year=year,
        category=category,
        organization=county,
        window_start=window.start,
        window_end=window.end,
        document_no=f"{county.short_name[0]}退役军人发〔{year}〕示例{5 + list(Category).index(category)}号",
        by=supervisor,
        at=at,
    )
    campaigns.open_campaign(campaign=campaign, by=supervisor, at=at)
    still_open = window.end >= desk.dates.today
    late = 0 if year != desk.dates.year else NOT_YET if still_open else LATE[category]
    scatter(desk, campaign, late=late)


def plan_draft(desk: Desk, *, at: datetime) -> None:
    """The next year of the monthly pension is prepared and not yet opened."""
    campaigns.plan(
        year=desk.dates.today.year + 1,
        category=Category.MONTHLY_PENSION,
        organization=desk.county,
        window_start=None,
        window_end=None,
        document_no="",
        by=desk.liujing,
        at=at,
    )


def close_year(desk: Desk, year: int, *, at: datetime) -> None:
    """Every review of the year has ended: its campaigns are closed."""
    rows = Campaign.objects.filter(year=year, state=CampaignState.OPEN).select_related("organization")
    for campaign in rows.order_by("pk"):
        closings.close(campaign=campaign, by=desk.supervisor_of(campaign.county_code), at=at)


def scatter(desk: Desk, campaign: Campaign, *, late: int) -> None:
    """Decide for each person of the crowd on which day and in which way they are confirmed, and plan those days."""
    rng, called = desk.rng, 0
    rows = campaign.reviews.open().exclude(benefit__beneficiary__in=desk.told.get(campaign.year, set())).order_by("pk")
    person = "benefit__beneficiary__"
    for pk, office, born_on, living, mobility in rows.values_list(
        "pk", "organization_id", f"{person}born_on", f"{person}living", f"{person}mobility"
    ).iterator(chunk_size=5000):
        if rng.randrange(1000) < late:
            called += 1
            if called <= CALLED:
                _plan_call(desk, pk, campaign)
            continue
        age = days.age_on(born_on, campaign.window_start)
        method = _route(desk, Category(campaign.category), age, living, mobility)
        at_center = method is Method.APP or campaign.category not in VILLAGERS
        counter = campaign.organization_id if at_center else office
        _basket(desk, campaign, counter, method is Method.APP).add(pk, method)


def _basket(desk: Desk, campaign: Campaign, office: int, is_file: bool) -> Basket:
    """The people of one of the days on which a counter confirms many, or on which a file comes from the App.

    Campaigns with the same window share their days.
    """
    window = (campaign.window_start, campaign.window_end)
    if (window, office, is_file) not in desk.kept:
        working = _working_days(desk, campaign)
        number = len(working) // FILE_EVERY + 1 if is_file else VILLAGE_DAYS
        desk.kept[window, office, is_file] = desk.rng.sample(working, min(number, len(working)))
    day = desk.rng.choice(desk.kept[window, office, is_file])
    if (window, day, office, is_file) not in desk.kept:
        people = Basket()
        at = on(day, desk.rng.randint(9, 16), desk.rng.randrange(60))
        desk.chronicle.add(at, confirm, desk, people, desk.clerk_of(office))
        desk.kept[window, day, office, is_file] = people
    return desk.kept[window, day, office, is_file]


def confirm(desk: Desk, people: Basket, by: Staff, *, at: datetime) -> None:
    """One day at one counter, or one file from the App; the basket is empty afterwards."""
    for methods in people.emptied():
        rows = Review.objects.open().filter(pk__in=list(methods)).order_by("pk")
        rows = rows.select_related("campaign", "benefit__beneficiary").only(*NEEDED)
        day = [_arrival(desk, row, methods[row.pk], by) for row in rows]
        _fail_some_first(desk, day, at)
        register_all([row for arrival in day for row in arrival.reviews], by, at=at)
        intake = arrivals.take_in(arrivals=day, confirmed_on=timezone.localtime(at).date(), by=by, at=at)
        assert not intake.refused, intake.refused


def register_all(reviews: list[Review], by: Staff, *, at: datetime) -> None:
    """The items of those who have a registration, all passed."""
    asked = {review: policy.registration_items(Category(review.category)) for review in reviews}
    RegistrationItem.objects.bulk_create(
        RegistrationItem(review=review, item=topic, result=RegistrationItem.Result.PASSED, by=by, at=at)
        for review, topics in asked.items()
        for topic in topics
    )
    traces = [
        audit.change_of(review, act="review.registered", changes={topic.value: [None, "通过"] for topic in topics})
        for review, topics in asked.items()
        if topics
    ]
    audit.write(traces, by=by, at=at)


def call_late(desk: Desk, review_id: int, *, at: datetime) -> None:
    """Somebody who has not come answers the telephone and says when they will."""
    review = Review.objects.open().filter(pk=review_id).with_person().first()
    if review is None:
        return
    by, day = desk.clerk_of(review.organization_id), timezone.localtime(at).date()
    person = review.benefit.beneficiary
    ahead = Review.objects.open().filter(benefit__beneficiary=person, due_on__gte=day).values_list("due_on", flat=True)
    contacts.record(
        beneficiary=person,
        channel=ContactChannel.PHONE,
        outcome=ContactOutcome.ANSWERED,
        on=day,
        by=by,
        at=at,
        note=desk.rng.choice(("在外地务工，月底回来办。", "身体不好，由家人送来。", "说下周到镇上办。")),
        follow_up_on=min([day + timedelta(days=7), *ahead]),
    )


def send_letters(desk: Desk, *, at: datetime) -> None:
    """What waited in the outbox until yesterday is sent."""
    waiting = Letter.objects.filter(state=LetterState.QUEUED, due_on__lt=timezone.localtime(at).date())
    while ids := list(waiting.order_by("pk").values_list("pk", flat=True)[: 5 * CHUNK]):
        transitions.move_many(
            Letter.objects.filter(pk__in=ids), to=LetterState.SENT, by=None, at=at, act="letter.sent", sent_at=at
        )


def night(desk: Desk, *, at: datetime) -> None:
    """The sweeps of that business date. Registers and decisions are checked as a whole by the first night after it."""
    list(nights.run_night(business_date=timezone.localtime(at).date(), at=at, resting=("reconcile",)))


def plan_nights(desk: Desk, nights_of: set[date]) -> None:
    for day in sorted(nights_of):
        desk.chronicle.add(on(day, NIGHT.hour, NIGHT.minute), night, desk)


def _working_days(desk: Desk, campaign: Campaign) -> list[date]:
    span = (campaign.window_end - campaign.window_start).days + 1
    every = [campaign.window_start + timedelta(days=number) for number in range(span)]
    return [day for day in every if not desk.dates.holidays.is_rest(day)] or every


def _plan_call(desk: Desk, review_id: int, campaign: Campaign) -> None:
    first = campaign.window_end + timedelta(days=desk.rng.randint(2, 25))
    desk.chronicle.add(on(first, desk.rng.randint(9, 16), desk.rng.randrange(60)), call_late, desk, review_id)


def _route(desk: Desk, category: Category, age: int, living: str, mobility: str) -> Method:
    chance = desk.rng.random()
    if living != Beneficiary.Living.LOCAL:
        return Method.REMOTE if chance < 0.45 else Method.APP
    if mobility != Beneficiary.Mobility.ABLE or age >= VERY_OLD:
        return Method.HOME_VISIT if chance < 0.5 else Method.ON_SITE
    if category in (Category.RETIRED_OFFICER, Category.CIVILIAN_RETIREE) and chance < 0.06:
        return Method.SPECIAL
    return Method.APP if chance < (0.45 if age >= OLD else 0.68) else Method.ON_SITE


def _arrival(desk: Desk, review: Review, method: Method, by: Staff) -> arrivals.Arrival:
    given: frozenset[EvidenceKind] = EVIDENCE_REQUIRED[method][Category(review.category)]
    if method is Method.HOME_VISIT:
        return arrivals.Arrival((review,), method, given, second_officer=desk.second_to(by))
    if method in REVIEWED_BY_ANOTHER:
        reviewer = desk.supervisor_of(review.benefit.beneficiary.county_code)
        return arrivals.Arrival((review,), method, given, reviewer=reviewer)
    return arrivals.Arrival((review,), method, given, f"app:{review.key}" if method is Method.APP else "")


def _fail_some_first(desk: Desk, day: list[arrivals.Arrival], at: datetime) -> None:
    """Some of those who pass today had failed before, for a cause that is followed up."""
    causes = [AttemptCause.SURROUNDINGS, AttemptCause.HANDLING, AttemptCause.NETWORK, AttemptCause.FACE_CHANGED]
    before = at - timedelta(hours=30)
    tries = [
        Delivery(
            line=line, attempt_id=f"{arrival.reviews[0].key}-before", key=arrival.person.key, at=before, passed=False,
            cause=desk.rng.choice(causes), source="App 日报",
        )
        for line, arrival in enumerate(day)
        if arrival.method is Method.APP and desk.rng.randrange(1000) < FAILED_FIRST
    ]  # fmt: skip
    with audit.delivered_by("App 日报"):
        app_results.take_in(deliveries=tries, office=desk.offices[offices.PROVINCE], by=None, at=at)
