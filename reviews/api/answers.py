"""Answers of the interface: JSON, and for each refusal of a call its code, its status and its sentence."""

from django.http import JsonResponse

from benefits.categories import Labelled

JSON = {"ensure_ascii": False}


class Problem(Labelled):
    """Why a whole call is refused; a single row has its own code (`Fault`)."""

    NO_TOKEN = "NO_TOKEN", "没有令牌，或者令牌无效、已停用。请在 Authorization 中写 Bearer 和令牌。"
    NOT_ALLOWED = "NOT_ALLOWED", "这个系统没有登记这项权限。"
    WRONG_METHOD = "WRONG_METHOD", "这个地址不接受这种请求方法。"
    WRONG_TYPE = "WRONG_TYPE", "请以 Content-Type: application/json 发送。"
    NOT_JSON = "NOT_JSON", "请求内容不是可读的 JSON（UTF-8）。"
    WRONG_SHAPE = "WRONG_SHAPE", "请求内容应为 {\"attempts\": [...]}，至少一条。"
    TOO_MANY = "TOO_MANY", "一次投递的条数过多，请分批发送。"
    BAD_KEY = "BAD_KEY", "Idempotency-Key 只用字母、数字和 . _ : -，最多 80 位，不得含身份证号、手机号。"
    OTHER_BODY = "OTHER_BODY", "这个 Idempotency-Key 已用于另一次内容不同的投递。"
    TOO_FAST = "TOO_FAST", "请求过于频繁，请按 Retry-After 的秒数稍后再发。"
    NOT_FOUND = "NOT_FOUND", "没有收到过这个编号的结果。"


STATUS = {
    Problem.NO_TOKEN: 401, Problem.NOT_ALLOWED: 403, Problem.WRONG_METHOD: 405, Problem.WRONG_TYPE: 415,
    Problem.NOT_JSON: 400, Problem.WRONG_SHAPE: 400, Problem.TOO_MANY: 413, Problem.BAD_KEY: 400,
    Problem.OTHER_BODY: 422, Problem.TOO_FAST: 429, Problem.NOT_FOUND: 404,
}


class Refused(Exception):
    """The call is refused; `headers` go with the answer."""

    def __init__(self, problem: Problem, **headers: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def given(content: dict, **headers: str) -> JsonResponse:
    """What was asked for."""
    return JsonResponse(content, json_dumps_params=JSON, headers=headers)


def refused(refusal: Refused) -> JsonResponse:
    """A refusal of the whole call."""
    problem = refusal.problem
    body = {"code": problem.value, "message": problem.label}
    return JsonResponse(body, status=STATUS[problem], json_dumps_params=JSON, headers=refusal.headers)
