"""The interface at /api/v1/: whose token opens it, what it answers, and that the document says the same."""

import itertools
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from accounts.models import ApiClient, AuditEntry
from accounts.roles import Act
from accounts.services import clients
from reviews.api import document
from reviews.api.answers import STATUS, Problem
from reviews.models import Attempt
from reviews.policy.attempts import AttemptEffect, Fault
from tests import county

pytestmark = pytest.mark.django_db

URL = "/api/v1/attempts"
NOW = county.at(date(2026, 5, 21), 10)
BOTH = (Act.DELIVER_RESULTS, Act.READ_DELIVERIES)
numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def token(cast):
    return registered(cast)[1]


def registered(cast, *, office="county", acts=BOTH, pace=60, name="省厅推送"):
    return clients.create(
        name=name, organization=getattr(cast, office), acts=acts, calls_per_minute=pace, by=cast.xu, at=NOW
    )


def row(of, **more):
    """A pass of the review's person this morning."""
    said = {
        "attempt_id": f"T-{next(numbers)}", "id_number": of.benefit.beneficiary.id_number,
        "at": "2026-05-20T09:00:00+08:00", "passed": True,
    }
    return {name: value for name, value in (said | more).items() if value is not ...}


def sent(token, *rows, body=None, key="", kind="application/json", **headers):
    content = json.dumps({"attempts": rows}, ensure_ascii=False) if body is None else body
    headers = {"Authorization": f"Bearer {token}", **({"Idempotency-Key": key} if key else {}), **headers}
    return Client().post(URL, content, content_type=kind, headers=headers)


def codes(answer):
    return [each["code"] for each in answer.json()["results"]]


class ADelivery:
    def test_confirms_and_answers_row_by_row(self, cast, token):
        good, other = county.case(cast), county.case(cast)

        answer = sent(token, row(good), row(other, passed=False, cause="NETWORK"), row(other, at="昨天"))

        assert answer.status_code == 200
        assert answer.json() | {"results": ...} == {"received": 3, "accepted": 2, "refused": 1, "results": ...}
        assert [each["status"] for each in answer.json()["results"]] == ["CONFIRMED", "COUNTED", "REFUSED"]
        assert codes(answer) == [None, None, "BAD_TIME"]
        assert county.again(good).state == "CONFIRMED"
        assert "省厅推送" in set(AuditEntry.objects.filter(act="review.confirmed").values_list("by_name", flat=True))

    @pytest.mark.parametrize(("change", "code"), [
        ({"attempt_id": ...}, Fault.MISSING_ATTEMPT_ID), ({"attempt_id": "有 空格"}, Fault.BAD_ATTEMPT_ID),
        ({"attempt_id": "a-13800001234"}, Fault.BAD_ATTEMPT_ID), ({"id_number": ...}, Fault.MISSING_PERSON),
        ({"id_number": "990123195507151936"}, Fault.BAD_ID_NUMBER), ({"at": ...}, Fault.MISSING_TIME),
        ({"at": "2026-05-22T09:00:00+08:00"}, Fault.IN_THE_FUTURE), ({"at": "2026-01-02"}, Fault.OUTSIDE_CAMPAIGN),
        ({"passed": ...}, Fault.MISSING_RESULT), ({"passed": "yes"}, Fault.BAD_RESULT),
        ({"passed": False}, Fault.MISSING_CAUSE), ({"passed": False, "cause": "运气不好"}, Fault.UNKNOWN_CAUSE),
        ({"cause": "NETWORK"}, Fault.CAUSE_OF_A_PASS), ({"source": "电话13800001234"}, Fault.BAD_SOURCE),
        ({"source": 7}, Fault.UNREADABLE), ({"name": "张守义"}, Fault.UNREADABLE),
        ({"id_number": ..., "person_key": "nobody"}, Fault.UNKNOWN_PERSON),
    ])  # fmt: skip
    def test_refuses_a_row_with_a_sentence_and_a_code(self, cast, token, change, code):
        answer = sent(token, row(county.case(cast), **change))

        assert codes(answer) == [code]
        assert answer.json()["results"][0]["message"]
        assert not Attempt.objects.exists()

    def test_says_more_of_a_wrong_number_and_never_repeats_it(self, cast, token):
        answer = sent(token, row(county.case(cast), id_number="990123195507151936"))

        assert "校验位" in answer.json()["results"][0]["message"]
        assert "990123195507151936" not in answer.content.decode()

    def test_reaches_no_further_than_its_office(self, cast):
        _, token = registered(cast, office="district")

        assert codes(sent(token, row(county.case(cast)))) == [Fault.OTHER_OFFICE]

    def test_is_audited_with_its_counts(self, cast, token):
        sent(token, row(county.case(cast)), {"attempt_id": "x"})

        entry = AuditEntry.objects.get(act="api_client.delivered")
        assert (entry.by_name, entry.by_role) == ("省厅推送", "SENDER")
        assert entry.changes == {"received": [None, 2], "accepted": [None, 1], "refused": [None, 1]}

    def test_never_puts_a_person_into_the_log(self, cast, token):
        review = county.case(cast)

        sent(token, row(review), row(review, attempt_id="x", at="?"))

        assert review.benefit.beneficiary.id_number not in str(list(AuditEntry.objects.values_list()))


