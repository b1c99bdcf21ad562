"""Show the forums to everybody who may read them, and take what people write."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forums.discussions import actions, extras
from forums.discussions.actions.guards import refusal_of_edit
from forums.discussions.cards import cards
from forums.discussions.composing import Composing, compose, reply_part
from forums.discussions.errors import EditConflict, LooksAlike
from forums.discussions.forms import EditForm, ReplyForm, TopicForm
from forums.discussions.hints import hints
from forums.discussions.lists import (
    TOPIC_ORDER,
    TOPICS_PER_PAGE,
    categories_on_the_map,
    listed_topics,
)
from forums.discussions.markers import news_for
from forums.discussions.models import Category, Post, Revision, Tag, Topic, TopicOperation, slug_of_tag
from forums.discussions.page_links import page_links, page_url, pages_of
from forums.discussions.pages import fetch, open_page, open_room, open_topic
from forums.discussions.places import Place
from forums.discussions.policies import (
    is_author,
    may_edit,
    may_manage,
    may_reply,
    may_write_in,
    takes_reply,
    takes_topics_of,
)
from forums.discussions.quotes import quote_of
from forums.discussions.reading import (
    card_page,
    forums_url,
    page_count_of,
    place_in,
    read_page_number,
    shown_revisions,
    shown_rows,
)
from forums.discussions.rooms import as_tree
from forums.discussions.rows import room_rows, topic_rows
from forums.discussions.tagging import tags_on
from forums.discussions.web_head import category_head, forums_head, topic_head
from portal.accounts.access import SignedInRequest
from portal.accounts.policies import is_staff
from portal.lib.addresses import existing_url
from portal.ui.kept import kept, mark
from portal.ui.paging import page_of
from portal.ui.responses import see_other

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@open_page
@require_safe
def category_list(request: HttpRequest) -> HttpResponse:
    """Show the rooms of the forums."""
    now = timezone.now()
    rooms = as_tree(categories_on_the_map(request.user))
    news = news_for(request.user, now)
    context = {
        "rows": room_rows(rooms, news, is_staff=is_staff(request.user), now=now),
        "news": news,
        "may_manage": may_manage(request.user),
        "web_head": forums_head(request),
    }
    return render(request, "forums/discussions/category_list.html", context)


@open_page
@require_safe
def topic_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the topics of a category, those with the newest posts first."""
    category, inside = open_room(request, slug)
    show, tag = request.GET.get("show", ""), slug_of_tag(request.GET.get("tag", ""))
    rows = listed_topics(request.user, category=category, show=show, tag=tag)
    page = page_of(request, rows, order=TOPIC_ORDER, size=TOPICS_PER_PAGE)
    context = {
        "category": category,
        "inside": inside,
        "page": page,
        "rows": topic_rows(page.items, timezone.now()),
        "tags": tags_on(page.items),
        "tag": tag,
        "forums_url": forums_url(),
        "is_first_page": "cursor" not in request.GET,
        "show": show,
        "takes_topics": takes_topics_of(category, request.user),
        "web_head": category_head(request, category),
        "room_parts": extras.room_parts(request, category),
    }
    return render(request, "forums/discussions/topic_list.html", context)


