from benefits.exchange import headings


def find(*lines):
    return headings.find(list(enumerate(lines, start=1)))


class FindingTheHeadings:
    def test_knows_the_usual_words_and_their_marks(self):
        layout = find(["姓 名", "*公民身份号码：", "人员\n类别", "手机号码（本人）", "乡镇（街道）", "不认识的列"])

        assert layout.places == {0: "name", 1: "id_number", 2: "category", 3: "phone", 4: "office"}

    def test_passes_over_titles(self):
        layout = find(["临岚县优抚对象花名册"], ["填报单位：城关镇", "2026年"], ["序号", "姓名", "身份证号码"])

        assert (layout.heading_line, layout.places) == (3, {1: "name", 2: "id_number"})

    def test_reads_headings_that_are_merged_over_two_lines(self):
        layout = find(
            ["序号", "基本信息", "", "联系方式", ""], ["", "姓名", "身份证号", "手机", "住址"],
            ["1", "周山河", "99", "138", "东街"],
        )

        assert layout.heading_line == 2
        assert set(layout.places.values()) == {"name", "id_number", "phone", "address"}

    def test_reads_headings_that_are_merged_downwards(self):
        layout = find(["姓名", "身份证号", "伤残情况", ""], ["", "", "等级", "性质"])

        assert layout.places == {0: "name", 1: "id_number", 2: "grade", 3: "cause"}

    def test_takes_each_thing_once(self):
        assert find(["姓名", "身份证号", "联系电话", "手机"]).places == {0: "name", 1: "id_number", 2: "phone"}

    def test_finds_nothing_among_people(self):
        assert find(["周山河", "990123195507150013", "伤残"]) is None

    def test_hides_a_number_that_stands_where_a_heading_should(self):
        assert find(["姓名", "身份证号", "990123195507150013"]).headings[2] == "***"


class EveryColumn:
    def test_is_found_by_its_own_label_and_all_its_other_names(self):
        for column in headings.COLUMNS:
            for word in (column.label, *column.synonyms):
                found = find(["姓名", "身份证号", word]).places

                assert column.key in found.values(), word

    def test_has_no_name_that_belongs_to_another(self):
        words = [headings.normal_heading(word) for column in headings.COLUMNS
                 for word in {column.label, *column.synonyms}]

        assert sorted(word for word in set(words) if words.count(word) > 1) == []
