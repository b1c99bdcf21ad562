"""What happens to readings: texts are read, labels judged, themes made."""

from feedback.readings.actions.issues import Like, same_issue
from feedback.readings.actions.judging import (
    LabelUnknown,
    Ruling,
    judge_language,
    judge_sentiment,
    judge_theme,
)
from feedback.readings.actions.reading import note_change, read_new
from feedback.readings.actions.themes import (
    ThemeExists,
    ThemeMoved,
    ThemeNameMissing,
    drop_theme,
    keep_theme,
    make_theme,
    propose_themes,
)

__all__ = [
    "LabelUnknown",
    "Like",
    "Ruling",
    "ThemeExists",
    "ThemeMoved",
    "ThemeNameMissing",
    "drop_theme",
    "judge_language",
    "judge_sentiment",
    "judge_theme",
    "keep_theme",
    "make_theme",
    "note_change",
    "propose_themes",
    "read_new",
    "same_issue",
]
