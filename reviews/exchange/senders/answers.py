"""What a sender promises, and the two ways in which it says that a letter did not leave."""

from typing import Protocol

from reviews.models import Letter


class Refused(Exception):
    """The other side will not take this letter, now or later; carries a Chinese sentence without numbers."""


class NoAnswer(Exception):
    """Nobody took the letter this time; it may be tried again. Carries a Chinese sentence."""


class Sender(Protocol):
    """Hands over one letter, or raises one of the two.

    `takes_once` promises that the same letter handed over twice reaches the person once.
    """

    takes_once: bool

    def send(self, letter: Letter) -> None: ...
