"""The Chinese words of the audit: `review.confirmed` is read 确认年审件.

An act is `noun.past_participle`. Most sentences are verb and noun; those that would not be good Chinese stand in
SENTENCES. A new noun or verb gets its line here, or the audit page shows the bare act.
"""

NOUNS = {
    "access": "访问记录", "api_client": "接入系统", "app_doubt": "App 存疑", "appointment": "远程预约",
    "attempt": "App 认证", "back_pay": "补发", "beneficiary": "服务对象", "benefit": "待遇", "campaign": "年审",
    "confirmation": "确认件", "contact": "联系", "contact_attempt": "联系", "correction": "补正", "death": "去世登记",
    "deferral": "延期", "difference": "信息差异", "eligibility": "资格", "evidence": "佐证材料", "filing": "备案",
    "funeral_grant": "丧葬抚恤", "gathering": "集中确认", "holiday": "节假日", "holiday_year": "放假年份",
    "import": "导入", "interview": "约谈", "letter": "通知", "local_rule": "地方规则", "notice": "公告",
    "organization": "机构", "overpayment": "多发款", "phone_change": "手机号变更", "phone_form": "手机号申请单",
    "public_notice": "公告", "rate": "发放标准", "reference_photo": "基准照片", "register": "发放名册",
    "representative": "代办人", "resumption": "恢复", "review": "年审件", "side_benefit": "附属待遇", "staff": "人员",
    "survivor_case": "遗属待遇", "suspension": "暂停", "sweep": "夜间办理", "termination": "终止",
    "transfer": "关系转移", "visit": "上门", "yearly_return": "年度上报",
}

VERBS = {
    "accepted": "采纳", "added": "增加", "answered": "答复", "applied": "申请", "approved": "批准", "assessed": "核定",
    "brought_into_force": "执行", "cancelled": "取消", "changed": "更改", "checked": "核对", "closed": "关闭",
    "confirmed": "确认", "created": "新建", "declined": "不批准", "disabled": "停用", "dismissed": "排除",
    "drafted": "草拟", "edited": "修改", "enabled": "启用", "ended": "结束", "endorsed": "报省", "entered": "录入",
    "expired": "逾期", "imported": "导入", "lapsed": "期满", "lifted": "解除", "merged": "合并", "moved": "调动",
    "opened": "开展", "paid": "发放", "printed": "打印", "proposed": "提出", "published": "发布",
    "recorded": "登记", "registered": "登记", "renamed": "更名", "reported": "上报", "requested": "要求",
    "resumed": "恢复", "returned": "退回", "reversed": "撤销", "sent": "发出", "set_aside": "撤销",
    "stamped": "盖章", "submitted": "上报", "suspended": "暂停", "taken": "采集", "updated": "更新",
    "verified": "核实", "withdrawn": "撤回",
}

