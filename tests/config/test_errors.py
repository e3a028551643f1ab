import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from accounts import transitions
from config import errors, middleware


@pytest.fixture
def request_of():
    return RequestFactory().post("/")


@pytest.mark.django_db
class ARequestThatCannotBeAnswered:
    @pytest.mark.parametrize(("page", "status"), [
        (errors.bad_request, 400), (errors.forbidden, 403), (errors.form_is_stale, 403),
        (errors.not_found, 404), (errors.conflict, 409), (errors.too_large, 413), (errors.server_error, 500),
    ])
    def test_gets_a_sentence_and_a_way_back(self, request_of, page, status):
        answer = page(request_of)

        assert answer.status_code == status
        assert 'href="/"' in answer.content.decode()

    def test_that_came_second_is_shown_what_waits_when_signed_in(self, request_of, cast):
        assert "/approvals/" not in errors.conflict(request_of).content.decode()
        request_of.user = cast.zhao
        request_of.user.is_verified = lambda: True

        assert 'href="/approvals/"' in errors.conflict(request_of).content.decode()

    def test_is_told_which_act_the_role_lacks(self, request_of):
        answer = errors.forbidden(request_of, PermissionDenied("批准暂停由审核员办理。"))

        assert "批准暂停由审核员办理。" in answer.content.decode()


class AServerError:
    def test_asks_no_database(self, request_of):
        assert errors.server_error(request_of).status_code == 500


@pytest.mark.django_db
class ComingSecond:
    @pytest.mark.parametrize("refusal", [transitions.StaleState(), transitions.ForbiddenMove()])
    def test_ends_on_the_page_for_conflicts(self, request_of, refusal):
        desk = middleware.conflicts_become_a_page(lambda request: None)

        answer = desk.process_exception(request_of, refusal)

        assert answer.status_code == 409
        assert "已由他人处理" in answer.content.decode()

    def test_leaves_other_errors_alone(self, request_of):
        desk = middleware.conflicts_become_a_page(lambda request: None)

        assert desk.process_exception(request_of, ValueError()) is None


@pytest.mark.django_db
class AnOversizedRequest:
    def test_is_refused_before_it_is_read(self, client, settings):
        settings.MAX_REQUEST_BYTES = 100

        answer = client.post("/", {"letter": "x" * 200})

        assert answer.status_code == 413
