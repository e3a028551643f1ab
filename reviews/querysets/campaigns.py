"""Campaigns, and the notices that name who has missed one."""

from datetime import date

from accounts.querysets import HandedDownQuerySet
from reviews import states


class CampaignQuerySet(HandedDownQuerySet):
    def open(self):
        return self.filter(state=states.CampaignState.OPEN)


class PublicNoticeQuerySet(HandedDownQuerySet):
    def provisional(self):
        """Published, with a last day that was counted without the holiday table of its year."""
        return self.filter(state=states.NoticeState.PUBLISHED, is_provisional=True)

    def ending(self, *, today: date):
        """Published, and the last day has passed."""
        return self.filter(state=states.NoticeState.PUBLISHED, last_day__lt=today)
