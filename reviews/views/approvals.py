"""What waits for a decision, and the grave act on several people at once."""

from collections.abc import Iterable
from decimal import Decimal
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from accounts.roles import Act
from benefits import policy
from benefits.models import Suspension
from benefits.states import SuspensionState
from reviews.forms import approvals as forms
from reviews.services import contacts, gates
from reviews.views import codes, proposals, searches
from reviews.views import groups as column
from reviews.worklists import approvals, batches, decisions, pages, people, stakes

NAMES_SHOWN = 12
MOST = 1000  # Stops that the figures on top look at; a county never has so many waiting.


@require(Act.VIEW_CASES)
@require_safe
def index(request):
    now = timezone.localtime()
    term, refusal = searches.opened(request, now)
    if refusal:
        messages.warning(request, refusal)
    return render(request, "reviews/approvals.html", page(request, now.date(), term=term))


@require(Act.VIEW_CASES)
@require_POST
def find(request):
    """A name is never written in an address: the groups are asked for with a sealed term."""
    return redirect(f"{reverse('reviews:approvals')}?{searches.sealed(request)}")


@require(Act.APPROVE_SUSPENSION)
@require_POST
def approve_many(request):
    now = timezone.localtime()
    stops = _picked(request)
    if not stops:
        messages.warning(request, "请先勾选要批准的人。")
        return redirect("reviews:approvals")
    held = gates.last_look(stops)
    fit = [stop for stop in stops if not held[stop.pk] and not proposals.is_own(stop, request.user)]
    asked = "number" in request.POST
    form = forms.Interruption(
        request.POST if asked else None, expected=len(stops if asked else fit), prove=codes.prover(request, at=now)
    )
    if form.is_valid():
        batch = gates.approve_each(stops=stops, by=request.user, at=now)
        _tell(request, batch)
        return redirect(_back(stops))
    if not fit:
        messages.warning(request, "勾选的人都被扣下，或者由您经办，不能批准。")
        return redirect(_back(stops))
    shown = page(request, now.date(), group=_group_of(stops))
    card = interruption(request, stops if asked else fit, form, now.date())
    shown["interruption"] = card | {"code": codes.asked(request, at=now)}
    return render(request, "reviews/approve.html", shown, status=400 if asked else 200)


def _picked(request) -> list[Suspension]:
    found = Suspension.objects.visible_to(request.user).filter(key__in=request.POST.getlist("pick")[:200])
    stops = found.select_related(
        "benefit__beneficiary", "benefit__organization", "organization", "proposed_by", "checked_by", "endorsed_by"
    ).order_by("pk")
    return [stop for stop in stops if stop.ground == stops[0].ground]  # One card speaks of one ground.


def _group_of(stops) -> str:
    name = "sentence" if decisions.is_sentence(stops[0]) else "suspension"
    return f"{name}-endorse" if gates.is_to_be_endorsed(stops[0]) else name


def _back(stops) -> str:
    return f"{reverse('reviews:approvals')}?{urlencode({'group': _group_of(stops)})}"


def _tell(request, batch):
    for state, verb in ((SuspensionState.APPROVED, "已批准{}"), (SuspensionState.ENDORSED, "已报省审批")):
        done = [stop for stop in batch.approved if stop.state == state]
        if done:
            verb = verb.format(done[0].word)
            messages.success(request, f"{verb} {len(done)} 人：{_names(done)}，每月 {_money(done):,.2f} 元。")
    for stop, sentence in batch.refused:
        messages.warning(request, f"{stop.benefit.beneficiary.name}没有批准：{sentence}")


def _names(stops) -> str:
    names = [stop.benefit.beneficiary.name for stop in stops]
    more = f"等 {len(names)} 人" if len(names) > NAMES_SHOWN else ""
    return "、".join(names[:NAMES_SHOWN]) + more


def _money(stops) -> Decimal:
    return sum((stop.benefit.monthly_amount for stop in stops), Decimal(0))


def interruption(request, stops, form, today) -> dict:
    """The card before the act: who, from when, how much, whether it can be repaired, how it is withdrawn."""
    number = len(stops)
    is_endorsed, stopped = gates.is_to_be_endorsed(stops[0]), "中止" if decisions.is_sentence(stops[0]) else "停发"
    verb = "报省" if is_endorsed else f"批准{stops[0].word}"
    return {
        "kind": f"{stopped}待遇",
        "title": f"您将{'报省审批' if is_endorsed else ''}{stopped} {number} 个人的待遇",
        "facts": [
            ("何人", _names(stops)),
            ("何时起", proposals.months_line([_effective(stop, today) for stop in stops])),
            ("多少钱", f"每月 {_money(stops):,.2f} 元"),
            *batches.repair(stops, today=today),
        ],
        "acks": _ticks(stops),
        "number": number, "act_label": f"{verb} {number} 人", "url": reverse("reviews:approve_many"),
        "fields": [("pick", stop.key) for stop in stops], "back_url": _back(stops),
        "errors": form.non_field_errors() if form.is_bound else [],
        "fine_print": f"经手人：{request.user.name}，{request.user.get_role_display()}。"
        "决定书将写明依据与复议、诉讼途径。",
    }