SENTENCES = {
    "api_client.created": "登记接入系统",
    "api_client.delivered": "投递 App 结果",
    "api_client.revoked": "停用接入系统",
    "api_client.rotated": "换发令牌",
    "app_doubt.raised": "App 存疑，待查明",
    "app_doubt.rejected": "查明 App 存疑：不采信",
    "app_doubt.upheld": "查明 App 存疑：采信",
    "appointment.done": "远程通话",
    "appointment.missed": "远程通话没有通成",
    "appointment.planned": "约定远程通话",
    "attempt.failed": "App 认证未通过",
    "attempt.passed": "App 认证通过",
    "back_pay.endorsed": "补发报省",
    "back_pay.paid": "补发已发放",
    "back_pay.cut": "补发核减去世以后的月份",
    "back_pay.restored": "补发恢复去世核减的月份",
    "beneficiary.changed": "更改档案",
    "beneficiary.died": "登记去世日期",
    "beneficiary.found_alive": "去世登记更正，本人在世",
    "beneficiary.registered": "建档",
    "benefit.moved": "待遇转入",
    "benefit.restored": "撤销终止，待遇照发",
    "benefit.suspended": "停发待遇",
    "campaign.extended": "延长确认期",
    "campaign.planned": "拟定年审",
    "certificate.recorded": "登记证件",
    "confirmation.accepted": "采信确认材料",
    "confirmation.doubted": "材料存疑，交审核员",
    "confirmation.referred": "材料不采信，改走其他方式",
    "confirmation.returned": "退回确认材料",
    "confirmation.submitted": "收到确认材料",
    "correction.looked_at": "审看补正",
    "correction.recounted": "核对补正期限",
    "death.dismissed": "去世登记不属实",
    "death.reported": "登记去世",
    "death.reversed": "更正错报的去世",
    "death.verified": "核实去世",
    "deferral.consented": "同意延期",
    "deferral.declined": "不同意延期",
    "deferral.requested": "申请延期",
    "deferral.withdrawn": "撤回同意延期",
    "difference.resolved": "提出信息采用意见",
    "difference.sent_back": "退回信息核对意见",
    "difference.settled": "核定信息差异",
    "eligibility.doubted": "核查资格：有疑问",
    "eligibility.kept": "核查资格：保留",
    "eligibility.unchanged": "核查资格：仍符合条件",
    "filing.recorded": "登记报部备案",
    "gathering.held": "办完集中确认",
    "gathering.planned": "安排集中确认",
    "grant.approved": "批准丧葬抚恤",
    "grant.assessed": "核定丧葬抚恤",
    "grant.not_due": "丧葬抚恤不发",
    "grant.paid": "丧葬抚恤已发放",
    "grant.recoverable": "丧葬抚恤须收回",
    "grant.withdrawn": "撤回丧葬抚恤",
    "holiday_year.changed": "更改放假安排",
    "holiday_year.entered": "录入放假安排",
    "holiday_year.recounted": "按新的放假安排重算期限",
    "import.finished": "完成导入",
    "import.read": "读取导入表",
    "import.started": "开始导入",
    "import.withdrawn": "放弃名单",
    "interview.held": "约谈",
    "letter.failed": "通知未能发出",
    "letter.requeued": "重新发出通知",
    "letter.written": "拟写通知",
    "local_rule.declined": "不确认地方规则",
    "notice.posted": "登记张贴",
    "notice.recounted": "核对公告末日",
    "organization.changed": "更改机构资料",
    "organization.closed": "撤销机构",
    "organization.renamed": "机构更名",
    "overpayment.found": "发现多发款",
    "overpayment.offset": "多发款已抵扣",
    "overpayment.recovering": "多发款收回中",
    "overpayment.settled": "多发款已收清",
    "overpayment.withdrawn": "撤销多发款",
    "phone_change.in_effect": "手机号变更生效",
    "phone_change.submitted": "申请变更手机号",
    "phone_form.done": "手机号申请单办结",
    "reference_photo.doubted": "标记基准照片不合格",
    "register.drawn_up": "编制发放名册",
    "register.reconciled": "发放名册已对账",
    "resumption.endorsed": "恢复报省",
    "resumption.restored": "去世更正，恢复申请重新待批",
    "resumption.withdrawn": "恢复申请撤回",
    "review.announced": "列入公告",
    "review.carried_over": "结转到下一年",
    "review.lapsed": "期满未确认",
    "review.notice_withdrawn": "公告撤回，回到待确认",
    "review.registered": "登记审核",
    "review.registration_decided": "决定登记审核",
    "review.reopened": "期限改变，回到待确认",
    "review.reopened_of_the_living": "去世更正，回到待确认",
    "second_factor_reset.confirmed": "确认重置动态口令",
    "second_factor_reset.requested": "申请重置动态口令",
    "second_factor_reset.withdrawn": "撤回重置申请",
    "side_benefit.flagged": "提示附属待遇或将受影响",
    "side_benefit.kept": "附属待遇照发",
    "side_benefit.withheld": "暂缓附属待遇",
    "staff.created": "开户",
    "staff.disabled": "停用账号",
    "staff.enabled": "启用账号",
    "staff.moved": "调动机构",
    "staff.password_changed": "本人改密码",
    "staff.password_reset": "重置密码",
    "staff.recovery_code_used": "使用恢复码登录",
    "staff.recovery_codes_made": "生成恢复码",
    "staff.renamed": "更改姓名",
    "staff.role_changed": "更改岗位",
    "staff.second_factor_set": "绑定动态口令",
    "staff.unlocked": "解除账号锁定",
    "survivor_case.entered": "遗属已建档",
    "survivor_case.nobody": "没有符合条件的遗属",
    "survivor_case.opened": "遗属待遇待核",
    "suspension.brought_into_force": "停发生效",
    "suspension.endorsed": "暂停报省",
    "suspension.finding_answered": "写明扣下的事由不影响",
    "suspension.put_off": "推迟停发",
    "suspension.recounted": "核对停发日期",
    "suspension.withdrawn": "撤回暂停建议",
    "termination.brought_into_force": "终止生效",
    "termination.endorsed": "终止报省",
    "termination.withdrawn": "撤回终止建议",
    "transfer.accepted": "接收关系转移",
    "transfer.declined": "退回关系转移",
    "transfer.done": "关系已转移",
    "transfer.planned": "登记关系转移",
    "transfer.restored": "去世更正，关系转移重新待接收",
    "visit.done": "上门办成",
    "visit.missed": "上门未办成",
    "visit.moved": "上门改期",
    "visit.planned": "排定上门",
    "visit.requested": "申请上门",
    "yearly_return.prepared": "编制年度上报",
    "yearly_return.sent": "报送年度上报",
    "yearly_return.withdrawn": "撤回年度上报稿",
}


# The rules of stops for a sentence or a wanted notice: S-01 and so on.
SENTENCED = "S-"

# Words of what changed that is no column of the record itself.
FACTS = {
    "accepted": "接收", "amount": "每月标准", "benefit": "待遇", "due_on": "截止日", "held_on": "约谈日期",
    "holiday_version": "放假表版本", "lacking": "还缺材料", "provisional": "暂估", "raw_day": "期限（未顺延）",
    "received": "收到", "recorded": "已登记", "refused": "未接收", "result": "决定", "reviews": "年审件",
    "rolled_day": "期限（顺延后）", "token": "令牌", "True": "是", "False": "否",
}


def subjects() -> list[tuple[str, str]]:
    """Choices of a filter: each noun once, in the order of its Chinese word."""
    named = {label: noun for noun, label in reversed(NOUNS.items())}
    return [(noun, label) for label, noun in sorted(named.items())]


def nouns_like(noun: str) -> list[str]:
    """The noun and those read as the same word (contact, contact_attempt)."""
    return [other for other, label in NOUNS.items() if label == NOUNS[noun]]


def label_of(act: str, *, citation: str = "") -> str:
    """The act in words; of a stop in those of its ground, where the rule that it cites tells: 暂停, 中止."""
    noun, _, verb = act.partition(".")
    words = SENTENCES.get(act) or (f"{VERBS[verb]}{NOUNS[noun]}" if noun in NOUNS and verb in VERBS else act)
    is_sentence = noun == "suspension" and citation.startswith(SENTENCED)
    return words.replace("暂停", "中止") if is_sentence else words
