"""/classroom/schools/{code}/: how many classes the school has in each grade."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.views.guards import SignedInRequest
from education.domain.classes import set_classes
from education.domain.queries import schools_of
from education.domain.terms import term_of
from education.forms.classes import ClassesForm
from education.models import ClassGroup, SchoolProfile
from education.views.guards import teacher_only
from units.models import Unit


@require_http_methods(["GET", "HEAD", "POST"])
@teacher_only
def classes(request: SignedInRequest, code: str) -> HttpResponse:
    school = get_object_or_404(schools_of(request.user), code=code)
    year = term_of(timezone.localdate()).school_year
    form = ClassesForm(request.POST or None, initial=standing(school, year))
    if request.method == "POST" and form.is_valid():
        set_classes(
            school,
            school_year=year,
            counts=form.counts,
            total=form.cleaned_data["total"],
        )
        messages.success(
            request, _("%(school)s 的班级名单已保存。") % {"school": school}
        )
        return redirect("education:overview")
    context = {"form": form, "school": school, "year": year, "next_year": year + 1}
    return render(request, "education/classes.html", context)


def standing(school: Unit, year: int) -> dict[str, int | None]:
    profile = SchoolProfile.objects.filter(unit=school).first()
    grades = ClassGroup.objects.filter(school=school, school_year=year)
    counts = Counter(grades.values_list("grade", flat=True))
    return {
        "total": profile.class_count if profile else None,
        **{f"grade_{grade}": count for grade, count in counts.items()},
    }
