from django.urls import path

from reviews.views import local_rules, rules

urlpatterns = [
    path("rules/", rules.index, name="rules"),
    path("rules/print/", rules.paper, name="rules_print"),
    path("rules/local/", local_rules.index, name="local_rules"),
    path("rules/local/new/", local_rules.choose, name="local_rule_choose"),
    path("rules/local/new/<str:rule_id>/", local_rules.new, name="local_rule_new"),
    path("rules/local/<str:code>/<str:rule_id>/<str:since>/", local_rules.correct, name="local_rule"),
    path("rules/local/<str:code>/<str:rule_id>/<str:since>/confirm/", local_rules.confirm, name="local_rule_confirm"),
    path("rules/local/<str:code>/<str:rule_id>/<str:since>/decline/", local_rules.decline, name="local_rule_decline"),
    path(
        "rules/local/<str:code>/<str:rule_id>/<str:since>/withdraw/", local_rules.withdraw, name="local_rule_withdraw"
    ),
    path("rules/<str:rule_id>/", rules.one, name="rule"),
]
