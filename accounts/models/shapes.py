"""The three shapes that most records of the house have: an opaque key, an office, a state."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import models

# A state table: each state with the states it may move to. A state that is no key is an end.
Moves = Mapping[Any, frozenset[Any]]


def new_key() -> str:
    """An unguessable name for a record in addresses: nothing about the person can be read from it."""
    return secrets.token_urlsafe(16)


class Keyed(models.Model):
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)

    class Meta:
        abstract = True


class OfficeScoped(models.Model):
    """A record that belongs to one office, with the codes of the offices above it.

    The codes repeat what the tree says, so that a province's worklist is one index range and not a join.
    """

    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="机构"
    )
    province_code = models.CharField(max_length=12, editable=False)
    city_code = models.CharField(max_length=12, blank=True, editable=False)
    county_code = models.CharField(max_length=12, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self.province_code:
            for field, value in self.organization.scope().items():
                setattr(self, field, value)
        super().save(*args, **kwargs)


class Stateful(models.Model):
    """A record with a `state` that only `accounts.transitions` changes, along the table `MOVES`."""

    MOVES: Moves = {}
    ABOUT = "key"  # The path to the opaque key of the person this record is about, for the audit.

    state: Any  # Each model declares the field with its own choices.
    state_at = models.DateTimeField("进入状态时间")

    class Meta:
        abstract = True

    @property
    def about(self) -> str:
        value: Any = self
        for step in self.ABOUT.split("__"):
            value = getattr(value, step)
        return str(value)

    def may_become(self, state: str) -> bool:
        return state in self.MOVES.get(self.state, ())
