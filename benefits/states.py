"""What a benefit and the decisions about it may become. Read this first.

Each table maps a state to the states it may move to; a state that is not a key of its table is an end.
"""

from django.db.models import TextChoices


class BenefitState(TextChoices):
    ACTIVE = "ACTIVE", "发放中"
    SUSPENDED = "SUSPENDED", "暂停发放"
    ENDED = "ENDED", "已终止"


BENEFIT_MOVES = {
    BenefitState.ACTIVE: frozenset({BenefitState.SUSPENDED, BenefitState.ENDED}),
    BenefitState.SUSPENDED: frozenset({BenefitState.ACTIVE, BenefitState.ENDED}),
    BenefitState.ENDED: frozenset({BenefitState.ACTIVE}),  # Only by reversing a wrong death (DE-28).
}


class SuspensionState(TextChoices):
    PROPOSED = "PROPOSED", "已提出"
    ENDORSED = "ENDORSED", "已报省"
    APPROVED = "APPROVED", "已批准待生效"
    IN_FORCE = "IN_FORCE", "暂停中"
    DECLINED = "DECLINED", "不予暂停"
    WITHDRAWN = "WITHDRAWN", "已撤回"
    LIFTED = "LIFTED", "已恢复"
    SET_ASIDE = "SET_ASIDE", "已撤销"  # It was never due (DE-20).


SUSPENSION_MOVES = {
    SuspensionState.PROPOSED: frozenset({
        SuspensionState.ENDORSED, SuspensionState.APPROVED, SuspensionState.DECLINED, SuspensionState.WITHDRAWN,
    }),
    SuspensionState.ENDORSED: frozenset({
        SuspensionState.APPROVED, SuspensionState.DECLINED, SuspensionState.WITHDRAWN,
    }),
    SuspensionState.APPROVED: frozenset({SuspensionState.IN_FORCE, SuspensionState.WITHDRAWN}),
    SuspensionState.IN_FORCE: frozenset({SuspensionState.LIFTED, SuspensionState.SET_ASIDE}),
    SuspensionState.LIFTED: frozenset({SuspensionState.SET_ASIDE}),  # A timely confirmation found later (DE-20).
}
SUSPENSION_OPEN = (
    SuspensionState.PROPOSED,
    SuspensionState.ENDORSED,
    SuspensionState.APPROVED,
    SuspensionState.IN_FORCE,
)
SUSPENSION_DECIDED = (
    SuspensionState.APPROVED,
    SuspensionState.IN_FORCE,
    SuspensionState.LIFTED,
    SuspensionState.SET_ASIDE,
)
# The states in which months are (or were) really not paid.
SUSPENSION_UNPAID = (SuspensionState.IN_FORCE, SuspensionState.LIFTED)


class DecisionState(TextChoices):
    """Resumptions: proposed by one person, decided by another."""

    PROPOSED = "PROPOSED", "已提出"
    ENDORSED = "ENDORSED", "已报省"
    APPROVED = "APPROVED", "已批准"
    DECLINED = "DECLINED", "不予批准"
    WITHDRAWN = "WITHDRAWN", "已撤回"


DECISION_MOVES = {
    DecisionState.PROPOSED: frozenset({
        DecisionState.ENDORSED, DecisionState.APPROVED, DecisionState.DECLINED, DecisionState.WITHDRAWN,
    }),
    DecisionState.ENDORSED: frozenset({DecisionState.APPROVED, DecisionState.DECLINED, DecisionState.WITHDRAWN}),
    DecisionState.WITHDRAWN: frozenset({DecisionState.PROPOSED}),  # Only by reversing a wrong death (DE-28).
}
DECISION_OPEN = (DecisionState.PROPOSED, DecisionState.ENDORSED)


class TerminationState(TextChoices):
    PROPOSED = "PROPOSED", "已提出"
    ENDORSED = "ENDORSED", "已报省"
    APPROVED = "APPROVED", "已批准待生效"
    IN_FORCE = "IN_FORCE", "已终止"
    DECLINED = "DECLINED", "不予终止"
    WITHDRAWN = "WITHDRAWN", "已撤回"


