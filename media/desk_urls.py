"""/desk/broadcast/: the desk of the broadcast contacts."""

from django.urls import path

from media.views import broadcast_desk

app_name = "broadcast-desk"
urlpatterns = [
    path("", broadcast_desk.desk, name="desk"),
    path("slips/<slug:number>/", broadcast_desk.slip, name="slip"),
]
