import json
from datetime import date
from decimal import Decimal

import pytest

import reviews.policy  # Its rules stand in the book as soon as it is imported.
from benefits import law, policy
from benefits.law import Citation, Rule, Source
from benefits.policy import ResumeFrom


class ACitation:
    def test_names_the_instrument_and_the_article(self):
        assert str(Citation(law.DISABILITY_MEASURES, "第二十五条")) == "《伤残抚恤管理办法》第二十五条"

    def test_of_the_faq_says_so(self):
        citation = Citation(law.FAQ, source=Source.FAQ_ONLY)

        assert str(citation) == "年审常见问题解答"
        assert citation.marked == "年审常见问题解答（仅见于问答）"

    def test_without_an_article_names_the_document_number(self):
        assert str(Citation(law.SELF_EMPLOYED_NOTICE_2015)).endswith("通知》（国转联〔2015〕7号）")

    def test_read_in_the_text_carries_no_mark(self):
        citation = Citation(law.PENSION_REGULATION, "第八条")

        assert citation.marked == "《军人抚恤优待条例》第八条"
        assert citation.brief == "抚恤优待条例第八条"

    def test_of_our_own_default_names_it_once(self):
        assert law.our_default().marked == "本系统默认"


class TheRegulation:
    def test_is_in_force_from_october_2024(self):  # C1: not from the day of its decree.
        assert law.PENSION_REGULATION.in_force_from == date(2024, 10, 1)

    def test_has_one_short_name_each(self):
        names = [instrument.short for instrument in law.ALL_INSTRUMENTS]

        assert len(names) == len(set(names))


class TheBookOfRules:
    def test_holds_one_rule_for_each_id_and_date(self):
        keys = [(rule.id, rule.in_force_from) for rule in law.all_rules()]

        assert len(keys) == len(set(keys)) > 60

    def test_holds_the_rules_of_both_rooms(self):
        ids = {rule.id for rule in law.all_rules()}

        assert {"A-05", "Y-01", "Z-01", "DE-6.resume_from", "D-01"} <= ids
        assert law.rule_named("A-05") is reviews.policy.NOTICE_DAYS

    def test_gives_each_rule_a_sense_and_a_known_instrument(self):
        for rule in law.all_rules():
            assert rule.gist.endswith("。"), rule.id
            assert rule.citation.instrument in law.ALL_INSTRUMENTS, rule.id

    def test_names_an_article_wherever_the_text_was_read(self):
        without = {rule.id for rule in law.all_rules()
                   if rule.citation.source is Source.TEXT_READ and not rule.citation.article}

        # The difference between two versions, and the number of days in a list: neither is one article.
        assert without == {"DE-27.offset", "T-09"}

    def test_marks_what_only_the_faq_says(self):
        marked = {rule.row for rule in law.all_rules() if rule.citation.source is Source.FAQ_ONLY}

        assert {"A-07", "Z-01", "Z-02", "Z-03", "Z-04", "J-05", "DE-12", "DE-6"} <= marked

    def test_refuses_two_rules_of_one_name(self):
        rule = Rule("test.twice", 1, law.our_default(), "一。")

        with pytest.raises(ValueError, match=r"A-05"):
            law.declare(Rule("A-05", 30, rule.citation, in_force_from=date(2020, 2, 1)))

    def test_does_not_know_an_unknown_name(self):
        with pytest.raises(KeyError):
            law.rule_named("X-99")


class ARule:
    def test_prints_the_policy_row_without_the_facet(self):
        assert law.rule_named("A-07.back_pay").row == "A-07"

    def test_quotes_itself_as_plain_values(self):
        assert law.rule_named("DE-6.resume_from").quoted() == {
            "rule": "DE-6.resume_from",
            "value": "MONTH_OF_CONFIRMATION",
            "citation": "年审常见问题解答",
            "source": "FAQ_ONLY",
            "decision": "DE-6",
        }

    def test_of_an_older_date_stays_for_older_cases(self):
        assert law.rule_named("DE-27.offset", on=date(2024, 9, 20)).value is False
        assert law.rule_named("DE-27.offset", on=date(2024, 10, 5)).value is True

    def test_is_unknown_before_it_was_in_force(self):
        with pytest.raises(KeyError):
            law.rule_named("A-05", on=date(2019, 12, 31))


