"""Confirming from afar: the call agreed, the call held, the verification by newspaper."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import require
from accounts.roles import Act
from reviews import policy
from reviews.forms import fields
from reviews.forms import remote as forms
from reviews.models import Appointment
from reviews.policy import Method
from reviews.policy.methods import Channel
from reviews.services import appointments, confirmations, submissions, verdicts
from reviews.states import AppointmentState
from reviews.views import attending, looks
from reviews.views.refusals import entitled
from reviews.worklists import counter, links, questions

REFUSALS = (
    appointments.CannotArrange, confirmations.CannotRecord, submissions.CannotSubmit, verdicts.CannotDecide,
)  # fmt: skip
HANDED_IN = "材料已收，等另一人审核。审核以前，不提、不批停发。"


@require(Act.RECORD_CONFIRMATION)
@require_http_methods(["GET", "POST"])
def book(request, key):
    person, now = attending.person_or_404(request, key), timezone.localtime()
    if planned := Appointment.objects.planned().filter(beneficiary=person).first():
        return redirect("reviews:call", planned.key)
    reviews = attending.settleable(request, person, today=now.date())
    form = forms.Booking(request.POST or None, staff=request.user, person=person, initial=_proposal(request, now))
    if form.is_valid():
        try:
            with entitled():
                made = appointments.make(
                    beneficiary=person, reviews=reviews, by=request.user, at=now, **form.appointment()
                )
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            return _booked(request, made, now)
    page = _head(request, person, reviews, form, now, "约远程通话")
    return attending.answer(request, "reviews/remote_book.html", page, form)


@require(Act.RECORD_CONFIRMATION)
@require_http_methods(["GET", "POST"])
def call(request, key):
    appointment, now = _appointment_or_404(request, key), timezone.localtime()
    if appointment.state != AppointmentState.PLANNED:
        return _is_over(request, appointment)
    reviews = attending.settleable(request, appointment.beneficiary, today=now.date())
    form = _call_form(request, appointment, reviews, now)
    if form.is_valid():
        try:
            with entitled():
                said = _end(appointment, form, by=request.user, at=now)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(links.person(appointment.beneficiary.key))
    page = _head(request, appointment.beneficiary, reviews, form, now, "远程通话")
    page |= {"appointment": appointment, "cancel_form": fields.Reason(auto_id="cancel_%s")}
    if appointment.number:
        attending.log_number(request, appointment, now)
    return attending.answer(request, "reviews/remote_call.html", page, form)


@require(Act.RECORD_CONFIRMATION)
@require_POST
def cancel(request, key):
    appointment, now = _appointment_or_404(request, key), timezone.localtime()
    if appointment.state != AppointmentState.PLANNED:
        return _is_over(request, appointment)
    form = fields.Reason(request.POST)
    if form.is_valid():
        with entitled():
            appointments.cancel(
                appointment=appointment, reason=form.cleaned_data["reason"], by=request.user, at=now
            )
        messages.success(request, "远程预约已取消。")
        return redirect(links.person(appointment.beneficiary.key))
    messages.error(request, "请写明取消的原因。")
    return redirect("reviews:call", appointment.key)


@require(Act.RECORD_CONFIRMATION)
@require_http_methods(["GET", "POST"])
def special(request, key):
    person, now = attending.person_or_404(request, key), timezone.localtime()
    every = attending.settleable(request, person, today=now.date())
    reviews = [review for review in every if submissions.is_open_to_special(review)]
    form = _special_form(request, person, reviews, now)
    if form.is_valid():
        entered = form.cleaned_data
        try:
            with entitled():
                submissions.submit_special(
                    reviews=entered["reviews"], confirmed_on=entered["confirmed_on"], material=form.material(),
                    by=request.user, at=now,
                )
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, HANDED_IN)
            return redirect(links.person(person.key))
    page = _head(request, person, reviews or every, form, now, "特殊人群核验")
    page |= {"is_open": bool(reviews), "after": policy.SPECIAL_AFTER_FAILURES.value}
    return attending.answer(request, "reviews/special.html", page, form)


def _appointment_or_404(request, key) -> Appointment:
    rows = Appointment.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("beneficiary__organization", "organization", "caller", "representative"), key=key
    )


def _is_over(request, appointment):
    """Whoever has the page of an ended call open reads why, and comes to the person."""
    messages.info(request, f"远程通话{appointment.get_state_display()}。{appointment.reason}")
    return redirect(links.person(appointment.beneficiary.key))


def _end(appointment, form, *, by, at) -> str:
    """One of the three ways in which a call ends, and what is said of it."""
    entered = form.cleaned_data
    chosen = {"appointment": appointment, "by": by, "at": at}
    if entered["result"] == forms.BROKE_OFF:
        appointments.miss(reason=entered["reason"], **chosen)
        return "已记下：没有通成。请另约时间。"
    if entered["result"] == forms.NOT_VERIFIED:
        to = Method(entered["referred_to"])
        appointments.give_up(reviews=entered["reviews"], to=to, reason=entered["reason"], **chosen)
        return f"已记下：远程没有核实成，下一步改走{to.label}。"
    held = appointments.hold(
        reviews=entered["reviews"], call=form.call(appointment.channel), material=form.material(), **chosen
    )
    return f"{HANDED_IN}{held.doubt and '答错的，由审核员决定。'}"


def _booked(request, made, now):
    """Whoever calls at once goes on to the call."""
    messages.success(request, f"已约 {timezone.localtime(made.meets_at):%m-%d %H:%M} {made.get_channel_display()}。")
    if made.caller == request.user and made.meets_at <= now:
        return redirect("reviews:call", made.key)
    return redirect(links.person(made.beneficiary.key))


def _proposal(request, now) -> dict:
    return {
        "meets_at": attending.next_half_hour(now), "channel": Channel.WECHAT_VIDEO.value, "caller": request.user.pk,
    }


def _call_form(request, appointment, reviews, now) -> forms.Call:
    person, agent = appointment.beneficiary, appointment.representative
    known = {"called_at": now.replace(second=0, microsecond=0), "shown_on": now.date()}
    if agent:
        known |= {"agent_name": agent.name, "agent_relation": agent.relation}  # Numbers on file stay sealed.
    asked = questions.drawn(person, [review.benefit for review in reviews], seed=appointment.key)
    return forms.Call(
        request.POST or None, request.FILES or None, person=person, reviews=reviews, staff=request.user,
        questions=asked, initial=known,
    )


def _special_form(request, person, reviews, now) -> forms.Special:
    return forms.Special(
        request.POST or None, request.FILES or None, person=person, reviews=reviews,
        initial={"confirmed_on": now.date(), "shown_on": now.date()},
    )


def _head(request, person, reviews, form, now, title) -> dict:
    """What the three pages share; that one was opened is remembered."""
    if request.method == "GET":
        looks.opened(request, person, title, now)
    benefits = [review.benefit for review in reviews]
    return {
        "crumb": [(person.name, links.person(person.key)), (title, "")], "back_url": links.person(person.key),
        "person": counter.identity(person, benefits, reviews=reviews, today=now.date()), "title": title,
        "reviews": attending.offered(reviews, form), "today": now.date(),
    }