def _ticks(stops) -> list[str]:
    """What whoever decides has looked at."""
    if decisions.is_sentence(stops[0]):
        return [f"{len(stops)} 人的判决书、通缉令，我已逐一看过", f"不是{'、'.join(policy.NOT_NAMED)}"]
    proofs = dict.fromkeys(stakes.PROOFS[stop.benefit.category] for stop in stops)
    return [f"{len(stops)} 人的{'、'.join(proofs)}，我已逐一看过", "未发现住院、迁移、已交材料等应当留人的情形"]


def _effective(stop, today):
    return policy.effective_month(last_day=stop.last_day, approved_on=today).effective_month


def page(request, today, group="", term="") -> dict:
    groups = approvals.groups_for(request.user, term=term)
    sums = approvals.tally(groups)
    whole = _current(groups, sums, group or request.GET.get("group", ""))
    narrowing = narrowing_of(request)
    current = approvals.narrowed(whole, **narrowing)
    deciding = [each for each in groups if approvals.is_decided(each)]
    stopping = [each for each in deciding if each.kind is approvals.SUSPENSION and each.step == "approve"]
    figures = [
        {"label": "待我审批", "value": sum(sums[each.name].number for each in deciding), "unit": "件"},
        *_if_all_were_approved(stopping, request.user),
    ]
    return {
        "today": today, "figures": figures if deciding else [], "current": _shown(request, current, today),
        "narrowing": _narrowing(request, whole, current, narrowing), "groups": column.lines(
            groups, sums, whole, staff=request.user, today=today, kept=_kept(request), term=term
        ),
        "find_url": reverse("reviews:approvals_find"), "find_value": people.shown_term(term) if term else "",
    }


def _if_all_were_approved(stopping, by) -> list[dict]:
    """The money of the stops that may be approved now, and how many are held back or one's own; of MOST at most."""
    stops = [stop for group in stopping for stop in group.rows.select_related("benefit").order_by("pk")[:MOST]]
    held = gates.last_look(stops)
    own = sum(not held[stop.pk] and proposals.is_own(stop, by) for stop in stops)
    fit = [stop for stop in stops if not held[stop.pk] and not proposals.is_own(stop, by)]
    kept_back = len(stops) - len(fit) - own
    return [
        {"label": f"可批的 {len(fit)} 人若全批，每月少发", "value": f"{_money(fit):,.0f}", "unit": "元"},
        {"label": "扣下，不能批", "value": kept_back, "unit": "人", "tone": "cinnabar" if kept_back else ""},
        *([{"label": "您经办过，须他人批", "value": own, "unit": "人"}] if own else []),
    ]


def _kept(request) -> dict:
    """The search stays while one goes through the groups and pages."""
    token = request.GET.get("find", "")
    return {"find": token} if token else {}


def narrowing_of(request) -> dict[str, str]:
    """What the address narrows the group by."""
    return {name: request.GET.get(name, "")[:24] for name in ("category", "office")}


def _narrowing(request, whole, current, narrowing) -> dict:
    """The selects above the list, each choice with its people and money, and what stands there as a whole."""
    found = approvals.parts(whole, request.user)
    unit = "每月 " if whole.kind.per_month else "共 "
    fields = [("category", "全部类别", found.categories), ("office", "全部机构", found.offices)]
    return {
        "group": whole.name, "kept": _kept(request), "number": found.number(**narrowing),
        "is_narrowed": any(narrowing.values()),
        "clear_url": f"{reverse('reviews:approvals')}?{urlencode({'group': whole.name, **_kept(request)})}",
        "fields": [
            {
                "name": name, "every": every, "choices": [
                    (code, f"{label}　{number} 人，{unit}{money:,.0f} 元", code == narrowing[name])
                    for code, label, number, money in found
                ],
            }
            for name, every, found in fields
        ],
    }


def _current(groups, sums, wanted):
    """The group asked for, else the first that is not empty."""
    named = [each for each in groups if each.name == wanted]
    filled = [each for each in groups if sums[each.name].number]
    return (named or filled or groups)[0]


def _shown(request, group, today) -> dict:
    page = pages.asked_for(
        request.GET, group.rows.select_related(*group.kind.related), order=pages.Order("proposed_at"),
        edges=group.kind.model.objects.visible_to(request.user),
    )
    records: Iterable = page.records
    held: dict[int, list[str]] = {}
    tries: dict[int, object] = {}
    reviews: dict = {}
    if group.kind is approvals.SUSPENSION:
        held = gates.last_look(records)
        reviews = approvals.reviews_of(records)
        counts = contacts.counts_for(reviews=reviews.values(), today=today)
        tries = {stop_id: counts[review.pk] for stop_id, review in reviews.items()}
    return proposals.shown(
        group, page, held=held, reviews=reviews, tries=tries, by=request.user, today=today,
        kept={**_kept(request), **{name: code for name, code in narrowing_of(request).items() if code}},
    )
