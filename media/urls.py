"""Months, plan periods and feeds; articles and recordings are Wagtail's pages."""

from django.urls import path, re_path

from media.views import feeds, months

app_name = "media"
urlpatterns = [
    path("months/", months.current_month, name="current-month"),
    re_path(
        r"^months/(?P<month>20[0-9]{2}-(?:0[1-9]|1[0-2]))/$",
        months.month_page,
        name="month",
    ),
    path("plans/<slug:code>/", months.period_page, name="period"),
    path("feeds/articles.rss", feeds.articles, name="feed-articles"),
    path("feeds/broadcast.rss", feeds.broadcast, name="feed-broadcast"),
]
