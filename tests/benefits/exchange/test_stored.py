import io

import pytest

from benefits.exchange import stored

LINES = [(number, ["周山河", f"9901231955071500{number:02d}"], "") for number in range(2, 1300)]


def kept(name="key", lines=LINES):
    out = stored.LinesOut(name)
    for line in lines:
        out.add(*line)
    return out.finished().read()


def read(content, name="key"):
    return [(line, cells, sentence) for line, cells, sentence in stored.lines(io.BytesIO(content), name)]


class KeptLines:
    def test_come_back_as_they_went_in(self):
        assert read(kept()) == LINES

    def test_may_be_none_at_all(self):
        assert read(kept(lines=[])) == []

    def test_hold_nothing_that_can_be_read_on_disk(self):
        content = kept()

        assert "周山河".encode() not in content
        assert b"99012319550715" not in content

    @pytest.mark.parametrize("spoil", [
        lambda content: content[: content.index(b"\n") + 1],
        lambda content: content[content.index(b"\n") + 1:],
        lambda content: content.replace(b"!", b""),
        lambda content: content[:40] + b"AAAA" + content[44:],
        lambda content: b"\n".join(reversed(content.split(b"\n"))),
        lambda content: b"",
    ])
    def test_are_refused_when_they_were_altered(self, spoil):
        with pytest.raises(stored.CannotOpen):
            read(spoil(kept()))

    def test_of_one_batch_cannot_stand_for_another(self):
        with pytest.raises(stored.CannotOpen):
            read(kept(), name="key-bad")

    def test_are_refused_when_their_key_is_gone(self, settings):
        content = kept()
        settings.PII_KEYS = "new:bmV3LW9ubHktcGVyc29uYWwtZGF0YS1rZXktMzIhISE="

        with pytest.raises(stored.CannotOpen):
            read(content)
