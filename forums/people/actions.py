"""Keep what the forums show of people true."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction

from forums.people.facts import facts_of, verified_among
from forums.people.models import Member
from forums.people.standing import badges_of, standing_of
from portal.accounts.models import User

BATCH: Final = 200


def save_profile(*, user: User, company: str, about: str, shows_profile: bool) -> Member:
    """Keep what a person says of herself."""
    words = {"company": company.strip(), "about": about.strip(), "shows_profile": shows_profile}
    member, _created = Member.objects.update_or_create(user=user, defaults=words)
    return member


def count_next(*, now: datetime, limit: int = BATCH) -> int:
    """Count again those who were counted longest ago, newcomers first; return how many."""
    strangers = User.objects.filter(member__isnull=True).order_by("pk")[:limit]
    Member.objects.bulk_create([Member(user=user) for user in strangers], ignore_conflicts=True)
    due = list(Member.objects.longest_uncounted().values_list("user_id", flat=True)[:limit])
    count_members(user_ids=due, now=now)
    return len(due)


@transaction.atomic
def count_members(*, user_ids: Collection[int], now: datetime) -> None:
    """Write the standing, badges and mark of these people anew."""
    members = list(Member.objects.select_for_update().filter(user__in=user_ids).order_by("pk"))
    facts, verified = facts_of(user_ids), verified_among(user_ids)
    for member in members:
        member.standing = standing_of(facts[member.user_id])
        member.badges = [str(badge) for badge in badges_of(facts[member.user_id])]
        member.is_verified = member.user_id in verified
        member.counted_at = now
    Member.objects.bulk_update(members, ["standing", "badges", "is_verified", "counted_at"])
