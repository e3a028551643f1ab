"""A browser for each member of staff, already past the door. After a jump in time everybody has to come in again."""

import time

from django.conf import settings
from django.test import Client

from tests.cast import signed_in

SCREEN = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


class Desk:
    """Opens pages as somebody: `desk.of(wang)` is Wang's browser."""

    def __init__(self, chromium, live_server):
        self.chromium, self.address = chromium, live_server.url
        self.contexts = []
        self.errors = []  # Of the scripts, in any of the browsers.

    def of(self, staff, screen=SCREEN):
        context = self.chromium.new_context(base_url=self.address, viewport=screen, permissions=["camera"])
        context.set_default_timeout(15_000)
        session = signed_in(Client(), staff).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def close(self):
        for context in self.contexts:
            context.close()


def until(is_so, tries=100):
    """Wait for a condition that no selector can say; the pages forbid the browser to compile words into code."""
    for _ in range(tries):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it never came to that")


def fits(page, width):
    """Nothing is wider than the screen. Asked until it is so: words can be in the page before its stylesheets are."""
    until(lambda: page.evaluate("document.documentElement.scrollWidth") <= width)


def sign_interruption(page, *, number):
    """Set every tick of the interruption card, type how many people it is about, and press the grave button.

    The card stands on a page of its own: the click that leads to it returns before that page is there.
    """
    page.wait_for_selector("dialog[data-modal][open] input[name=number]")
    for tick in page.locator("dialog input[name=ack]").all():
        tick.check()
    page.fill("dialog input[name=number]", str(number))
    page.click("dialog button.btn-grave[aria-disabled=false]")


def upload(content, name="photo.jpg"):
    """A file as the file field takes it."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}
