import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from benefits import names


class TakingInitials:
    @pytest.mark.parametrize(
        ("name", "initials"),
        [
            ("王敏", "wm"),
            ("刘静", "lj"),
            ("欧阳修", "oyx"),
            ("王 敏", "wm"),
            ("王　敏", "wm"),
            ("王", "w"),
            ("", ""),
        ],
    )
    def test_is_plain_for_plain_names(self, name, initials):
        assert names.initials(name) == initials

    @pytest.mark.parametrize(
        ("name", "right", "usual"),
        [
            ("单宁", "sn", "dn"), ("曾宁", "zn", "cn"), ("仇宁", "qn", "cn"), ("查宁", "zn", "cn"),
            ("区宁", "on", "qn"), ("乐宁", "yn", "ln"), ("朴宁", "pn", "pn"), ("解宁", "xn", "jn"),
            ("任宁", "rn", "rn"), ("华宁", "hn", "hn"), ("燕宁", "yn", "yn"), ("缪宁", "mn", "mn"),
            ("盖宁", "gn", "gn"), ("纪宁", "jn", "jn"), ("么宁", "yn", "mn"), ("种宁", "cn", "zn"),
            ("召宁", "sn", "zn"), ("秘宁", "bn", "mn"), ("冼宁", "xn", "xn"), ("员宁", "yn", "yn"),
            ("黑宁", "hn", "hn"), ("繁宁", "pn", "fn"), ("折宁", "sn", "zn"), ("逄宁", "pn", "pn"),
            ("牟宁", "mn", "mn"), ("翟宁", "zn", "dn"), ("覃宁", "qn", "tn"), ("尉宁", "yn", "wn"),
        ],
    )  # fmt: skip
    def test_knows_surnames_and_keeps_the_usual_reading(self, name, right, usual):
        spellings = names.initials(name).split()

        assert spellings[0] == right
        assert usual in spellings

    @pytest.mark.parametrize(
        ("name", "right"),
        [("尉迟恭", "ycg"), ("万俟敏", "mqm"), ("单于敏", "cym"), ("长孙敏", "zsm"), ("澹台敏", "ttm")],
    )
    def test_knows_double_surnames(self, name, right):
        assert names.initials(name).split()[0] == right

    @pytest.mark.parametrize(
        ("name", "spellings"), [("王长乐", {"wcl", "wzl", "wcy", "wzy"}), ("李行", {"lx", "lh"})]
    )
    def test_spells_every_reading_of_a_given_name(self, name, spellings):
        assert spellings <= set(names.initials(name).split())

    @pytest.mark.parametrize("dot", "·•・．.")
    def test_spells_the_parts_of_a_name_with_a_dot(self, dot):
        assert names.initials(f"阿依古丽{dot}买买提") == "ayglmmt aygl mmt"

    def test_spells_a_long_name_one_way(self):
        assert names.initials("古丽巴哈尔") == "glbhe"

    @pytest.mark.parametrize(
        ("name", "initials"), [("王𬎆", "wy"), ("王喆", "wz"), ("王\ue000", "w"), ("王A", "wa")]
    )
    def test_bears_rare_characters(self, name, initials):
        assert names.initials(name) == initials

    @tries(deadline=None)
    @given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("·A 1")))
    def test_fits_the_column_and_repeats_nothing(self, name):
        initials = names.initials(name)

        assert len(initials) <= names.LONGEST_INITIALS
        assert len(set(initials.split())) == len(initials.split())
        assert initials == "" or set(initials) <= set("abcdefghijklmnopqrstuvwxyz ")


class WritingANameOneWay:
    @pytest.mark.parametrize(
        ("typed", "name"),
        [(" 王　敏 ", "王敏"), ("阿依古丽•买买提", "阿依古丽·买买提"), ("\ufeff王敏", "王敏"), ("", "")],
    )
    def test_takes_away_what_carries_no_meaning(self, typed, name):
        assert names.normal_name(typed) == name
