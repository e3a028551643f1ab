"""What the address of a narrowed list asks for, read once: tab, conditions, opened term; the addresses around it."""

from urllib.parse import urlencode

from django.urls import reverse

from reviews.views import searches
from reviews.worklists import people


class Asked:
    """`form` is a bound `Narrowed`, `tabs` the labels by name, `home` the name of the list's address."""

    def __init__(self, request, now, *, form, tabs, home):
        self.request, self.form, self.tabs, self.home = request, form, tabs, reverse(home)
        self.find_url = reverse(f"{home}_find")
        self.tab = request.GET.get("tab", "") if request.GET.get("tab", "") in tabs else ""
        self.term, self.unreadable = searches.opened(request, now)
        self.narrowed = form.conditions() | ({"term": self.term} if self.term else {})
        token = {"find": request.GET["find"]} if self.term else {}
        self.kept = ({"tab": self.tab} if self.tab else {}) | token

    def url(self, **changes) -> str:
        """This list with something changed; the page is forgotten."""
        held = {name: value for name, value in self.request.GET.items() if name not in ("after", "before")}
        query = urlencode({name: value for name, value in (held | changes).items() if value})
        return f"{self.home}?{query}" if query else self.home

    def context(self, page, numbers) -> dict:
        """Tabs with their numbers, search, filters, tags and pages of the list."""
        tags = self.form.tags(self.kept)
        if self.term:
            tags.insert(0, {"label": f"查找：{people.shown_term(self.term)}", "url": self.url(find="")})
        return {
            "tabs": [
                {"label": label, "url": self.url(tab=name), "count": numbers.get(name), "current": name == self.tab}
                for name, label in self.tabs.items()
            ],
            "filter_form": self.form, "find_url": self.find_url, "kept": list(self.kept.items()), "tags": tags,
            "find_value": people.shown_term(self.term) if self.term else "", "unreadable": self.unreadable,
            "clear_url": f"{self.home}?{urlencode({'tab': self.tab})}" if self.tab else self.home,
            "count": numbers[self.tab], "shown": len(page.records), "tab": self.tab,
            "previous_url": self.url(before=page.before) if page.before else "",
            "next_url": self.url(after=page.after) if page.after else "",
        }
