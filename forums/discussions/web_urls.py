"""Name what machines read of the forums: feeds and the sitemap; mounted at the root."""

from django.urls import path, register_converter

from forums.discussions import feeds, sitemap


class FeedForm:
    """The two ways a feed is written."""

    regex = "atom|rss"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FeedForm, "feed_form")
app_name = "web"
urlpatterns = [
    path("sitemap.xml", sitemap.sitemap_index, name="sitemap"),
    path("sitemap-rooms.xml", sitemap.sitemap_rooms, name="sitemap-rooms"),
    path("sitemap-<int:number>.xml", sitemap.sitemap_page, name="sitemap-page"),
    path("forums/feed.<feed_form:form>", feeds.forums_feed, name="forums-feed"),
    path("forums/t/<int:pk>-<slug:slug>/feed.<feed_form:form>", feeds.topic_feed, name="topic-feed"),
    path("forums/tags/<slug:slug>/feed.<feed_form:form>", feeds.tag_feed, name="tag-feed"),
    path("forums/<slug:slug>/feed.<feed_form:form>", feeds.category_feed, name="category-feed"),
]
