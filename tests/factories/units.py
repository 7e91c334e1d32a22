"""Units and people for tests; a tree always has its paths."""

from datetime import date

import factory

from units.enums import PersonCategory, UnitKind, WorkStatus
from units.models import Person, Unit


class UnitFactory(factory.django.DjangoModelFactory):
    """A department below the one root; pass ``parent`` for deeper units."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"5108110{n:03d}")
    name = factory.Sequence(lambda n: f"示例单位{n}")
    kind = UnitKind.DEPARTMENT
    parent = factory.LazyFunction(lambda: root_unit())

    @factory.post_generation
    def keep_path(self, create: bool, extracted: object, **kwargs: object) -> None:
        prefix = self.parent.path if self.parent else "/"
        self.path = f"{prefix}{self.pk}/"
        self.depth = self.parent.depth + 1 if self.parent else 0
        self.save(update_fields=["path", "depth"])


def root_unit() -> Unit:
    """The one root of the installation."""
    root = Unit.objects.filter(parent__isnull=True).first()
    return root or UnitFactory(
        code="510811", name="示例区", kind=UnitKind.DISTRICT, parent=None
    )


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: "张示例")
    phone = factory.Sequence(lambda n: f"139{n:08d}")
    unit = factory.SubFactory(UnitFactory)
    working_unit = factory.SelfAttribute("unit")
    category = PersonCategory.CIVIL_SERVANT
    status = WorkStatus.ON_DUTY
    joined_on = date(2020, 1, 1)
