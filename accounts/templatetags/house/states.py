"""How each state of each record looks: kind (the model's name) -> state -> (tone, icon).

The word beside it is the Chinese label of the state itself, so a new state needs its label there and its look
here; a test compares this table with the models. Tones: "" plain, done pine, run indigo, soon ochre, stop
cinnabar, end ink.
"""

DECISION = {
    "PROPOSED": ("run", "stamp"), "ENDORSED": ("run", "go"), "APPROVED": ("done", "check"),
    "DECLINED": ("stop", "x"), "WITHDRAWN": ("", "undo"),
}

STATES: dict[str, dict[str, tuple[str, str]]] = {
    # accounts
    "secondfactorreset": {
        "REQUESTED": ("run", "stamp"), "CONFIRMED": ("done", "check"), "WITHDRAWN": ("", "undo"),
    },
    # benefits
    "benefit": {"ACTIVE": ("done", "coin"), "SUSPENDED": ("stop", "pause"), "ENDED": ("end", "square")},
    "suspension": {
        "PROPOSED": ("run", "stamp"), "ENDORSED": ("run", "go"), "APPROVED": ("soon", "clock"),
        "IN_FORCE": ("stop", "pause"), "DECLINED": ("", "x"), "WITHDRAWN": ("", "undo"),
        "LIFTED": ("done", "check"), "SET_ASIDE": ("done", "undo"),
    },
    "resumption": DECISION,
    "termination": {
        "PROPOSED": ("run", "stamp"), "ENDORSED": ("run", "go"), "APPROVED": ("soon", "clock"),
        "IN_FORCE": ("end", "square"), "DECLINED": ("", "x"), "WITHDRAWN": ("", "undo"),
    },
    "backpay": {
        "ASSESSED": ("run", "stamp"), "ENDORSED": ("run", "go"), "APPROVED": ("done", "check"),
        "PAID": ("done", "coin"), "NOT_DUE": ("", "x"), "DECLINED": ("stop", "x"),
    },
    "death": {
        "REPORTED": ("soon", "help"), "VERIFIED": ("end", "square"), "DISMISSED": ("", "x"),
        "REVERSED": ("done", "undo"),
    },
    "funeralgrant": {
        "AWAITING": ("soon", "help"), "ASSESSED": ("run", "stamp"), "APPROVED": ("done", "check"),
        "PAID": ("done", "coin"), "NOT_DUE": ("", "x"), "RECOVERABLE": ("stop", "undo"), "WITHDRAWN": ("", "undo"),
    },
    "nationalfigure": {
        "PROPOSED": ("run", "stamp"), "CONFIRMED": ("done", "check"), "DECLINED": ("stop", "x"),
        "WITHDRAWN": ("", "undo"),
    },
    "overpayment": {
        "OPEN": ("stop", "octagon"), "OFFSET": ("done", "check"), "RECOVERING": ("soon", "clock"),
        "SETTLED": ("done", "check"), "WITHDRAWN": ("", "undo"),
    },
    "survivorcase": {
        "OPEN": ("soon", "help"), "ENTERED": ("done", "check"), "NOBODY": ("", "x"), "WITHDRAWN": ("", "undo"),
    },
    "register": {"DRAFT": ("", "edit"), "SENT": ("run", "go"), "RECONCILED": ("done", "check")},
    "yearlyreturn": {"DRAFT": ("soon", "edit"), "SENT": ("done", "go"), "WITHDRAWN": ("", "undo")},
    "transfer": {
        "PLANNED": ("soon", "clock"), "ACCEPTED": ("run", "go"), "DONE": ("done", "check"),
        "DECLINED": ("stop", "x"), "WITHDRAWN": ("", "undo"),
    },
    "localrule": {
        "PROPOSED": ("run", "stamp"), "CONFIRMED": ("done", "check"), "DECLINED": ("stop", "x"),
        "WITHDRAWN": ("", "undo"),
    },
    "importbatch": {"READ": ("soon", "eye"), "IMPORTED": ("done", "check"), "WITHDRAWN": ("", "undo")},
    # reviews
    "campaign": {"DRAFT": ("", "edit"), "OPEN": ("run", "clock"), "CLOSED": ("", "lock")},
    "review": {
        "PENDING": ("", "circle"), "IN_NOTICE": ("run", "clock"), "LAPSED": ("stop", "diamond"),
        "CONFIRMED": ("done", "check"), "CLOSED": ("", "lock"),
    },
    "confirmation": {
        "SUBMITTED": ("soon", "eye"), "ACCEPTED": ("done", "check"), "RETURNED": ("stop", "undo"),
    },
    "correction": {
        "OPEN": ("soon", "edit"), "ANSWERED": ("run", "eye"), "EXPIRED": ("stop", "clock"),
        "WITHDRAWN": ("", "undo"),
    },
    "publicnotice": {
        "DRAFT": ("", "edit"), "PUBLISHED": ("run", "clock"), "ENDED": ("", "lock"),
        "WITHDRAWN": ("", "undo"),
    },
    "letter": {
        "QUEUED": ("", "clock"), "SENT": ("done", "check"), "FAILED": ("stop", "x"),
        "CANCELLED": ("", "undo"),
    },
    "homevisit": {
        "REQUESTED": ("soon", "help"), "PLANNED": ("run", "home"), "DONE": ("done", "check"),
        "MISSED": ("stop", "x"), "CANCELLED": ("", "undo"),
    },
    "gathering": {"PLANNED": ("run", "users"), "HELD": ("done", "check"), "CANCELLED": ("", "undo")},
    "appointment": {
        "PLANNED": ("run", "clock"), "DONE": ("done", "check"), "MISSED": ("stop", "x"), "CANCELLED": ("", "undo"),
    },
    "appdoubt": {"OPEN": ("stop", "help"), "UPHELD": ("done", "check"), "REJECTED": ("", "x")},
    "sidebenefitflag": {
        "FLAGGED": ("soon", "alert"), "WITHHELD": ("stop", "pause"), "KEPT": ("done", "coin"),
    },
    "difference": {"OPEN": ("soon", "alert"), "RESOLVED": ("run", "eye"), "SETTLED": ("done", "check")},
    "phonechange": {
        "SUBMITTED": ("run", "stamp"), "IN_EFFECT": ("done", "check"), "DECLINED": ("stop", "x"),
    },
    "phoneform": {
        "DRAFTED": ("", "edit"), "STAMPED": ("run", "stamp"), "SENT": ("run", "go"),
        "DONE": ("done", "check"), "RETURNED": ("stop", "undo"),
    },
}
