"""Sign in, sign out, change the password, use a slip."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.domain.scope import roles_of
from accounts.domain.signin import (
    BAD_CREDENTIALS,
    OTP_INVALID,
    OTP_REQUIRED,
    SignInRefused,
    WeakPassword,
    change_password,
    check_credentials,
    needs_otp,
)
from accounts.domain.slips import ProtectedAccountError, SlipRefused, activate
from accounts.enums import Role
from accounts.forms import ActivateForm, ChangePasswordForm, SignInForm
from accounts.models import User
from accounts.views.guards import SignedInRequest

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sentence_for(code: str) -> str:
    return {
        BAD_CREDENTIALS: _(
            "账号或密码不对。请再输入一次；忘了密码，找本单位联络员重开。"
        ),
        OTP_REQUIRED: _("这个账号需要动态口令。请打开验证器，把六位数字填在下面。"),
        OTP_INVALID: _("动态口令不对或已过期。请等验证器换一组数字，再填一次。"),
    }[code]


def next_page(request: HttpRequest, user: User) -> str:
    """Where the user wanted to go, if it is ours; else where the user's work is."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    roles = roles_of(user)
    if roles & {Role.LIAISON, Role.BROADCAST_CONTACT}:
        return "/desk/"
    if Role.TEACHER in roles:
        return "/classroom/"
    if roles or user.is_superuser:  # officers, editors and reviewers
        return "/admin/"
    return "/study/" if user.person_id else "/"


@sensitive_post_parameters("password", "otp")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    code = ""
    if request.method == "POST":
        try:
            if not form.is_valid():
                raise SignInRefused(BAD_CREDENTIALS)
            user = check_credentials(request, **form.cleaned_data)
        except SignInRefused as refused:
            code = refused.code
        else:
            login(request, user, BACKEND)
            return redirect(next_page(request, user))
    context = {
        "form": form,
        "code": code,
        "sentence": sentence_for(code) if code else "",
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "accounts/sign_in.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/")


@sensitive_post_parameters("old", "password")
@never_cache
@login_required
def password(request: SignedInRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_password(
                request.user,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["password"],
            )
        except SignInRefused:
            form.add_error("old", _("现在的密码不对。"))
        except WeakPassword as weak:
            form.add_error("password", weak.reasons)
        else:
            update_session_auth_hash(request, request.user)
            return redirect(next_page(request, request.user))
    context = {"form": form, "forced": request.user.must_change_password}
    return render(request, "accounts/password.html", context)


@sensitive_post_parameters("code", "password")
@never_cache
def activate_slip(request: HttpRequest) -> HttpResponse:
    """The QR code leads here with the code in the fragment, which no log ever sees."""
    form = ActivateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = activate(
                form.cleaned_data["code"], password=form.cleaned_data["password"]
            )
        except ProtectedAccountError:
            form.add_error(
                "code", _("这个账号不能用开通码重设密码。请找系统管理员办理。")
            )
        except SlipRefused:
            form.add_error(
                "code", _("这个开通码不对、已经用过或已过期。请找联络员重开一张。")
            )
        except WeakPassword as weak:
            form.add_error("password", weak.reasons)
        else:
            return enter(request, user)
    return render(request, "accounts/activate.html", {"form": form})


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Straight in after choosing a password, unless that alone lets nobody in."""
    if needs_otp(user):
        messages.info(
            request, _("密码已经设好。这个账号还需要动态口令，请在这里登录。")
        )
        return redirect("accounts:sign-in")
    login(request, user, BACKEND)
    return redirect(next_page(request, user))
