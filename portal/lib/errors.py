"""Name the error every action raises when it cannot do its work."""

from django.utils.functional import Promise


class ActionError(Exception):
    """An action refused; the message is a full sentence a person can act on."""

    sentence: str | Promise = ""

    def __init__(self, sentence: str | Promise = "") -> None:
        super().__init__(str(sentence or self.sentence))