class EveryRuleAsABasis:
    def test_can_be_stored_as_json(self):
        stored = law.basis(law.all_rules(), day=date(2026, 9, 1), amount=Decimal("2816.00"), months=(None,))

        assert json.loads(json.dumps(stored)) == stored
        assert (stored["day"], stored["amount"], stored["months"]) == ("2026-09-01", "2816.00", [None])


class ALocalRule:
    DOCUMENT = {"title": "某省年度确认办法", "number": "某退役军人发〔2026〕1号"}
    LADDER = Rule(
        "test.ladder", (30, 7), law.our_default(), may_be_local=True, local_values=law.Several(range(1, 366), most=4)
    )

    def test_stands_over_the_default_and_names_its_document(self):
        rule = law.rule_named("DE-6.resume_from")

        local = law.localise(rule, "NEXT_MONTH", **self.DOCUMENT, in_force_from=date(2026, 1, 1))

        assert local.value is ResumeFrom.NEXT_MONTH
        assert local.citation.marked == "《某省年度确认办法》（某退役军人发〔2026〕1号）（地方文件）"
        assert law.chosen(rule, {local.id: local}) is local
        assert law.chosen(rule, law.NO_LOCAL_RULES) is rule

    def test_reads_numbers(self):
        assert law.localise(law.rule_named("DE-3.attempts"), " 5 ", **self.DOCUMENT).value == 5

    @pytest.mark.parametrize(("rule_id", "text"), [
        ("DE-3.attempts", "0"), ("DE-3.days", "-1"), ("DE-3.channels", "8"), ("DE-26.pay_day", "29"),
        ("DE-6.resume_from", "BY_DECISION"),
    ])
    def test_is_refused_with_a_value_that_would_never_or_always_hold(self, rule_id, text):
        with pytest.raises(law.CannotLocalise, match="不接受"):
            law.localise(law.rule_named(rule_id), text, **self.DOCUMENT)

    def test_says_what_may_be_written_instead(self):
        with pytest.raises(law.CannotLocalise, match="不接受“99”这个值，可填 1 到 7。"):
            law.localise(law.rule_named("DE-3.channels"), "99", **self.DOCUMENT)
        with pytest.raises(law.CannotLocalise, match="可填 1 到 8 个互不相同的数，每个 1 到 365。"):
            law.localise(law.rule_named("P18.DISABLED"), "30,30", **self.DOCUMENT)

    def test_reads_yes_and_no(self):
        rule = Rule("test.flag", True, law.our_default(), may_be_local=True)

        assert law.localise(rule, "否", **self.DOCUMENT).value is False
        with pytest.raises(law.CannotLocalise, match="是"):
            law.localise(rule, "也许", **self.DOCUMENT)

    @pytest.mark.parametrize("text", ["45,20,7,3", "45， 20、7 3", "3,7,20,45", "[45, 20, 7, 3]"])
    def test_reads_several_numbers(self, text):
        assert law.localise(self.LADDER, text, **self.DOCUMENT).value == (45, 20, 7, 3)

    @pytest.mark.parametrize("text", ["", "三十", "30,30", "0,7", "400", "1,2,3,4,5", "30,"])
    def test_is_refused_with_numbers_that_make_no_ladder(self, text):
        with pytest.raises(law.CannotLocalise, match="不接受"):
            law.localise(self.LADDER, text, **self.DOCUMENT)

    def test_is_refused_where_the_law_leaves_no_room(self):
        with pytest.raises(law.CannotLocalise, match="A-05 不得由地方另行规定"):
            law.localise(law.rule_named("A-05"), "30", **self.DOCUMENT)

    def test_is_refused_without_a_document_number(self):
        with pytest.raises(law.CannotLocalise, match="文号"):
            law.localise(law.rule_named("DE-3.days"), "3", title="口头通知", number=" ")

    def test_is_refused_with_an_unknown_value(self):
        with pytest.raises(law.CannotLocalise, match="不接受"):
            law.localise(law.rule_named("DE-6.resume_from"), "SOMETIME", **self.DOCUMENT)


class TheHumanHand:
    def test_is_demanded_by_the_law(self):  # C8
        assert policy.HUMAN_DECIDES.value
        assert str(policy.HUMAN_DECIDES.citation) == "《个人信息保护法》第二十四条"
