"""The OpenAPI 3.1 document of the interface, made from the tables that the interface itself reads."""

from typing import Any

from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import public
from reviews.api import answers
from reviews.api.answers import STATUS, Problem
from reviews.policy import AttemptCause
from reviews.policy.attempts import AttemptEffect, Fault
from reviews.services.app_results import CHUNK

MOST = CHUNK  # Rows of one delivery: they are one transaction.
VERSION = "1.0.0"
REFUSED = "REFUSED"
TEXT = {"type": "string"}
# What a row may say.
FIELDS: dict[str, dict[str, Any]] = {
    "attempt_id": TEXT | {
        "pattern": "^[A-Za-z0-9._:-]{1,80}$", "description": "App 给这次认证的编号。同一编号只记一次，重复投递无害。",
    },
    "id_number": TEXT | {"description": "居民身份证号，18 位。与 person_key 二选一。"},
    "person_key": TEXT | {"maxLength": 22, "description": "本系统的对象编号。与 id_number 二选一。"},
    "at": TEXT | {"format": "date-time", "description": "认证时间；不带时区的按北京时间。"},
    "passed": {"type": "boolean", "description": "是否通过。"},
    "cause": TEXT | {"enum": AttemptCause.values, "description": "未通过的必填，通过的不填。"},
    "source": TEXT | {"maxLength": 40, "description": "来源，如批次名称。不得含个人信息。"},
}
SAME_KEY = "本次投递的编号：同号同内容得到同样的答复，同号不同内容为 422。"
REQUIRED = ["attempt_id", "at", "passed"]


@require_safe
@public
def openapi(request):
    """Open to whoever asks: it describes the interface and holds nothing about anybody."""
    return answers.given(described(request.build_absolute_uri("/").rstrip("/")))


def described(server: str) -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "年审工作台接口", "version": VERSION,
            "description": "接收退役军人服务 App 的认证结果。令牌由系统管理员登记、换发、停用，只显示一次。",
        },
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": {
            reverse("reviews:api_attempts"): {"post": _deliver()},
            _template(): {"get": _status()},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
        },
    }


def _template() -> str:
    return reverse("reviews:api_attempt", args=["ID"]).replace("ID", "{attempt_id}")


def _deliver() -> dict[str, Any]:
    key = {
        "name": "Idempotency-Key", "in": "header", "required": False,
        "schema": FIELDS["attempt_id"] | {"description": SAME_KEY},
    }
    return {
        "operationId": "deliverAttempts", "summary": f"投递认证结果，一次最多 {MOST} 条",
        "parameters": [key],
        "requestBody": {"required": True, "content": _json("Delivery")},
        "responses": {
            "200": {"description": "逐条答复；有误的不影响其他各条。", "content": _json("Receipt")},
            **_problems(*(problem for problem in Problem if problem is not Problem.NOT_FOUND)),
        },
    }


def _status() -> dict[str, Any]:
    return {
        "operationId": "readAttempt", "summary": "查询一次认证结果的处理情况",
        "parameters": [
            {"name": "attempt_id", "in": "path", "required": True, "schema": FIELDS["attempt_id"]},
        ],
        "responses": {
            "200": {"description": "已收到。", "content": _json("Attempt")},
            **_problems(
                Problem.NO_TOKEN, Problem.NOT_ALLOWED, Problem.NOT_FOUND, Problem.WRONG_METHOD, Problem.TOO_FAST
            ),
        },
    }


def _problems(*problems: Problem) -> dict[str, Any]:
    by_status: dict[int, list[Problem]] = {}
    for problem in problems:
        by_status.setdefault(STATUS[problem], []).append(problem)
    return {
        str(status): {
            "description": "；".join(f"{each}：{each.label}" for each in found), "content": _json("Problem"),
        }
        for status, found in sorted(by_status.items())
    }


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _schemas() -> dict[str, Any]:
    effects = {"enum": AttemptEffect.values, "description": _listed(AttemptEffect)}
    number = {"type": "integer", "minimum": 0}
    return {
        "Row": _object(FIELDS, required=REQUIRED) | {
            "oneOf": [{"required": ["id_number"]}, {"required": ["person_key"]}],
        },
        "Delivery": _object({
            "attempts": {
                "type": "array", "minItems": 1, "maxItems": MOST, "items": {"$ref": "#/components/schemas/Row"},
            },
        }),
        "Result": _object({
            "line": {"type": "integer", "minimum": 1},
            "attempt_id": TEXT,
            "status": TEXT | {"enum": [*AttemptEffect.values, REFUSED], "description": effects["description"]},
            "repeated": {"type": "boolean", "description": "以前已收到过。"},
            "code": {"type": ["string", "null"], "enum": [*Fault.values, None], "description": _listed(Fault)},
            "message": TEXT,
        }),
        "Receipt": _object({
            "received": number, "accepted": number, "refused": number,
            "results": {"type": "array", "items": {"$ref": "#/components/schemas/Result"}},
        }),
        "Attempt": _object({
            "attempt_id": TEXT, "status": TEXT | effects, "message": TEXT,
            "received_at": {"type": ["string", "null"], "format": "date-time"},
        }),
        "Problem": _object({
            "code": TEXT | {"enum": Problem.values, "description": _listed(Problem)}, "message": TEXT,
        }),
    }


def _object(properties: dict[str, Any], *, required: list[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object", "additionalProperties": False, "properties": properties,
        "required": list(properties) if required is None else required,
    }


def _listed(words: Any) -> str:
    return "；".join(f"{each}：{each.label}" for each in words)
