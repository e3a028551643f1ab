"""How a letter leaves the house: as a file, by e-mail, by an SMS gateway. The settings choose one for each channel."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.conf import settings

from reviews.exchange.senders import files, gateway, mail
from reviews.exchange.senders.answers import NoAnswer, Refused, Sender
from reviews.models import Letter

Channel = Letter.Channel
KNOWN: Mapping[str, Callable[[], Sender]] = MappingProxyType({
    "file": files.Files, "gateway": gateway.Gateway, "smtp": mail.Mail,
})

__all__ = ["KNOWN", "NoAnswer", "Refused", "Sender", "is_real", "sender_of"]


def sender_of(channel: str) -> Sender:
    """The sender that the settings name for the channel."""
    return KNOWN[_name_of(channel)]()


def is_real(channel: str) -> bool:
    """Whether letters of the channel reach anybody, or are only written into files."""
    return _name_of(channel) != "file"


def _name_of(channel: str) -> str:
    return {Channel.SMS: settings.SMS_SENDER, Channel.EMAIL: settings.EMAIL_SENDER}[Channel(channel)]
