"""Let things happen one after the other in a time that has passed, each through the action that does it."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from forums.discussions.models import Category, Post, Topic
from portal.accounts.models import User
from portal.customers.models import Customer
from portal.demo.script import Script

Act = Callable[[datetime], object]


@dataclass
class Stage:
    """Who is there, what was made, and what happens next; nothing happens after `now`.

    `chance` is seeded, so that every loading tells the same story; each of the `remarks` is made once.
    """

    now: datetime
    script: Script
    chance: Random = field(default_factory=lambda: Random(1402))  # noqa: S311 - a story, no secret
    people: dict[str, User] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    rooms: dict[str, Category] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    has_withdrawn: bool = False
    has_silent: bool = False
    _steps: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        self.remarks = {mood: list(words) for mood, words in self.script.check_in_words.items()}

    def ago(self, days: float) -> datetime:
        """Return the moment so many days before the loading."""
        return self.now - timedelta(days=days)

    @staticmethod
    def later(moment: datetime, hours: float) -> datetime:
        """Return the moment so many hours after another."""
        return moment + timedelta(hours=hours)

    def at(self, moment: datetime, act: Act) -> None:
        """Let something happen at a moment; what lies after the loading never happens."""
        if moment <= self.now:
            heapq.heappush(self._steps, (moment, next(self._numbers), act))

    def after(self, moment: datetime, hours: float, act: Act) -> None:
        """Let something happen so many hours after a moment."""
        self.at(self.later(moment, hours), act)

    def play(self) -> None:
        """Let everything happen in its order; what happens may bring about more."""
        while self._steps:
            moment, _number, act = heapq.heappop(self._steps)
            act(moment)
