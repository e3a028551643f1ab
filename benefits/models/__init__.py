from benefits.models.beneficiaries import Beneficiary, Representative
from benefits.models.benefits import Benefit
from benefits.models.deaths import Death
from benefits.models.eligibility import EligibilityCheck
from benefits.models.grants import FuneralGrant, GrantShare
from benefits.models.imports import ImportBatch
from benefits.models.overpayments import Instalment, Overpayment, OverpaymentReceipt
from benefits.models.payments import BackPay, BackPayLine, BankReturn, Breach, Register, RegisterLine
from benefits.models.rates import PersonalRate, Rate
from benefits.models.reference import Holiday, HolidayYear, LocalRule, NationalFigure
from benefits.models.returns import YearlyReturn, YearlyReturnLine
from benefits.models.survivors import SurvivorCase
from benefits.models.suspensions import Resumption, Suspension
from benefits.models.terminations import Filing, Termination
from benefits.models.transfers import Transfer

__all__ = [
    "BackPay",
    "BackPayLine",
    "BankReturn",
    "Beneficiary",
    "Benefit",
    "Breach",
    "Death",
    "EligibilityCheck",
    "Filing",
    "FuneralGrant",
    "GrantShare",
    "Holiday",
    "HolidayYear",
    "ImportBatch",
    "Instalment",
    "LocalRule",
    "NationalFigure",
    "Overpayment",
    "OverpaymentReceipt",
    "PersonalRate",
    "Rate",
    "Register",
    "RegisterLine",
    "Representative",
    "Resumption",
    "SurvivorCase",
    "Suspension",
    "Termination",
    "Transfer",
    "YearlyReturn",
    "YearlyReturnLine",
]
