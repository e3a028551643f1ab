import pytest

from benefits import categories
from benefits.categories import Category, DisabilityCause, SubCategory


class ACategory:
    def test_offers_its_members_to_a_choice_field_as_plain_text(self):
        assert Category.choices[0] == ("DISABLED", "伤残")
        assert len(Category.choices) == 6
        assert all(type(text) is str for pair in Category.choices for text in pair)

    def test_is_its_database_value(self):
        assert Category("MONTHLY_PENSION") is Category.MONTHLY_PENSION
        assert str(Category.MONTHLY_PENSION) == "MONTHLY_PENSION" == Category.MONTHLY_PENSION
        assert Category.values[-1] == "CIVILIAN_RETIREE"

    def test_has_a_short_label_and_a_full_name(self):
        labels = [category.label for category in Category]

        assert labels == ["伤残", "其他优抚", "自主择业", "逐月", "军休", "无军籍"]
        assert Category.SELF_EMPLOYED_OFFICER.full_name == "自主择业军转干部"
        assert set(categories.FULL_NAMES) == set(Category)

    def test_may_stand_in_a_template(self):
        assert Category.do_not_call_in_templates

    def test_refuses_an_unknown_value(self):
        with pytest.raises(ValueError, match="VETERAN"):
            Category("VETERAN")


class ASubCategory:
    def test_hangs_below_exactly_one_category(self):
        below = [sub for subs in categories.SUB_CATEGORIES.values() for sub in subs]

        assert sorted(below) == sorted(SubCategory)
        assert set(categories.SUB_CATEGORIES) == set(Category)

    @pytest.mark.parametrize(
        ("label", "category"),
        [  # Policy 1.3
            ("残疾军人", Category.DISABLED),
            ("伤残人民警察", Category.DISABLED),
            ("伤残预备役人员和民兵民工", Category.DISABLED),
            ("其他因公伤残人员", Category.DISABLED),
            ("烈士遗属", Category.OTHER_ENTITLED),
            ("红军失散人员", Category.OTHER_ENTITLED),
            ("新中国成立前入党的老党员", Category.OTHER_ENTITLED),
        ],
    )
    def test_knows_its_category(self, label, category):
        sub_category = next(sub for sub in SubCategory if sub.label == label)

        assert sub_category.category is category


class ADisabilityGrade:
    @pytest.mark.parametrize(
        ("cause", "grade", "paid"),
        [  # Policy 1.6
            (DisabilityCause.WAR, 10, True),
            (DisabilityCause.DUTY, 1, True),
            (DisabilityCause.ILLNESS, 6, True),
            (DisabilityCause.ILLNESS, 7, False),
            (DisabilityCause.WAR, 11, False),
            (DisabilityCause.WAR, 0, False),
        ],
    )
    def test_is_paid_by_its_cause(self, cause, grade, paid):
        assert categories.is_paid_grade(cause, grade) is paid

    def test_is_written_in_chinese(self):
        assert categories.GRADE_CHOICES[0] == (1, "一级")
        assert categories.GRADE_CHOICES[-1] == (10, "十级")
        assert set(categories.GRADES_PAID) == set(DisabilityCause)
