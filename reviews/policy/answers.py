"""What was asked on the telephone, and what came of it."""

from collections.abc import Mapping

from benefits.categories import Labelled


class Answer(Labelled):
    """One answer, against the file."""

    RIGHT = "RIGHT", "答对"
    WRONG = "WRONG", "答错"
    UNCLEAR = "UNCLEAR", "说不清"


def doubt(answers: Mapping[str, str]) -> str:
    """Why the answers (question: `Answer` in words) leave a doubt; "" while none is wrong.

    The old forget: an answer that is not clear is shown to whoever reviews, and is no doubt by itself.
    """
    wrong = [question for question, answer in answers.items() if answer == Answer.WRONG.label]
    return f"通话中答错：{'、'.join(wrong)}。" if wrong else ""