class AKeyOfADelivery:
    def test_gives_the_same_answer_again_and_changes_nothing(self, cast, token):
        rows = [row(county.case(cast)), row(county.case(cast), at="?")]
        first = sent(token, *rows, key="day-20")
        entries = AuditEntry.objects.count()

        again = sent(token, *rows, key="day-20")

        assert (again.status_code, again.json()) == (200, first.json())
        assert again.headers["Idempotency-Replayed"] == "true"
        assert AuditEntry.objects.count() == entries

    def test_is_refused_for_another_body(self, cast, token):
        sent(token, row(county.case(cast)), key="day-20")

        answer = sent(token, row(county.case(cast)), key="day-20")

        assert (answer.status_code, answer.json()["code"]) == (422, Problem.OTHER_BODY)
        assert Attempt.objects.count() == 1

    def test_belongs_to_its_sender(self, cast, token):
        _, other = registered(cast, name="市级推送")
        sent(token, row(county.case(cast)), key="day-20")

        assert sent(other, row(county.case(cast)), key="day-20").status_code == 200

    @pytest.mark.parametrize("key", ["有字", "a" * 81, "13800001234"])
    def test_must_be_plain(self, cast, token, key):
        answer = sent(token, row(county.case(cast)), **{"Idempotency-Key": key.encode().decode("latin-1")})

        assert (answer.status_code, answer.json()["code"]) == (400, Problem.BAD_KEY)


class ACall:
    def test_without_a_token_is_refused(self, cast):
        answer = Client().post(URL, "{}", content_type="application/json")

        assert (answer.status_code, answer.json()["code"]) == (401, Problem.NO_TOKEN)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")

    @pytest.mark.parametrize("token", ["", "x" * 40, "nsk_wrong", "y" * 1000])
    def test_with_a_wrong_token_is_refused(self, cast, token):
        assert sent(token, {}).status_code == 401

    def test_is_not_opened_by_a_session(self, cast, sign_in):
        for staff in (cast.wang, cast.zhao, cast.xu):
            assert sign_in(staff).post(URL, "{}", content_type="application/json").status_code == 401

    def test_needs_the_act(self, cast):
        _, token = registered(cast, acts=(Act.READ_DELIVERIES,))

        answer = sent(token, row(county.case(cast)))

        assert (answer.status_code, answer.json()["code"]) == (403, Problem.NOT_ALLOWED)

    def test_after_the_token_was_replaced_or_switched_off_is_refused(self, cast):
        client, old = registered(cast)
        new = clients.rotate(client=client, by=cast.xu, at=NOW)
        assert (sent(old, {}).status_code, sent(new, {}).status_code) == (401, 200)

        clients.revoke(client=client, reason="系统下线。", by=cast.xu, at=NOW)
        assert sent(new, {}).status_code == 401

    @pytest.mark.parametrize(("body", "kind", "problem"), [
        (" ", "application/json", Problem.NOT_JSON), ("{", "application/json", Problem.NOT_JSON),
        ("[" * 100_000, "application/json", Problem.NOT_JSON), ("[]", "application/json", Problem.WRONG_SHAPE),
        ('{"attempts": []}', "application/json", Problem.WRONG_SHAPE), ("a=1", "text/plain", Problem.WRONG_TYPE),
        (json.dumps({"attempts": [1] * 1001}), "application/json", Problem.TOO_MANY),
        (b"\xff\xfe", "application/json", Problem.NOT_JSON),
    ])  # fmt: skip
    def test_that_cannot_be_read_is_refused(self, token, body, kind, problem):
        answer = sent(token, body=body, kind=kind)

        assert (answer.status_code, answer.json()["code"]) == (STATUS[problem], problem)

    def test_by_another_method_is_refused(self, token):
        answer = Client().get(URL, headers={"Authorization": f"Bearer {token}"})

        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")

    def test_too_soon_is_told_when_to_come_back(self, cast, time_machine):
        _, token = registered(cast, pace=2)
        time_machine.move_to(NOW + timedelta(seconds=50), tick=False)

        answers = [sent(token, {}) for _ in range(3)]

        assert [each.status_code for each in answers] == [200, 200, 429]
        assert answers[2].headers["Retry-After"] == "10"
        time_machine.move_to(NOW + timedelta(seconds=60), tick=False)
        assert sent(token, {}).status_code == 200

    def test_is_remembered_as_the_last_use(self, token):
        sent(token, {})

        assert ApiClient.objects.get().last_used_at == NOW


