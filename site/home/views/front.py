"""The front page: the one thing due, this month, and where everything is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.domain.front import front_context, home_page


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """The home page of the reader's language; before there is one, the same without."""
    home = home_page(request)
    if home is not None:
        return home.serve(request)
    return render(request, "home/front.html", front_context(request))
