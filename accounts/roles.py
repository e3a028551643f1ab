"""Who may do what: six roles, a list of acts, one table between them.

The table is the whole permission system. Where a person may act (which offices) is `visible_to`; which step is
next is the `MOVES` table of the record; this file only says which role may ask for which act.
"""

from django.db.models import TextChoices


class Role(TextChoices):
    CLERK = "CLERK", "经办员"
    SUPERVISOR = "SUPERVISOR", "审核员"
    PROVINCIAL_APPROVER = "PROVINCIAL_APPROVER", "省级审批人"
    AUDITOR = "AUDITOR", "审计员"
    SYSTEM_ADMIN = "SYSTEM_ADMIN", "系统管理员"
    CLOCK = "CLOCK", "时钟"  # Never held by a member of staff: the clock acts as `by=None`.
    SENDER = "SENDER", "接入系统"  # Nor is this: a system that delivers by a token of its own (`ApiClient`).
    SENDER = "SENDER", "接入系统"  # Nor is this: a system that delivers by a token of its own (`ApiClient`).


class Act(TextChoices):
    """Each act with the sentence that a refusal shows."""

    VIEW_CASES = "VIEW_CASES", "查看服务对象"
    UNMASK = "UNMASK", "查看完整号码"
    EXPORT = "EXPORT", "导出名单"
    PRINT = "PRINT", "打印文书"
    IMPORT_BENEFICIARIES = "IMPORT_BENEFICIARIES", "导入服务对象"
    IMPORT_RESULTS = "IMPORT_RESULTS", "导入 App 结果"
    ANSWER_APP_DOUBT = "ANSWER_APP_DOUBT", "查明 App 存疑"
    IMPORT_RESULTS = "IMPORT_RESULTS", "导入 App 结果"
    ANSWER_APP_DOUBT = "ANSWER_APP_DOUBT", "查明 App 存疑"
    RECORD_CONTACT = "RECORD_CONTACT", "登记联系"
    RECORD_CONFIRMATION = "RECORD_CONFIRMATION", "记录确认"
    REVIEW_EVIDENCE = "REVIEW_EVIDENCE", "审核佐证"
    SETTLE_DOUBT = "SETTLE_DOUBT", "决定存疑的佐证"
    CAPTURE_REFERENCE = "CAPTURE_REFERENCE", "采集基准照片"
    SEND_LETTERS = "SEND_LETTERS", "重发或取消文书"
    RECORD_REGISTRATION = "RECORD_REGISTRATION", "登记审核"
    REQUEST_CORRECTION = "REQUEST_CORRECTION", "要求补正"
    HOLD_INTERVIEW = "HOLD_INTERVIEW", "约谈"
    DECIDE_REGISTRATION = "DECIDE_REGISTRATION", "决定登记审核"
    REQUEST_DEFERRAL = "REQUEST_DEFERRAL", "申请延期"
    CONSENT_DEFERRAL = "CONSENT_DEFERRAL", "同意延期"
    DECIDE_SIDE_BENEFIT = "DECIDE_SIDE_BENEFIT", "决定附属待遇"
    RECORD_TRANSFER = "RECORD_TRANSFER", "登记关系转移"
    ANSWER_TRANSFER = "ANSWER_TRANSFER", "接收关系转移"
    DRAFT_NOTICE = "DRAFT_NOTICE", "拟公告"
    PUBLISH_NOTICE = "PUBLISH_NOTICE", "发布公告"
    OPEN_CAMPAIGN = "OPEN_CAMPAIGN", "开展年审"
    PROPOSE_SUSPENSION = "PROPOSE_SUSPENSION", "提出暂停"
    CHECK_SUSPENSION = "CHECK_SUSPENSION", "核对暂停建议"
    APPROVE_SUSPENSION = "APPROVE_SUSPENSION", "批准暂停"
    PROPOSE_RESUMPTION = "PROPOSE_RESUMPTION", "提出恢复"
    PROPOSE_TERMINATION = "PROPOSE_TERMINATION", "提出终止"
    APPROVE_TERMINATION = "APPROVE_TERMINATION", "批准终止"
    CHECK_ELIGIBILITY = "CHECK_ELIGIBILITY", "核查资格"
    FILE_WITH_MINISTRY = "FILE_WITH_MINISTRY", "登记报部备案"
    APPROVE_RESUMPTION = "APPROVE_RESUMPTION", "批准恢复"
    APPROVE_BACK_PAY = "APPROVE_BACK_PAY", "批准补发"
    REPORT_DEATH = "REPORT_DEATH", "登记去世"
    VERIFY_DEATH = "VERIFY_DEATH", "核实去世"
    READ_RULES = "READ_RULES", "查阅规则"
    KEEP_LOCAL_RULES = "KEEP_LOCAL_RULES", "录入地方规则"
    FORESEE = "FORESEE", "推演日历"
    KEEP_HOLIDAYS = "KEEP_HOLIDAYS", "录入放假安排"
    READ_AUDIT = "READ_AUDIT", "查看留痕"
    READ_NIGHTS = "READ_NIGHTS", "查看夜间办理"
    MANAGE_STAFF = "MANAGE_STAFF", "管理人员与机构"
    MANAGE_CLIENTS = "MANAGE_CLIENTS", "管理接入系统"
    DELIVER_RESULTS = "DELIVER_RESULTS", "投递 App 结果"
    READ_DELIVERIES = "READ_DELIVERIES", "查询投递结果"
    MANAGE_CLIENTS = "MANAGE_CLIENTS", "管理接入系统"
    DELIVER_RESULTS = "DELIVER_RESULTS", "投递 App 结果"
    READ_DELIVERIES = "READ_DELIVERIES", "查询投递结果"
    CONFIRM_RESET = "CONFIRM_RESET", "确认重置动态口令"
    BRING_INTO_FORCE = "BRING_INTO_FORCE", "使已批准的决定生效"
    LAPSE = "LAPSE", "公告期满"


