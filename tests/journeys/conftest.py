import pytest

from tests.journeys.browsing import Desk


@pytest.fixture
def desk(chromium, live_server):
    open_desk = Desk(chromium, live_server)
    yield open_desk
    open_desk.close()
