"""Write the name a person has now wherever posts say the one she had: in mentions and in quotes of her."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from forums.discussions.models import ForumEvent, Post, PostQuerySet, Topic
from forums.discussions.quotes import escaped_name
from portal.accounts.models import User

BATCH = 200
Rewrite = Callable[[str], str]


@dataclass(frozen=True)
class _Renaming:
    """One person, the name that stands in posts and the one that shall."""

    person: User
    before: str
    after: str

    def in_mentions(self) -> Rewrite:
        """Return what renames her in the HTML that speaks to her; the source knows her by her number."""
        link = re.compile(rf'(<a (?=[^>]*class="mention")[^>]*href="/people/{self.person.pk}/"[^>]*>@)[^<]*')
        return lambda html: link.sub(lambda found: found[1] + escape(self.after), html)

    def in_quotes(self, own: Collection[int]) -> tuple[Rewrite, Rewrite]:
        """Return what renames her in source and HTML where a link to a post of hers says who wrote it."""
        to_post = re.escape(_posts_path())
        in_html = re.compile(rf'(<a (?=[^>]*href="[^"]*{to_post}(\d+)/")[^>]*>)([^<]*)')
        in_source = re.compile(rf"(\[)((?:\\.|[^\]\\])*)(?=\]\([^()\s]*{to_post}(\d+)/\))")

        def rewrite_html(html: str) -> str:
            def put(found: re.Match[str]) -> str:
                said = found[3].replace(escape(self.before), escape(self.after), 1)
                return found[1] + said if int(found[2]) in own else found[0]

            return in_html.sub(put, html)

        def rewrite_source(source: str) -> str:
            def put(found: re.Match[str]) -> str:
                said = found[2].replace(escaped_name(self.before), escaped_name(self.after), 1)
                return found[1] + said if int(found[3]) in own else found[0]

            return in_source.sub(put, source)

        return rewrite_source, rewrite_html


def rename_in_posts(person: User, previous_name: str) -> None:
    """Follow a person who changed her name."""
    if str(person) != previous_name:
        _rename(_Renaming(person, previous_name, str(person)))


def take_names_along(user_ids: Collection[int]) -> None:
    """Take the names of accounts that are deleted out of others' posts. Call it before they are gone."""
    for person in User.objects.filter(pk__in=user_ids):
        _rename(_Renaming(person, str(person), _("A former member")))


def _rename(renaming: _Renaming) -> None:
    told = ForumEvent.objects.filter(kind=ForumEvent.Kind.MENTION, user=renaming.person).values("post")
    _rewrite(Post.objects.filter(pk__in=told), lambda source: source, renaming.in_mentions())
    hers = Post.objects.filter(author=renaming.person)
    quoting = Post.objects.filter(topic__in=hers.values("topic"), html__contains=_posts_path())
    _rewrite(quoting, *renaming.in_quotes(set(hers.values_list("pk", flat=True))))


def _rewrite(rows: PostQuerySet, in_source: Rewrite, in_html: Rewrite) -> None:
    for post in rows.only("source", "html", "topic_id").iterator(BATCH):
        written = {"source": in_source(post.source), "html": in_html(post.html)}
        if written != {"source": post.source, "html": post.html}:
            Post.objects.filter(pk=post.pk, html=post.html).update(**written)
            Topic.objects.filter(pk=post.topic_id).update()  # the pages kept of it are old


def _posts_path() -> str:
    return reverse("discussions:post", args=[0]).removesuffix("0/")