class AskingAfterAResult:
    def asked(self, token, attempt_id):
        return Client().get(f"{URL}/{attempt_id}", headers={"Authorization": f"Bearer {token}"})

    def test_tells_what_became_of_it(self, cast, token):
        sent(token, row(county.case(cast), attempt_id="T:1.a_b-c"))

        assert self.asked(token, "T:1.a_b-c").json() == {
            "attempt_id": "T:1.a_b-c", "status": "CONFIRMED", "message": AttemptEffect.CONFIRMED.label,
            "received_at": datetime(2026, 5, 21, 2, tzinfo=UTC).astimezone(county.SHANGHAI).isoformat(),
        }

    def test_of_another_office_finds_nothing(self, cast, token):
        _, other = registered(cast, office="district", name="东川推送")
        sent(token, row(county.case(cast), attempt_id="T1"))

        answer = self.asked(other, "T1")

        assert (answer.status_code, answer.json()["code"]) == (404, Problem.NOT_FOUND)

    def test_needs_the_act(self, cast):
        _, token = registered(cast, acts=(Act.DELIVER_RESULTS,))

        assert self.asked(token, "T1").status_code == 403


class TheDocument:
    def fits(self, schema, value, schemas):
        """Whether a value is as its schema says, as far as the schemas of this document go."""
        schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        types = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
        assert any(isinstance(value, types[kind]) for kind in kinds), (schema, value)
        assert "enum" not in schema or value in schema["enum"]
        if isinstance(value, dict):
            assert set(schema["required"]) <= set(value) <= set(schema["properties"])
            for name, each in value.items():
                self.fits(schema["properties"][name], each, schemas)
        for each in value if isinstance(value, list) else ():
            self.fits(schema["items"], each, schemas)

    def test_is_open_to_everybody_and_names_the_addresses(self):
        found = Client().get("/api/v1/openapi.json").json()

        assert found["openapi"] == "3.1.0"
        assert set(found["paths"]) == {URL, f"{URL}/{{attempt_id}}"}

    def test_describes_the_answers_as_they_are(self, cast, token):
        found = document.described("http://testserver")
        schemas, paths = found["components"]["schemas"], found["paths"]
        asked = {"Authorization": f"Bearer {token}"}
        real = [
            ("post", URL, sent(token, row(county.case(cast), attempt_id="T1"), row(county.case(cast), at="?"))),
            ("post", URL, sent("wrong", {})), ("post", URL, sent(token, body="{")),
            ("post", URL, sent(token, body="[]")), ("post", URL, sent(token, {}, kind="text/csv")),
            ("get", f"{URL}/{{attempt_id}}", Client().get(f"{URL}/T1", headers=asked)),
            ("get", f"{URL}/{{attempt_id}}", Client().get(f"{URL}/none", headers=asked)),
        ]

        for method, path, answer in real:
            described = paths[path][method]["responses"][str(answer.status_code)]
            self.fits(described["content"]["application/json"]["schema"], answer.json(), schemas)

    def test_names_every_code_and_every_refusal(self):
        found = document.described("http://testserver")
        ways = [way for path in found["paths"].values() for way in path.values()]
        statuses = {int(status) for way in ways for status in way["responses"]}

        assert statuses == {200, *STATUS.values()}
        assert set(STATUS) == set(Problem)
        assert found["components"]["schemas"]["Result"]["properties"]["code"]["enum"] == [*Fault.values, None]

    def test_allows_exactly_the_parts_that_are_read(self, cast, token):
        schema = document.described("http://testserver")["components"]["schemas"]["Row"]

        full = row(county.case(cast), passed=False, cause="NETWORK", source="晚间")
        self.fits(schema, full, {})
        assert codes(sent(token, full)) == [None]
