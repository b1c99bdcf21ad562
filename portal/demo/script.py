"""Read what the demo company's people say and do; every word of it stands in content/."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

CONTENT: Final = Path(__file__).with_name("content")
IMPORTED: Final = CONTENT / "imported.csv"


@dataclass(frozen=True)
class Member:
    """Somebody with a sign-in: staff have a role, customers say what they agree to ("email check_in")."""

    key: str
    name: str
    zone: str
    role: str = ""
    country: str = ""
    company: str = ""
    phone: str = ""
    tags: tuple[str, ...] = ()
    agrees: tuple[str, ...] = ()
    joined_days_ago: float = 91.0

    def email_at(self, domain: str) -> str:
        return f"{self.key}@{domain}"


@dataclass(frozen=True)
class Reply:
    """An answer in a topic, so many hours after it was started."""

    by: str
    after: float
    text: str
    key: str = ""
    edit: str = ""
    edit_reason: str = ""


@dataclass(frozen=True)
class Conversation:
    """A topic and its replies."""

    room: str
    by: str
    days_ago: float
    title: str
    body: str
    key: str = ""
    pinned: bool = False
    tags: tuple[str, ...] = ()
    moved_to: str = ""
    reply: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class Form:
    """A feedback form and how its answers fall; `means` is the mean score at first and now."""

    slug: str
    kind: str
    title: str
    score_question: str
    comment_question: str
    intro: str
    thanks: str
    days_ago: float
    count: int
    means: tuple[float, ...]
    spread: float = 1.0
    share: float = 0.5
    known: float = 0.4
    is_listed: bool = True
    mode: str = "identified"
    low: tuple[str, ...] = ()
    middle: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def voices(self) -> dict[str, tuple[str, ...]]:
        """What people write, by how content they are."""
        return {"low": self.low, "middle": self.middle, "high": self.high}


@dataclass(frozen=True)
class Company:
    """The company's name, its color and where it is."""

    name: str
    accent: str
    postal_address: str


@dataclass(frozen=True)
class Script:
    """Everything that is said and done."""

    company: Company
    password: str
    staff: tuple[Member, ...]
    customers: tuple[Member, ...]
    rooms: tuple[dict[str, Any], ...]
    conversations: tuple[Conversation, ...]
    forms: tuple[Form, ...]
    check_in_words: dict[str, list[str]]
    answers: dict[str, list[str]]
    moderation: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    answers_marked: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    draft: dict[str, str] = field(default_factory=dict)


@cache
def script() -> Script:
    """Return the script, read once."""
    people, forms = read_content("people.toml"), read_content("forms.toml")
    return Script(
        company=Company(**people["company"]),
        password=people["password"],
        staff=tuple(Member(**_frozen(row)) for row in people["staff"]),
        customers=tuple(Member(**_frozen(row)) for row in people["customers"]),
        rooms=tuple(read_content("rooms.toml")["room"]),
        conversations=tuple(_conversations()),
        forms=tuple(Form(**_frozen(row)) for row in forms["form"]),
        check_in_words=forms["check_ins"],
        answers=forms["answers"],
        moderation=read_content("moderation.toml") | read_content("safety.toml"),
        answers_marked=read_content("answers.toml"),
        draft=read_content("rooms.toml")["draft"],
    )


def _conversations() -> Iterator[Conversation]:
    for path in sorted(CONTENT.glob("topics_*.toml")):
        for row in tomllib.loads(path.read_text("utf-8"))["topic"]:
            replies = tuple(Reply(**reply) for reply in row.pop("reply", []))
            yield Conversation(**_frozen(row), reply=replies)


def read_content(name: str) -> dict[str, Any]:
    """Return one of the files of the script."""
    return tomllib.loads((CONTENT / name).read_text("utf-8"))


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
