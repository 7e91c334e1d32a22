"""What the face needs: 大字版, the footer's pages, robots, the page of components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from home.context_processors import LARGE_TEXT_COOKIE
from home.domain.front import lists
from home.models import PlanPeriod

ONE_YEAR = 365 * 24 * 60 * 60


@require_safe
def large_text(request: HttpRequest) -> HttpResponse:
    """Remember 大字版 in a cookie and go back to the page the reader was on.

    A preference and nothing else, so a GET may set it and no session is opened.
    """
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = redirect(target)
    if request.GET.get("on") == "1":
        response.set_cookie(
            LARGE_TEXT_COOKIE,
            "1",
            max_age=ONE_YEAR,
            secure=request.is_secure(),
            samesite="Lax",
        )
    else:
        response.delete_cookie(LARGE_TEXT_COOKIE, samesite="Lax")
    return response


@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    return render(request, "home/complaints.html")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    context = {"lists": lists(request), "periods": PlanPeriod.objects.all()}
    return render(request, "home/sitemap.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "home/robots.txt", content_type="text/plain")