TERMINATION_MOVES = {
    TerminationState.PROPOSED: frozenset({
        TerminationState.ENDORSED, TerminationState.APPROVED, TerminationState.DECLINED,
        TerminationState.WITHDRAWN,
    }),
    TerminationState.ENDORSED: frozenset({
        TerminationState.APPROVED, TerminationState.DECLINED, TerminationState.WITHDRAWN,
    }),
    TerminationState.APPROVED: frozenset({TerminationState.IN_FORCE, TerminationState.WITHDRAWN}),
}
# An approved one is open until its month has come: a paper found late still undoes it.
TERMINATION_OPEN = (TerminationState.PROPOSED, TerminationState.ENDORSED, TerminationState.APPROVED)
TERMINATION_DECIDED = (TerminationState.APPROVED, TerminationState.IN_FORCE)


class BackPayState(TextChoices):
    ASSESSED = "ASSESSED", "已核算"
    ENDORSED = "ENDORSED", "已报省"
    APPROVED = "APPROVED", "已批准待发"
    PAID = "PAID", "已发放"
    NOT_DUE = "NOT_DUE", "不予补发"
    DECLINED = "DECLINED", "不予批准"


BACK_PAY_MOVES = {
    BackPayState.ASSESSED: frozenset({BackPayState.ENDORSED, BackPayState.APPROVED, BackPayState.DECLINED}),
    BackPayState.ENDORSED: frozenset({BackPayState.APPROVED, BackPayState.DECLINED}),
    BackPayState.APPROVED: frozenset({BackPayState.PAID}),
}
BACK_PAY_OPEN = (BackPayState.ASSESSED, BackPayState.ENDORSED)
BACK_PAY_DECIDED = (BackPayState.APPROVED, BackPayState.PAID)


class DeathState(TextChoices):
    REPORTED = "REPORTED", "待核实"
    VERIFIED = "VERIFIED", "已核实"
    DISMISSED = "DISMISSED", "已排除"
    REVERSED = "REVERSED", "已更正"


DEATH_MOVES = {
    DeathState.REPORTED: frozenset({DeathState.VERIFIED, DeathState.DISMISSED}),
    DeathState.VERIFIED: frozenset({DeathState.REVERSED}),
}


class GrantState(TextChoices):
    AWAITING = "AWAITING", "待补数据"  # Something that the rules ask for is not known yet.
    ASSESSED = "ASSESSED", "已核算"
    APPROVED = "APPROVED", "已批准待发"
    PAID = "PAID", "已发放"
    NOT_DUE = "NOT_DUE", "无国家规定"
    RECOVERABLE = "RECOVERABLE", "应予追回"  # The death was reversed after payment (DE-28).
    WITHDRAWN = "WITHDRAWN", "已撤回"


GRANT_MOVES = {
    GrantState.AWAITING: frozenset({GrantState.ASSESSED, GrantState.NOT_DUE, GrantState.WITHDRAWN}),
    # Back to waiting: sent back by whoever should approve it.
    GrantState.ASSESSED: frozenset({
        GrantState.APPROVED, GrantState.AWAITING, GrantState.NOT_DUE, GrantState.WITHDRAWN,
    }),
    # A document of the place may be found later (D-07).
    GrantState.NOT_DUE: frozenset({GrantState.ASSESSED, GrantState.WITHDRAWN}),
    GrantState.APPROVED: frozenset({GrantState.PAID, GrantState.WITHDRAWN}),
    GrantState.PAID: frozenset({GrantState.RECOVERABLE}),
}
GRANT_OPEN = (GrantState.AWAITING, GrantState.ASSESSED, GrantState.APPROVED)
GRANT_DECIDED = (GrantState.APPROVED, GrantState.PAID, GrantState.RECOVERABLE)


class OverpaymentState(TextChoices):
    OPEN = "OPEN", "待处理"
    OFFSET = "OFFSET", "已抵扣"
    RECOVERING = "RECOVERING", "追回中"
    SETTLED = "SETTLED", "已结清"
    WITHDRAWN = "WITHDRAWN", "已撤回"


OVERPAYMENT_MOVES = {
    OverpaymentState.OPEN: frozenset({
        OverpaymentState.OFFSET, OverpaymentState.RECOVERING, OverpaymentState.WITHDRAWN,
    }),
    OverpaymentState.RECOVERING: frozenset({OverpaymentState.SETTLED, OverpaymentState.WITHDRAWN}),
    # Only by reversing a wrong death (DE-28): what was recovered is owed again.
    OverpaymentState.OFFSET: frozenset({OverpaymentState.WITHDRAWN}),
    OverpaymentState.SETTLED: frozenset({OverpaymentState.WITHDRAWN}),
}


