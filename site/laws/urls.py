"""Pages of the law library."""

from django.urls import path, re_path

from laws import views

app_name = "laws"
urlpatterns = [
    path("", views.law_list, name="list"),
    path("<slug:slug>/", views.law_detail, name="law"),
    re_path(
        r"^(?P<slug>[-\w]+)/(?P<place>[1-9][0-9]{0,3}(?:-[1-9][0-9]?)?)/$",
        views.article_detail,
        name="article",
    ),
]
