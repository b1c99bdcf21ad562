"""Answer with the least a page of twenty posts can be: the floor of all measurements.

One indexed query for the posts with their authors, one plain Django template, no middleware of ours.
The stored HTML is the same that the portal shows.
"""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from forums.discussions.models import POSTS_PER_PAGE, Post

PAGE: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>
{% for post in posts %}
<article id="post-{{ post.number }}">
<header><strong>{{ post.author.display_name }}</strong>
<time>{{ post.created_at|date:"j M Y H:i" }}</time></header>
<div>{{ post.html|safe }}</div>
<footer><a href="/forums/p/{{ post.pk }}/report/">Report</a></footer>
</article>
{% endfor %}
</body></html>
"""
TEMPLATE: Final = engines["django"].from_string(PAGE)


@login_not_required
def floor(_request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """Show one page of a topic to nobody in particular."""
    low = (page - 1) * POSTS_PER_PAGE
    rows = Post.objects.filter(topic=pk, number__gt=low, number__lte=low + POSTS_PER_PAGE)
    columns = ("number", "html", "created_at", "author__display_name")
    posts = list(rows.select_related("author").only(*columns).order_by("number"))
    return HttpResponse(TEMPLATE.render({"title": f"Topic {pk}", "posts": posts}))


urlpatterns = [path("floor/<int:pk>/<int:page>/", floor)]
