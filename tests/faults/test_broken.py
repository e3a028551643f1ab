"""R12 in this process: broken files at every door. `make faults ARGS=R12` says the same in one line, with figures."""

import pytest

from tests.faults import broken, files

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast):
    return cast


class ABrokenFile:
    def test_is_refused_in_chinese_within_seconds_and_stored_nowhere(self, people):
        tally = broken.try_all(people)

        assert tally.faults == []
        assert tally.slowest < broken.WITHIN


class AGoodList:
    def test_is_taken_in_either_of_the_right_charsets(self, people):
        taken, sent = broken.right_charsets(people)

        assert (taken, sent) == (4, 4)

    @pytest.mark.parametrize("name", files.PATHS)
    def test_loses_the_path_in_its_name(self, people, name):
        assert broken.takes_no_path(people, name)
