"""Prepare what a profile shows to one reader."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forums.discussions.models import Post, PostQuerySet
from forums.people.facts import facts_of
from forums.people.models import Member
from forums.people.standing import Badge, Facts, Standing, badges_of, standing_of
from portal.accounts.models import User
from portal.accounts.policies import Person, is_staff

KEPT_SECONDS: Final = 300


@dataclass(frozen=True)
class Profile:
    """A person as one reader may see her. `company` and `about` are empty for who keeps them to herself."""

    user: User
    company: str
    about: str
    is_verified: bool
    is_own: bool
    facts: Facts
    standing: str
    badges: list[str]


def posts_of(user: User, reader: Person) -> PostQuerySet:
    """Return the published posts of a person that the reader may open."""
    return Post.objects.visible_to(reader).published().filter(author=user).select_related("topic")


def profile_for(user: User, member: Member | None, reader: Person) -> Profile:
    """Count and gather what the reader may see of a person."""
    facts = facts_of([user.pk])[user.pk]
    return Profile(
        user=user,
        company=member.company if member else "",
        about=member.about if member else "",
        is_verified=bool(member and member.is_verified),
        is_own=reader.is_authenticated and reader.pk == user.pk,
        facts=facts,
        standing="" if user.is_staff else str(standing_of(facts).label),
        badges=[str(badge.label) for badge in badges_of(facts)],
    )


def may_open(user: User, member: Member | None, reader: Person) -> bool:
    """Tell whether the reader may open a profile: one that is shown, of somebody whose posts she can read.

    So a number in the address tells a stranger nothing about who has an account.
    """
    if is_staff(reader) or (reader.is_authenticated and reader.pk == user.pk):
        return True
    if not user.is_active or (member is not None and not member.shows_profile):
        return False
    return posts_of(user, reader).exists()


def marks_of(user_ids: Collection[int]) -> Mapping[int, SafeString]:
    """Return the small marks that stand beside the names of these people.

    They follow what was counted within minutes anyway, so they are kept that long; one query for the others.
    """
    language = get_language()
    keys = {f"people.marks:{language}:{pk}": pk for pk in user_ids}
    found = {keys[key]: mark_safe(words) for key, words in cache.get_many(keys).items()}  # noqa: S308 - ours
    if missing := set(user_ids) - set(found):
        fresh = {**dict.fromkeys(missing, SafeString()), **_marks_in_rows(missing)}
        cache.set_many(
            {f"people.marks:{language}:{pk}": str(words) for pk, words in fresh.items()}, KEPT_SECONDS
        )
        found |= fresh
    return found


def _marks_in_rows(user_ids: Collection[int]) -> Mapping[int, SafeString]:
    rows = Member.objects.filter(user__in=user_ids).values_list("user", "standing", "badges", "is_verified")
    return {user: _marks(standing, badges, is_verified) for user, standing, badges, is_verified in rows}


def _marks(standing: str, badges: list[str], is_verified: bool) -> SafeString:
    words = [_("Verified customer")] if is_verified else []
    if standing in {Standing.REGULAR, Standing.GUIDE}:
        words.append(str(Standing(standing).label))
    # "Solved 10" says more than the first answer did, so it stands in its place.
    shown = [badge for badge in badges if badge != Badge.FIRST_ANSWER or Badge.SOLVED_TEN not in badges]
    words += [str(Badge(badge).label) for badge in shown if badge in Badge.values]
    return format_html_join(
        "", '<span class="person-mark">{}</span>', ((word,) for word in words)
    ) or format_html("")
