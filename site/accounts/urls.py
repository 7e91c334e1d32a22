"""Pages that sign in and out, and the slip that a liaison prints."""

from django.urls import path

from accounts.views import signin, slips

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signin.sign_in, name="sign-in"),
    path("sign-out/", signin.sign_out, name="sign-out"),
    path("password/", signin.password, name="password"),
    path("activate/", signin.activate_slip, name="activate"),
    path("desk/roster/<slug:person>/slip/", slips.slip, name="slip"),
]
