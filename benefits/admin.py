"""The tables that the administrator keeps: rates and local rules. Never a person, never a case.

The holiday table has a page of its own (reviews.views.holidays), because entering it moves days that are still open.
"""

from django import forms
from django.contrib import admin
from django.utils import timezone

from accounts.models import Organization
from accounts.reference import Audited, site
from benefits import law
from benefits.models import LocalRule, Rate
from benefits.states import LocalRuleState


class OfJurisdiction(Audited):
    """Rows that hold for an office and those below it, from a day on; each administrator keeps the own subtree.

    A row that has come into force is only read: decisions stand on it, so a newer row takes its place.
    """

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.effective_from <= timezone.localdate():
            return False
        if obj is None or _at_the_province(request.user):
            return True
        return obj.organization is not None and request.user.organization.contains(obj.organization)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "organization":
            offices = Organization.objects.visible_to(request.user).open()
            kwargs["queryset"] = offices.exclude(level=Organization.Level.STATION)
            kwargs["required"] = not (db_field.null and _at_the_province(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Rate, site=site)
class RateAdmin(OfJurisdiction):
    list_display = ["category", "level", "organization", "amount", "per", "effective_from", "document_no"]
    list_filter = ["category", "effective_from"]
    list_select_related = ["organization"]
    search_fields = ["level", "document_no"]
    list_per_page = 50


class LocalRuleForm(forms.ModelForm):
    rule_id = forms.ChoiceField(label="规则", choices=lambda: [
        (rule.id, f"{rule.id}　{rule.title or rule.gist}") for rule in law.all_rules() if rule.may_be_local
    ])
    value = forms.CharField(label="取值", max_length=40, help_text="数字、日期或“是”“否”，与默认值同类。")

    def clean(self):
        entered = super().clean()
        if {"rule_id", "value", "document_no"} <= entered.keys():
            rule = law.rule_named(entered["rule_id"])
            try:
                law.localise(rule, entered["value"], title="", number=entered["document_no"])
            except law.CannotLocalise as refusal:
                self.add_error("value", str(refusal))
        return entered


@admin.register(LocalRule, site=site)
class LocalRuleAdmin(OfJurisdiction):
    form = LocalRuleForm
    fields = ["rule_id", "organization", "value", "effective_from", "document_no", "note"]
    list_display = [
        "rule_id", "organization", "value", "effective_from", "document_no", "state", "entered_by", "confirmed_by",
    ]
    list_select_related = ["organization", "entered_by", "confirmed_by"]
    list_per_page = 50

    def has_change_permission(self, request, obj=None):
        """Only while it waits for its second person, who confirms it on the rule pages."""
        if obj is not None and obj.state != LocalRuleState.PROPOSED:
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        obj.entered_by = request.user
        obj.state_at = obj.state_at or timezone.now()
        super().save_model(request, obj, form, change)


def _at_the_province(staff) -> bool:
    return staff.organization.level == Organization.Level.PROVINCE
