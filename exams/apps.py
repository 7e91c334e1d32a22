"""From question bank to coverage of every unit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExamsConfig(AppConfig):
    name = "exams"
    verbose_name = _("学法考试")

    def ready(self) -> None:
        # Models are there only now. Tasks listen to what the domain announces.
        from accounts.domain.tiers import register_tiers
        from exams import signals, tasks
        from exams.domain.tallies import letters_of_exam
        from exams.domain.tiers import tiers_of_person
        from exams.views.study_due import exams_due
        from home.due import register_due
        from home.periodic import register_periodic
        from units.domain.letters import register_provider

        register_tiers(tiers_of_person)
        register_provider("exam", letters_of_exam)
        register_due(exams_due)
        register_periodic("close_expired", tasks.settle_all)
        signals.connect()
