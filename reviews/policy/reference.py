"""What a reference photo must measure (基准照片), and which failures in the App speak of it."""

from benefits import law
from benefits.law import Citation, Rule, Source, declare
from reviews.policy.methods import AttemptCause

ID_PHOTO = Citation(law.ID_PHOTO_STANDARD, "", Source.SECONDARY, note="居民身份证制证用数字相片技术要求")

REFERENCE_WIDTH = declare(Rule(
    "GA461.width", 358, ID_PHOTO, "基准照片宽 358 像素（26 毫米，每英寸 350 点），白色背景，免冠，正面。",
    title="基准照片多宽",
))
REFERENCE_HEIGHT = declare(Rule(
    "GA461.height", 441, ID_PHOTO, "基准照片高 441 像素（32 毫米，每英寸 350 点），头发到上沿留 7 至 21 像素。",
    title="基准照片多高",
))
REFERENCE_DPI = 350
# The App compared with nothing.
MISSING_SAID = frozenset({AttemptCause.NO_REFERENCE_PHOTO})
# The App compared with a photo that does not serve any more.
POOR_SAID = frozenset({AttemptCause.POOR_REFERENCE, AttemptCause.FACE_CHANGED})
