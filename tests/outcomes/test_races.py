"""Many at once: one publishes, one tells, and whoever takes it back is never run over."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from feedback.outcomes.actions import edit_outcome, publish_outcome, retract_outcome, tell_due
from feedback.outcomes.models import Outcome, OutcomeStep, Telling
from portal.accounts.roles import Role
from portal.lib.errors import ActionError
from portal.messaging.models import Message
from tests.factories import THEN, make_user
from tests.outcomes.factories import make_outcome, make_theme, make_voice, words

pytestmark = [pytest.mark.usefixtures("_database_for_threads"), pytest.mark.django_db(transaction=True)]
AT_ONCE = 8


def together(*acts: Callable[[], object]) -> Counter[str]:
    """Do the acts at the same moment, each in a thread, and count what became of them."""
    barrier = Barrier(len(acts))

    def try_it(act: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=30)
            act()
        except ActionError as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(try_it, acts))


def make_told(people: int, *, is_public: bool = True) -> Outcome:
    theme = make_theme()
    for number in range(people):
        make_voice(theme, email=f"p{number}@example.org")
    return make_outcome(make_user("Erin Elm", role=Role.MANAGER), theme=theme, is_public=is_public)


def test_of_many_publishers_one_publishes() -> None:
    draft = make_told(1, is_public=False)
    author = OutcomeStep.objects.get().by
    assert author is not None

    copies = [Outcome.objects.get(pk=draft.pk) for _publisher in range(AT_ONCE)]
    ends = together(*(partial(publish_outcome, outcome=copy, author=author, now=THEN) for copy in copies))

    assert ends == {"done": 1, "OutcomeMoved": AT_ONCE - 1}
    assert OutcomeStep.objects.filter(kind="published").count() == 1


def test_of_many_editors_of_one_look_one_saves() -> None:
    draft = make_told(1, is_public=False)
    author = OutcomeStep.objects.get().by
    assert author is not None

    ends = together(
        *(
            partial(
                edit_outcome,
                outcome=Outcome.objects.get(pk=draft.pk),
                words=words(text=f"Edit {number}"),
                seen=0,
                author=author,
                now=THEN,
            )
            for number in range(AT_ONCE)
        )
    )

    assert ends == {"done": 1, "EditedMeanwhile": AT_ONCE - 1}


def test_many_workers_tell_each_person_once() -> None:
    make_told(12)

    together(*(partial(tell_due, now=THEN) for _worker in range(AT_ONCE)))

    assert Telling.objects.count() == 12
    written = Message.objects.filter(template="outcome_told").values_list("to", flat=True)
    assert sorted(written) == sorted(f"p{number}@example.org" for number in range(12))
    assert Outcome.objects.get().told_at == THEN


def test_what_is_taken_back_while_it_is_told_leaves_nothing_waiting() -> None:
    outcome = make_told(12)
    author = OutcomeStep.objects.filter(kind="written").get().by
    assert author is not None

    together(partial(tell_due, now=THEN), partial(retract_outcome, outcome=outcome, author=author, now=THEN))

    assert not Message.objects.filter(template="outcome_told", state="queued").exists()
    assert Telling.objects.count() == 0