@open_page
@require_safe
def topic(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Show one page of a topic. Its address stays true when the title changes."""
    shown = open_topic(request, pk)
    if shown.pk != pk:
        return see_other(shown.url_of(TopicOperation.objects.place_of_merge(pk, shown)))
    number = read_page_number(request)
    count = page_count_of(shown, request.user, number)
    url = shown.get_absolute_url()
    pages = pages_of(url, number, count)
    if slug != shown.slug or request.GET.get("page") == "1":
        return HttpResponsePermanentRedirect(page_url(url, number))
    posts = shown_rows(shown, request.user, number)
    context = {
        "topic": shown,
        "category": shown.category,
        "forums_url": forums_url(),
        "may_manage": may_manage(request.user),
        "cards": cards(posts, card_page(request, shown, timezone.now())),
        "place": place_in(shown, request.user, number, count),
        "parts_tools": extras.topic_parts("tools", request, shown),
        "parts_head": extras.topic_parts("head", request, shown),
        "parts_after": extras.topic_parts("after_posts", request, shown),
        "pages": pages,
        "page_links": page_links(pages, _("Pages")),
        "page_links_again": page_links(pages, _("Pages, repeated")),
        "web_head": topic_head(
            request, shown, posts, request.build_absolute_uri(page_url(url, number)), number
        ),
    }
    if takes_reply(shown, request.user):
        context["reply"] = reply_part(request, shown)
    elif not request.user.is_authenticated and shown.is_open:
        context["reply"] = kept(_way_in, next=quote(url))
    return render(request, "forums/discussions/topic.html", context)


def _way_in() -> str:
    """Return what stands for visitors where members reply."""
    return render_to_string("forums/discussions/reply_way_in.html", {"next": mark("next")})


@open_page
@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to where a post stands."""
    rows = Post.objects.select_related("topic")
    shown = fetch(request, rows.visible_to(request.user), rows.for_members(), pk=pk)
    return see_other(shown.topic.url_of(shown.number))


@get_or_post
def topic_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take a new topic."""
    category = get_object_or_404(Category.objects.visible_to(request.user), slug=slug)
    form = TopicForm(request.POST or None)
    context: dict[str, object] = {
        "category": category,
        "may_write": may_write_in(category, request.user),
        "known_tags": Tag.objects.suggested_to(request.user),
        "similar_url": existing_url("search:similar"),
    }

    def act() -> str:
        if not form.cleaned_data.pop("saw_alike"):
            context["alike"] = hints(request, form.cleaned_data["title"])
            if context["alike"]:
                form.go_on_next_time()
                raise LooksAlike
        made = actions.post_topic(
            author=request.user, category=category, now=timezone.now(), **form.cleaned_data
        )
        return made.get_absolute_url()

    place = Place.of_new_topic(category, request.user)
    return compose(request, form, Composing("forums/discussions/topic_new.html", place, act, context))


@get_or_post
def reply_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a reply; shown on its own when something must be mended first."""
    shown = open_topic(request, pk)
    form = ReplyForm(request.POST or None, topic_id=shown.pk)
    part, words = extras.reply_parts(request, shown)
    context = {
        "topic": shown,
        "category": shown.category,
        "may_write": may_reply(shown, request.user),
        "reply_part": part,
    }

    def act() -> str:
        made = actions.post_reply(author=request.user, topic=shown, now=timezone.now(), **form.cleaned_data)
        return made.topic.url_of(made.number)

    begins = quote_of(request.GET.get("quote", ""), shown, request.user) + words
    page = Composing("forums/discussions/reply_new.html", Place.of_reply(shown), act, context, begins)
    page.has_draft = getattr(shown, "draft_version", 0) is not None
    return compose(request, form, page)


@get_or_post
def post_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take new words for a post."""
    rows = Post.objects.belonging_to(request.user).select_related("topic__category", "author")
    shown = get_object_or_404(rows, pk=pk)
    form = EditForm(request.POST or None, post=shown, is_own=is_author(shown, request.user))
    context: dict[str, object] = {
        "post": shown,
        "topic": shown.topic,
        "may_write": may_edit(shown, request.user),
        "refusal": refusal_of_edit(shown, request.user),
        "desk_url": existing_url("moderation-desk:post", shown.pk),
    }

    def act() -> str:
        try:
            made = actions.edit_post(post=shown, editor=request.user, now=timezone.now(), **form.cleaned_data)
        except EditConflict:
            shown.refresh_from_db()
            form.look_again(shown)
            context["standing"] = mark_safe(shown.html)  # noqa: S308 - sanitized when it was stored
            raise
        return Topic.objects.get(pk=made.topic_id).url_of(made.number)

    place = Place.of_edit(shown)
    page = Composing("forums/discussions/post_edit.html", place, act, context, standing=shown)
    return compose(request, form, page)


@open_page
@require_safe
def revision_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a post said before, to those who may read the post."""
    rows = Post.objects.select_related("topic__category", "author")
    shown = fetch(request, rows.visible_to(request.user), rows.for_members(), pk=pk)
    revisions = Revision.objects.visible_to(request.user, shown)
    context = {"post": shown, "topic": shown.topic, "revisions": shown_revisions(shown, revisions)}
    return render(request, "forums/discussions/revision_list.html", context)