ACTS_OF: dict[str, frozenset[Act]] = {
    Role.CLERK: frozenset({
        Act.IMPORT_RESULTS,
        Act.IMPORT_RESULTS,
        Act.REVIEW_EVIDENCE,
        Act.PROPOSE_TERMINATION, Act.CHECK_ELIGIBILITY, Act.CAPTURE_REFERENCE,
        Act.REQUEST_DEFERRAL, Act.RECORD_TRANSFER, Act.ANSWER_TRANSFER,
        Act.FORESEE,
        Act.RECORD_REGISTRATION, Act.REQUEST_CORRECTION, Act.HOLD_INTERVIEW,
        Act.VIEW_CASES, Act.UNMASK, Act.EXPORT, Act.PRINT, Act.IMPORT_BENEFICIARIES, Act.RECORD_CONTACT,
        Act.RECORD_CONFIRMATION, Act.SEND_LETTERS, Act.DRAFT_NOTICE, Act.PROPOSE_SUSPENSION, Act.CHECK_SUSPENSION,
        Act.PROPOSE_RESUMPTION, Act.REPORT_DEATH, Act.READ_RULES,
    }),
    Role.SUPERVISOR: frozenset({
        Act.IMPORT_RESULTS, Act.ANSWER_APP_DOUBT,
        Act.IMPORT_RESULTS, Act.ANSWER_APP_DOUBT,
        Act.REVIEW_EVIDENCE, Act.SETTLE_DOUBT,
        Act.RECORD_TRANSFER, Act.ANSWER_TRANSFER, Act.CAPTURE_REFERENCE,
        Act.PROPOSE_TERMINATION, Act.APPROVE_TERMINATION, Act.CHECK_ELIGIBILITY,
        Act.REQUEST_DEFERRAL, Act.CONSENT_DEFERRAL, Act.DECIDE_SIDE_BENEFIT,
        Act.FORESEE,
        Act.RECORD_REGISTRATION, Act.REQUEST_CORRECTION, Act.HOLD_INTERVIEW, Act.DECIDE_REGISTRATION,
        Act.VIEW_CASES, Act.UNMASK, Act.EXPORT, Act.PRINT, Act.IMPORT_BENEFICIARIES, Act.RECORD_CONTACT,
        Act.RECORD_CONFIRMATION, Act.SEND_LETTERS, Act.DRAFT_NOTICE, Act.PUBLISH_NOTICE, Act.OPEN_CAMPAIGN,
        Act.PROPOSE_SUSPENSION,
        Act.CHECK_SUSPENSION, Act.APPROVE_SUSPENSION, Act.PROPOSE_RESUMPTION, Act.APPROVE_RESUMPTION,
        Act.APPROVE_BACK_PAY, Act.REPORT_DEATH, Act.VERIFY_DEATH, Act.READ_AUDIT, Act.READ_NIGHTS,
        Act.CONFIRM_RESET, Act.READ_RULES, Act.KEEP_LOCAL_RULES,
    }),
    Role.PROVINCIAL_APPROVER: frozenset({
        Act.APPROVE_TERMINATION, Act.FILE_WITH_MINISTRY,
        Act.FORESEE,
        Act.VIEW_CASES, Act.UNMASK, Act.EXPORT, Act.PRINT, Act.OPEN_CAMPAIGN, Act.APPROVE_SUSPENSION,
        Act.APPROVE_RESUMPTION, Act.APPROVE_BACK_PAY, Act.READ_AUDIT, Act.READ_NIGHTS, Act.READ_RULES,
        Act.KEEP_LOCAL_RULES,
    }),
    Role.AUDITOR: frozenset({Act.FORESEE, Act.VIEW_CASES, Act.READ_AUDIT, Act.READ_NIGHTS, Act.READ_RULES}),
    Role.SYSTEM_ADMIN: frozenset({
        Act.MANAGE_CLIENTS,
        Act.MANAGE_CLIENTS,
        Act.MANAGE_STAFF, Act.READ_NIGHTS, Act.KEEP_HOLIDAYS, Act.CONFIRM_RESET, Act.READ_RULES,
    }),
    Role.SENDER: frozenset({Act.DELIVER_RESULTS, Act.READ_DELIVERIES}),
    Role.SENDER: frozenset({Act.DELIVER_RESULTS, Act.READ_DELIVERIES}),
    Role.CLOCK: frozenset({Act.PROPOSE_SUSPENSION, Act.BRING_INTO_FORCE, Act.LAPSE}),
}

# DE-34: the second factor is required of everyone whose account can stop pay, read the audit or make accounts.
NEEDS_SECOND_FACTOR = frozenset({Role.SUPERVISOR, Role.PROVINCIAL_APPROVER, Role.AUDITOR, Role.SYSTEM_ADMIN})
