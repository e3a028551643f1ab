"""R2 in small, in this process: the pages while the cache does not answer. `make faults` takes Redis away from all."""

import pytest

from tests import county
from tests.faults import outage, programs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _redis_is_gone(settings):
    nowhere = f"redis://{programs.HOST}:{programs.free_port()}/0"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": nowhere}}


class WhileRedisIsGone:
    @pytest.mark.parametrize("path", outage.PAGES)
    def test_every_page_answers(self, cast, sign_in, path):
        assert sign_in(cast.zhao).get(path).status_code < 400

    def test_a_stop_is_declined(self, cast, sign_in):
        stop = county.proposed(cast)

        answer = sign_in(cast.zhao).post(f"/approvals/suspension/{stop.key}/decline/", {"reason": "请再核实。"})

        assert answer.status_code == 302
        assert county.again(stop).state == "DECLINED"

    def test_a_wrong_password_is_counted(self, cast, client):
        answers = [client.post("/sign-in/", {"username": "nobody", "password": "x"}).status_code for _ in range(5)]

        assert answers[-1] == 429
