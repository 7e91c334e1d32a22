"""The front page: the one thing due, and where everything is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.due import due_for
from home.views.design import may_see_design


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    user = request.user
    waiting = due_for(user) if user.is_authenticated else []
    context = {
        "due": waiting[0] if waiting else None,
        "later": waiting[1:],
        "show_design": may_see_design(request),
    }
    return render(request, "home/front.html", context)
