"""The evidence bench: what waits, one case after the other, four verdicts by key."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import transitions
from accounts.permissions import require
from accounts.roles import Act
from reviews.forms import verdicts as forms
from reviews.models import Confirmation
from reviews.policy import Method
from reviews.services import confirmations, corrections, verdicts
from reviews.states import ConfirmationState
from reviews.views import looks
from reviews.views.refusals import entitled
from reviews.worklists import bench, counts, links
from reviews.worklists.bench import case as cases

SHOWN = 100  # Rows of the list; the others come up as these are judged.
OVERTAKEN = "该事项已由他人处理。您刚才的操作没有生效；下面是下一件。"
MOVED_ON = (transitions.StaleState, transitions.ForbiddenMove)
REFUSALS = (verdicts.CannotDecide, confirmations.CannotRecord, corrections.CannotCorrect)


@require(Act.REVIEW_EVIDENCE)
@require_safe
def index(request):
    """All that waits, the most urgent first."""
    now = timezone.localtime()
    found, total, _ = counts.first_of_all(bench.listed(request.user, today=now.date()), SHOWN)
    rows = [
        {"row": row, "url": links.bench(row.key), "waited": bench.waited(row, at=now),
         "urgency": bench.urgency(row, today=now.date())}
        for row in found
    ]
    return render(request, "reviews/bench.html", {
        "rows": rows, "own": bench.own(request.user), "total": total,
        "first_url": rows[0]["url"] if rows else "",
    })


@require(Act.REVIEW_EVIDENCE)
@require_http_methods(["GET", "POST"])
def case(request, key):
    confirmation, now = get_object_or_404(_loaded(request), key=key), timezone.localtime()
    if not confirmation.awaits(request.user):
        return _overtaken(request, now) if request.method == "POST" else _not_mine(request, confirmation)
    read = cases.read(confirmation, request.user, today=now.date())
    form = forms.Verdict(request.POST or None, ways=read.ways)
    if form.is_valid():
        keys = bench.queue(request.user, today=now.date())
        try:
            with entitled():
                said = _give(confirmation, form.cleaned_data, by=request.user, at=now)
        except MOVED_ON:
            return _overtaken(request, now)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{confirmation.beneficiary.name}：{said}")
            return redirect(links.bench(bench.next_of(keys, key)))
    return _page(request, read, form, now, status=400 if form.is_bound else 200)


def _loaded(request):
    return Confirmation.objects.visible_to(request.user).select_related(
        "beneficiary__organization", "organization", "recorded_by", "second_officer", "doubted_by", "representative",
    )


def _give(confirmation, entered, *, by, at) -> str:
    """The one verdict that was chosen, and what is said of it."""
    told = {"confirmation": confirmation, "by": by, "at": at}
    if entered["verdict"] == forms.ACCEPT:
        return f"材料已采信，{verdicts.accept(**told).sentence}"
    if entered["verdict"] == forms.RETURN:
        verdicts.return_(reason=entered["reason"], **told)
        return "材料已退回，补正通知书待发。"
    if entered["verdict"] == forms.REFER:
        to = Method(entered["referred_to"])
        verdicts.refer(to=to, reason=entered["reason"], **told)
        return f"下一步改走{to.label}，今年不再建议{confirmation.get_method_display()}。"
    verdicts.doubt(reason=entered["reason"], **told)
    decider = "查明后请您或另一位审核员决定" if by.may(Act.SETTLE_DOUBT) else "由审核员决定"
    return f"已标为存疑，{decider}；在此之前不提、不批停发。"


def _overtaken(request, now):
    """Somebody else was first: the sentence, and the next case at once."""
    keys = bench.queue(request.user, today=now.date())
    if not keys:
        return render(request, "reviews/bench.html", {"rows": [], "own": bench.own(request.user), "note": OVERTAKEN},
                      status=409)
    read = cases.read(_loaded(request).get(key=keys[0]), request.user, today=now.date())
    return _page(request, read, forms.Verdict(ways=read.ways), now, status=409, note=OVERTAKEN)


def _not_mine(request, confirmation):
    """A case that has been decided, or that others must judge: why, and the list."""
    if confirmation.state != ConfirmationState.SUBMITTED:
        messages.info(request, f"这一件{confirmation.get_state_display()}，不须再审。")
    elif confirmation.doubt:
        messages.info(request, "这份材料存疑，由审核员决定。")
    else:
        messages.info(request, "经办和在场的人不能审核自己的材料，由另一人审核。")
    return redirect(links.bench())


def _page(request, read, form, now, *, status, note=""):
    confirmation = read.confirmation
    looks.opened(request, confirmation.beneficiary, "佐证审核", now)
    row = bench.by_urgency(bench.waiting(request.user).filter(pk=confirmation.pk), today=now.date()).first()
    keys = bench.queue(request.user, today=now.date())
    return render(request, "reviews/bench_case.html", {
        "case": read, "form": form, "note": note, "place": bench.place(keys, confirmation.key),
        "urgency": bench.urgency(row, today=now.date()) if row else ("", ""), "is_doubted": bool(confirmation.doubt),
        "case_url": links.bench(confirmation.key), "person_url": links.person(confirmation.beneficiary.key),
        "verdict": form.data.get("verdict", ""), "settles_doubt": request.user.may(Act.SETTLE_DOUBT),
    }, status=status)
