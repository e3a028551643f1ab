"""What the rule pages show, put together: the chapter, its examples and trial, the paper, one rule."""

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from accounts.models import Organization
from accounts.roles import Act
from benefits import days, law
from benefits.services import holidays, local_rules
from reviews import policy
from reviews.worklists import links
from reviews.worklists.rules import chapters, examples, moments, quotations, shelf, trials, values

TRIALS = trials.TRIALS


@dataclass(frozen=True)
class Asked:
    """Which chapter, on which day, for which office; `compare` shows only what differs from the year before."""

    chapter: chapters.Chapter
    moment: moments.Moment
    office: Organization
    today: date
    compare: bool = False

    def url(self, **changed) -> str:
        """The address of this page, or of a neighbour."""
        here = {"tab": self.chapter.name, "year": self.moment.value, "office": self.office.code}
        return links.rules(**{**here, **changed})


def chapter_page(request, asked: Asked, form) -> dict:
    """The context of reviews/rules/chapter.html."""
    rows = local_rules.rows_over(organization=asked.office)
    entries = shelf.shelf(asked.chapter, rows, on=asked.moment.on, last=asked.moment.last)
    differing = shelf.differing(entries)
    table = holidays.table()
    return {
        "asked": asked, "chapter": asked.chapter, "moment": asked.moment, "office": asked.office,
        "entries": [_shown(each, asked) for each in (differing if asked.compare else entries)],
        "differing": len(differing), "last_year": asked.moment.year - 1,
        "compare_url": asked.url(compare="" if asked.compare else "1"),
        "tabs": [
            {"label": each.label, "url": asked.url(tab=each.name), "current": each is asked.chapter}
            for each in chapters.CHAPTERS
        ],
        "moments": moments.choices(asked.today), "offices": shelf.offered(request.user),
        "print_url": asked.url().replace(reverse("reviews:rules"), reverse("reviews:rules_print"), 1),
        "worked": examples.of_chapter(asked.chapter.name, holidays=table), "form": form,
        "tried": _tried(asked, form, rows, table),
        "quoted": _quoted(request.user, asked, entries), "changes": _changes(rows, entries, asked),
    }


def paper(asked: Asked) -> dict:
    """The context of reviews/rules/print.html."""
    rows = local_rules.rows_over(organization=asked.office)
    entries = shelf.shelf(asked.chapter, rows, on=asked.moment.on, last=asked.moment.last)
    return {
        "asked": asked, "chapter": asked.chapter, "moment": asked.moment, "office": asked.office, "entries": entries,
        "worked": examples.of_chapter(asked.chapter.name, holidays=holidays.table()), "back_url": asked.url(),
    }


def rule_page(rule_id: str, *, on: date, office: Organization, record, kind: str, today: date) -> dict:
    """The context of reviews/rules/rule.html, but for the form."""
    rows = [row for row in local_rules.rows_over(organization=office) if row.rule_id == rule_id]
    versions = shelf.versions(rule_id)
    default, newest = shelf.version(rule_id, on), shelf.version(rule_id, today) or versions[-1]
    standing = law.chosen(default, local_rules.standing(rows=rows, on=on)) if default else None
    now = law.chosen(newest, local_rules.standing(rows=rows, on=today))
    holding = next((row for row in reversed(rows) if row.effective_from <= on), None)
    return {
        "number": versions[-1].row, "title": versions[-1].title or versions[-1].gist, "on": on, "office": office,
        "default": default, "rule": standing, "value": values.said(standing) if standing else "",
        "source": shelf.source_of(default) if default else "",
        "versions": [_version(each, today, holds=each is default) for each in versions],
        "rows": [
            {"row": row, "value": str(values.of_stored(versions[-1], row.value)), "holds": row is holding}
            for row in rows
        ],
        "chapters": [
            (each.label, links.rules(tab=each.name, office=office.code)) for each in chapters.holding(rule_id)
        ],
        "record": record, "kept": quotations.kept(record.basis, now) if record else None,
        "record_url": links.decision(kind, record.key) if record else "",
        "crumb": [("规则", links.rules(office=office.code)), (versions[-1].row, "")],
    }


def _version(rule: law.Rule, today: date, *, holds: bool) -> dict:
    return {
        "rule": rule, "value": str(values.said(rule)), "since": shelf.since(rule, on=today),
        "source": rule.citation.source.label, "holds": holds,
    }


def _shown(entry: shelf.Entry, asked: Asked) -> dict:
    url = links.rule(entry.default.id, on=asked.moment.on.isoformat(), office=asked.office.code)
    return {"entry": entry, "url": url}


def _tried(asked: Asked, form, rows, table: days.Holidays) -> list:
    """The lines of the trial by the rules of the office on that day."""
    if form is None or not form.is_bound or not form.is_valid():
        return []
    local = local_rules.standing(rows=rows, on=asked.moment.on)
    rolls = law.chosen(policy.ROLL_WEEKENDS, local).value
    return TRIALS[asked.chapter.name].work(form.cleaned_data["day"], replace(table, roll_weekends=rolls), local)


def _quoted(staff, asked: Asked, entries) -> list[tuple[str, int]]:
    """Decisions of the year that rest on this chapter; nothing for those who see no cases."""
    if not staff.may(Act.VIEW_CASES) or not asked.chapter.categories:
        return []
    ids = [entry.default.id for entry in entries]
    return list(quotations.numbers(staff, ids, year=asked.moment.year).items())


def _changes(rows, entries, asked: Asked) -> int:
    """Local rules over this chapter that begin in the year."""
    ids = {entry.default.id for entry in entries}
    return sum(row.rule_id in ids and row.effective_from.year == asked.moment.year for row in rows)
