"""The cases of the year. Reviews of the dead vanish here at once: `open` excludes them, a sweep closes them later."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.querysets import ScopedQuerySet
from benefits import policy as pay
from benefits.categories import Category
from benefits.states import BenefitState, DeathState
from reviews import policy, states
from reviews.querysets.words import EXPIRING, LAPSING, OVERDUE, Word

# As in the condition of the indexes of `Review`, in their order.
OPEN = [Word(state.value) for state in states.REVIEW_OPEN]
# Of those the ones with a day still to come.
REMINDED = (states.ReviewState.PENDING, states.ReviewState.IN_NOTICE)
# What came from the person, and nobody has sent back.
CAME = (states.ConfirmationState.SUBMITTED, states.ConfirmationState.ACCEPTED)
# Category, ids of offices, days before the last one.
Own = Iterable[tuple[str, Iterable[int], Iterable[int]]]


class ReviewQuerySet(ScopedQuerySet):
    def open(self):
        """Not confirmed and not closed, of the living."""
        return self.living().filter(state__in=OPEN)

    def living(self):
        return self.filter(benefit__beneficiary__died_on=None)

    def not_said_dead(self):
        """Of nobody here a death is reported that somebody has yet to look into: what would follow waits for that."""
        return self.exclude(benefit__beneficiary__deaths__state=DeathState.REPORTED)

    def confirmed(self):
        return self.filter(state=states.ReviewState.CONFIRMED)

    def overdue(self, *, today: date):
        """Still pending after their last day (`due_on` itself is inclusive)."""
        return self.living().filter(state=states.ReviewState.PENDING, **OVERDUE.due(today))

    def announceable(self, *, today: date):
        """May be named in a notice: overdue, of a category that knows notices, unreachable, nothing waiting.

        Who is said to have died is not announced before somebody has looked into it.
        """
        categories = [category for category in Category if policy.may_announce(category, is_unreachable=True)]
        return (
            self.overdue(today=today)
            .filter(category__in=categories, unreachable_on__isnull=False)
            .exclude(submissions__state=states.ConfirmationState.SUBMITTED)
            .not_said_dead()
        )

    def unnamed(self):
        """Not named in a draft that still waits to be published."""
        return self.exclude(notice_entries__notice__state=states.NoticeState.DRAFT)

    def past_deadline(self, *, today: date):
        """Overdue, of a category whose stop is proposed at the deadline itself, without a notice (Z-01).

        Who has asked for a later day waits for the answer (Z-05).
        """
        categories = [
            category
            for category, missed in policy.IF_MISSED.items()
            if missed.course.value is policy.Course.PROPOSE_AT_DEADLINE
        ]
        return (
            self.overdue(today=today)
            .filter(category__in=categories)
            .not_asking_to_defer()
            .uncorrected(today=today)
            .not_said_dead()
            .exclude(submissions__state=states.ConfirmationState.SUBMITTED)
        )

    def not_asking_to_defer(self):
        """No later day is asked for that nobody has answered (Z-05)."""
        return self.filter(~Exists(self._deferral_requests().open()))

    def losing_side_benefits(self, *, today: date):
        """Overdue, nothing of the person's waiting, and an item that may be affected is not flagged yet (J-05).

        Who has been seen, and waits for the registration alone, did take part.
        """
        found = self.overdue(today=today).filter(self._unflagged(), category__in=sorted(pay.with_side_benefits()))
        return found.uncorrected(today=today).unvisited()

    def lapsing(self, *, today: date):
        """In notice, the last day has passed, and nothing that came from the person waits to be looked at."""
        return (
            self.living()
            .filter(state=states.ReviewState.IN_NOTICE, **LAPSING.due(today))
            .uncorrected(today=today)
            .not_said_dead()
            .exclude(submissions__state=states.ConfirmationState.SUBMITTED)
        )

    def uncorrected(self, *, today: date):
        """Nothing is asked of the person whose last day has not passed, and all that came has been looked at.

        What is late expires the same night.
        """
        asked = self._asked_for().exclude(**EXPIRING.due(today))
        return self.filter(~Exists(asked), ~Exists(self._corrections().unseen()))

    def deferred(self):
        """With `is_deferred`: whether the last day is that of a consent to defer (Z-05)."""
        consents = self.model._meta.get_field("deferrals").related_model.objects.standing()
        return self.annotate(is_deferred=Exists(consents.filter(review=OuterRef("pk"), last_day=OuterRef("due_on"))))

    def remindable(self, *, today: date):
        """May be reminded: neither confirmed nor lapsed, the last day not passed, and the person has not come.

        Who is said to have died is not written to before somebody has looked into it.
        """
        return (
            self.living()
            .filter(state__in=REMINDED, due_on__gte=today, campaign__state=states.CampaignState.OPEN)
            .exclude(benefit__state=BenefitState.ENDED)
            .not_said_dead()
            .unvisited()
        )

    def to_remind(self, *, today: date, ladder: Mapping[str, Iterable[int]], own: Own = ()):
        """Remindable, and today stands on a rung before the last day.

        `ladder` gives the days before by category; `own` the local ones, as (category, offices, days).
        """
        on_a_rung = Q(pk__in=[])
        for category, rungs in ladder.items():
            elsewhere = [office for own_category, offices, _ in own if own_category == category for office in offices]
            here = Q(category=category, due_on__in=_ahead(today, rungs))
            on_a_rung |= here & ~Q(organization__in=elsewhere) if elsewhere else here
        for category, offices, rungs in own:
            on_a_rung |= Q(category=category, organization__in=offices, due_on__in=_ahead(today, rungs))
        return self.remindable(today=today).filter(on_a_rung)

    def registered(self):
        """Of the registration nothing is left: none is asked for, all items passed, or it is decided (Y-02, DE-8)."""
        return self._counting_items().filter(_registered())

    def unregistered(self):
        """The registration still lacks items, or one that did not pass is not decided yet."""
        return self._counting_items().exclude(_registered())

    def awaiting_registration(self):
        """The person is confirmed, and the review is open for its registration alone (Y-02)."""
        submitted = self.model._meta.get_field("submissions").related_model._base_manager
        seen = submitted.filter(for_reviews=OuterRef("pk"), state=states.ConfirmationState.ACCEPTED)
        return self.filter(Exists(seen), state__in=OPEN).unregistered()

    def unvisited(self):
        """The person has not come: nothing of theirs waits, and nobody has been seen who waits for the registration."""
        return self.exclude(submissions__state__in=CAME)

    def correcting(self):
        """Something is asked of the person, and has neither come nor expired."""
        return self.filter(Exists(self._asked_for()))

    def undecided(self):
        """An item did not pass, nobody has decided, and nothing is asked of the person any more (DE-8)."""
        return (
            self.unregistered()
            .filter(Exists(self._items(review=OuterRef("pk"), result="NOT_PASSED")), ~Exists(self._asked_for()))
        )

    def set_next_step(self, words: str, *, on: date | None):
        """What comes next, and when. A reason that is longer stands whole in the audit. Returns how many."""
        return self.update(next_step=words[:120], next_step_on=on)

    def _unflagged(self):
        flags = self.model._meta.get_field("side_benefits").related_model._base_manager.filter(review=OuterRef("pk"))
        unflagged = Q(pk__in=[])
        for item in pay.SideBenefit:
            unflagged |= _may_affect(item) & ~Exists(flags.filter(item=item.value))
        return unflagged

    def _asked_for(self):
        return self._corrections().filter(state=states.CorrectionState.OPEN)

    def _corrections(self):
        return self.model._meta.get_field("corrections").related_model.objects.filter(review=OuterRef("pk"))

    def _deferral_requests(self):
        requests = self.model._meta.get_field("deferral_requests").related_model.objects
        return requests.filter(review=OuterRef("pk"))

    def _items(self, **facts):
        return self.model._meta.get_field("items").related_model._base_manager.filter(**facts)

    def _counting_items(self):
        own = self._items(review=OuterRef("pk"), result="PASSED").order_by().values("review")
        return self.alias(items_passed=Coalesce(Subquery(own.annotate(number=Count("pk")).values("number")), 0))

    def with_person(self):
        return self.select_related("benefit__beneficiary", "campaign", "organization", "owner")


def _may_affect(item: pay.SideBenefit) -> Q:
    """Reviews of the categories, and for heating of the provinces, to which the item belongs (J-05, J-06)."""
    may = Q(category__in=[each for each in Category if item in pay.PROCEDURES[each].side_benefits.value])
    return may & Q(province_code__in=pay.heated_provinces()) if item is pay.SideBenefit.HEATING else may


def _ahead(today: date, rungs: Iterable[int]) -> list[date]:
    return [today + timedelta(days=before) for before in rungs]


def _registered() -> Q:
    asked = {category: len(policy.registration_items(category)) for category in policy.with_registration()}
    done = ~Q(category__in=list(asked)) | Q(registration_decision__isnull=False)
    for category, number in asked.items():
        done |= Q(category=category, items_passed__gte=number)
    return done
