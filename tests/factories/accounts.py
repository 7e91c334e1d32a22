"""Sign-ins for tests, with and without a person and roles."""

import factory

from accounts.models import RoleGrant, User
from tests.factories.units import PersonFactory, UnitFactory

PASSWORD = "Correct-horse-7"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    password = factory.django.Password(PASSWORD)


class OfficialFactory(UserFactory):
    """A sign-in of a person on a roster."""

    person = factory.SubFactory(PersonFactory)


class RoleGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