class SurvivorCaseState(TextChoices):
    OPEN = "OPEN", "遗属待遇待核"
    ENTERED = "ENTERED", "已建档"
    NOBODY = "NOBODY", "无符合条件的遗属"
    WITHDRAWN = "WITHDRAWN", "已撤回"


SURVIVOR_CASE_MOVES = {
    SurvivorCaseState.OPEN: frozenset({
        SurvivorCaseState.ENTERED, SurvivorCaseState.NOBODY, SurvivorCaseState.WITHDRAWN,
    }),
    # Somebody may still come forward; and a death may be found to have been wrong (DE-28).
    SurvivorCaseState.NOBODY: frozenset({SurvivorCaseState.ENTERED, SurvivorCaseState.WITHDRAWN}),
    SurvivorCaseState.ENTERED: frozenset({SurvivorCaseState.WITHDRAWN}),
}
OVERPAYMENT_OPEN = (OverpaymentState.OPEN, OverpaymentState.RECOVERING)


class RegisterState(TextChoices):
    DRAFT = "DRAFT", "编制中"
    SENT = "SENT", "已送财政"
    RECONCILED = "RECONCILED", "已对账"


REGISTER_MOVES = {
    RegisterState.DRAFT: frozenset({RegisterState.SENT}),
    RegisterState.SENT: frozenset({RegisterState.RECONCILED}),
}
REGISTER_SENT = (RegisterState.SENT, RegisterState.RECONCILED)


class ReturnState(TextChoices):
    DRAFT = "DRAFT", "待报送"
    SENT = "SENT", "已报送"
    WITHDRAWN = "WITHDRAWN", "已撤回"


RETURN_MOVES = {ReturnState.DRAFT: frozenset({ReturnState.SENT, ReturnState.WITHDRAWN})}
RETURN_LIVE = (ReturnState.DRAFT, ReturnState.SENT)


class TransferState(TextChoices):
    PLANNED = "PLANNED", "待接收"
    ACCEPTED = "ACCEPTED", "已接收待转入"
    DECLINED = "DECLINED", "已退回"
    DONE = "DONE", "已转移"
    WITHDRAWN = "WITHDRAWN", "已撤回"


TRANSFER_MOVES = {
    # Done without an acceptance only where nobody in this system can accept: the relation leaves it, and a person
    # has ended the benefit (ADR 0009).
    TransferState.PLANNED: frozenset({
        TransferState.ACCEPTED, TransferState.DECLINED, TransferState.WITHDRAWN, TransferState.DONE,
    }),
    TransferState.ACCEPTED: frozenset({TransferState.DONE, TransferState.DECLINED, TransferState.WITHDRAWN}),
    TransferState.WITHDRAWN: frozenset({TransferState.PLANNED}),  # Only by reversing a wrong death (DE-28).
}
TRANSFER_OPEN = (TransferState.PLANNED, TransferState.ACCEPTED)


class ImportState(TextChoices):
    READ = "READ", "待核对"
    IMPORTED = "IMPORTED", "已导入"
    WITHDRAWN = "WITHDRAWN", "已放弃"


IMPORT_MOVES = {ImportState.READ: frozenset({ImportState.IMPORTED, ImportState.WITHDRAWN})}


class LocalRuleState(TextChoices):
    PROPOSED = "PROPOSED", "待确认"
    CONFIRMED = "CONFIRMED", "已确认"
    DECLINED = "DECLINED", "不予确认"
    WITHDRAWN = "WITHDRAWN", "已撤回"


LOCAL_RULE_MOVES = {
    LocalRuleState.PROPOSED: frozenset({LocalRuleState.CONFIRMED, LocalRuleState.DECLINED, LocalRuleState.WITHDRAWN}),
    LocalRuleState.CONFIRMED: frozenset({LocalRuleState.WITHDRAWN}),  # Before its day; history stays as it was.
}
LOCAL_RULE_LIVE = (LocalRuleState.PROPOSED, LocalRuleState.CONFIRMED)
