"""Sign-in of the HTTP API."""

from django.urls import path

from accounts.api.views import PasswordView, SignInView, SignOutView

urlpatterns = [
    path("sign-in", SignInView.as_view()),
    path("sign-out", SignOutView.as_view()),
    path("password", PasswordView.as_view()),
]
