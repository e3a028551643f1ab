from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template, TemplateSyntaxError

from accounts.templatetags.house import UnknownOption, figures, marks
from accounts.templatetags.house.ruler import ruler


def rendered(source, **context):
    return Template("{% load house %}" + source).render(Context(context))


class MaskingANumber:
    def test_shows_the_first_six_and_last_four_of_an_id_number(self):
        assert figures.id_mask("990123194503083117") == "990123********3117"

    def test_hides_all_of_a_number_of_another_length(self):
        assert figures.id_mask("990123450308311") == "*" * 15

    def test_shows_the_first_three_and_last_four_of_a_mobile(self):
        assert figures.phone_mask("13812345530") == "138****5530"

    def test_shows_only_the_end_of_a_landline(self):
        assert figures.phone_mask("09905550100") == "*******0100"

    def test_names_a_bank_card_by_its_end(self):
        assert figures.card_mask("6228480000007719") == "尾号 7719"

    @pytest.mark.parametrize("mask", [figures.id_mask, figures.phone_mask, figures.card_mask])
    @pytest.mark.parametrize("nothing", [None, "", "  "])
    def test_says_a_dash_for_nothing(self, mask, nothing):
        assert mask(nothing) == "—"


class WritingMoney:
    def test_groups_thousands_and_keeps_two_decimals(self):
        assert figures.money(Decimal("1234.5")) == "1,234.50"

    def test_puts_the_sign_before_yuan(self):
        assert figures.yuan(3530) == "¥3,530.00"

    def test_rounds_to_whole_yuan_in_lists(self):
        assert figures.whole(Decimal("2816.00")) == "2,816"

    def test_tells_zero_from_nothing(self):
        assert (figures.money(0), figures.money(None)) == ("0.00", "—")


class WritingDays:
    TODAY = date(2026, 11, 24)

    def test_writes_a_day_a_month_and_a_public_day_in_chinese(self):
        day = date(2026, 12, 14)

        assert figures.day_zh(day) == "2026年12月14日"
        assert figures.month_zh(day) == "2026年12月"
        assert figures.day_public(day) == "2026年12月14日（星期一）"

    @pytest.mark.parametrize(
        ("day", "row"),
        [
            (date(2026, 11, 24), "今天"),
            (date(2026, 11, 23), "昨天"),
            (date(2026, 11, 20), "11-20"),
            (date(2025, 11, 23), "2025-11-23"),
            (None, "—"),
        ],
    )
    def test_shortens_a_day_in_rows(self, day, row):
        assert figures.day_row(day, self.TODAY) == row

    def test_reads_an_instant_in_local_time(self):
        late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

        assert figures.moment_row(late, self.TODAY) == "今天 07:30"


class CountingAList:
    @pytest.mark.parametrize(
        ("count", "text"),
        [
            (4396, "4,396"),
            (10_000, "10,000"),
            (10_001, "10,000+"),
            (None, "—"),
        ],
    )
    def test_stops_at_the_cap(self, count, text):
        assert figures.capped(count) == text


class MarkingAState:
    class Row:
        state = "IN_NOTICE"

    def test_speaks_in_shape_colour_and_word(self):
        html = rendered('{% state row kind="review" word="公告中" %}', row=self.Row)

        assert 'class="ns-mark run"' in html
        assert "#i-clock" in html
        assert "公告中" in html

    def test_refuses_a_state_that_the_table_does_not_have(self):
        with pytest.raises(UnknownOption, match="review has no state"):
            rendered('{% state row kind="review" word="x" %}', row=type("Row", (), {"state": "LOST"}))

    def test_escapes_the_word(self):
        assert "&lt;b&gt;" in rendered("{% mark word %}", word="<b>")

    @pytest.mark.parametrize(
        "source",
        [
            '{% mark "x" tone="red" %}',
            '{% dot "maybe" %}',
            '{% icon "rocket" %}',
        ],
    )
    def test_refuses_an_unknown_value(self, source):
        with pytest.raises(UnknownOption):
            rendered(source)

    def test_refuses_an_unknown_option(self):
        with pytest.raises(TemplateSyntaxError, match="unexpected keyword"):
            rendered('{% mark "x" colour="red" %}')

    def test_draws_only_symbols_that_exist(self):
        named = {icon for table in marks.STATES.values() for _, icon in table.values()}

        assert named <= marks.ICONS


class DrawingTheRuler:
    def cells(self, **options):
        dates = {
            "published_on": date(2026, 10, 14),
            "raw_last_day": date(2026, 12, 13),
            "last_day": date(2026, 12, 14),
            "today": date(2026, 11, 23),
        }
        return ruler(**{**dates, **options})["cells"]

    def test_counts_the_day_after_posting_as_the_first(self):
        assert (self.cells()[0].day, self.cells()[0].label) == (date(2026, 10, 15), "10-15 第 1 日")

    def test_marks_today_day_sixty_and_the_rolled_last_day(self):
        by_number = {cell.number: cell.classes for cell in self.cells()}

        assert [by_number[number] for number in (40, 60, 61, 62)] == ["today", "raw", "last", "after"]

    def test_takes_the_rest_days_it_is_given(self):
        cells = self.cells(rest_days={date(2026, 10, 15)})

        assert (cells[0].classes, cells[2].classes) == ("past rest", "past")

    def test_grows_with_a_long_holiday(self):
        assert self.cells(last_day=date(2026, 12, 20))[-2].classes == "last"

    def test_has_no_labels_when_small(self):
        assert not any(cell.label for cell in self.cells(mini=True))
