"""Rules side by side with the text they stand in: each text once, with the sense of all its rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from benefits import law

IN_PLAIN_WORDS = "国家和省有关规定"


@dataclass(frozen=True)
class Quoted:
    """A citation with its mark, and the sense of its rules one after the other."""

    cite: str
    text: str


def by_citation(rules: Iterable[law.Rule[Any]]) -> list[Quoted]:
    """The rules gathered under their citations, in the order of the rules."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        found.setdefault(rule.citation.marked, []).append(rule.gist)
    return [Quoted(cite, "".join(dict.fromkeys(gists))) for cite, gists in found.items()]


def in_public(rule: law.Rule[Any]) -> str:
    """The citation as a paper for the person may print it: a text of law by name, anything else in plain words."""
    return str(rule.citation) if rule.citation.instrument.is_legal_text else IN_PLAIN_WORDS
