"""Let customers want things, staff decide about them, and thank now and then with a coupon."""

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from feedback.coupons.actions import (
    Use,
    cancel_coupon,
    close_offer,
    create_offer,
    expire_due,
    give_coupon,
    redeem_coupon,
    settle_reserved,
)
from feedback.coupons.models import Coupon, Offer
from feedback.suggestions.actions import (
    Wish,
    decide_suggestion,
    publish_suggestion,
    suggest,
    tell_new,
    vote_for,
)
from feedback.suggestions.models import Suggestion
from portal.demo.drains import deliver
from portal.demo.script import read_content
from portal.demo.stage import Stage


def want(stage: Stage) -> None:
    """Plan the offers, the coupons and the ideas of the script."""
    content = read_content("ideas.toml")
    for row in content["offer"]:
        stage.at(stage.ago(row["days_ago"]), partial(_offer, stage, row))
    for number, row in enumerate(content["given"]):
        stage.at(stage.ago(row["days_ago"]), partial(_give, stage, row, number))
    for row in content["idea"]:
        stage.at(stage.ago(row["days_ago"]), partial(_suggest, stage, row))
    for days in range(90):
        stage.at(stage.ago(days + 0.02), _end_what_ran_out)


def _offer(stage: Stage, row: dict[str, Any], now: datetime) -> None:
    money = {name: Decimal(row[name]) for name in ("cost_each", "most_cost") if name in row}
    names = ("name", "kind", "percent", "words", "terms", "most_coupons", "valid_days")
    offer = Offer(**{name: row[name] for name in names if name in row}, **money)
    create_offer(offer=offer, created_by=stage.people["tobias"], now=now)
    if "closed_days_ago" in row:
        stage.at(stage.ago(row["closed_days_ago"]), partial(_close, offer))


def _close(offer: Offer, now: datetime) -> None:
    close_offer(offer=offer, now=now)


def _give(stage: Stage, row: dict[str, Any], number: int, now: datetime) -> None:
    coupon = give_coupon(
        offer=Offer.objects.get(name=row["offer"]),
        customer=stage.customers[row["to"]],
        message_key=f"demo.coupon:{number}",
        given_by=stage.people["priya"],
        reason=row["reason"],
        now=now,
    )
    if "used_after_days" in row:
        stage.after(now, row["used_after_days"] * 24, partial(_use, coupon, number))
    if "back_after_days" in row:
        stage.after(now, row["back_after_days"] * 24, partial(_take_back, coupon, row["back_reason"]))


def _use(coupon: Coupon, number: int, now: datetime) -> None:
    redeem_coupon(code=coupon.code, use=Use(Coupon.Way.API, order_number=f"HL-9{number:03d}"), now=now)


def _take_back(coupon: Coupon, reason: str, now: datetime) -> None:
    cancel_coupon(coupon=coupon, reason=reason, now=now)


def _end_what_ran_out(now: datetime) -> None:
    settle_reserved(now=now)
    expire_due(now=now)


def _suggest(stage: Stage, row: dict[str, Any], now: datetime) -> None:
    wish = Wish(row["title"], row["text"])
    wants_news = row.get("told", False)
    made = suggest(author=stage.people[row["by"]], wish=wish, wants_news=wants_news, now=now)
    if row.get("is_unread"):
        return
    publish_suggestion(suggestion=made, wish=wish, now=now)
    for number, name in enumerate(row["wanted_by"], start=1):
        stage.after(now, 20 * number, partial(_vote, stage, made, name))
    for decision in row.get("decision", []):
        stage.at(stage.ago(decision["days_ago"]), partial(_decide, stage, made.pk, decision))


def _vote(stage: Stage, made: Suggestion, name: str, now: datetime) -> None:
    vote_for(suggestion=made, voter=stage.people[name], wants_news=False, now=now)


def _decide(stage: Stage, pk: int, row: dict[str, Any], now: datetime) -> None:
    decide_suggestion(
        suggestion=Suggestion.objects.get(pk=pk),
        state=row["state"],
        sentence=row["sentence"],
        decided_by=stage.people["tobias"],
        now=now,
    )
    tell_new(now=now)
    deliver(now)
