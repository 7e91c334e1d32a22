"""Argon2id at the cost that an office machine can carry when everybody signs in."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OfficeArgon2PasswordHasher(Argon2PasswordHasher):
    """19 MiB, t = 2, p = 1: OWASP's minimum, a tenth of Django's default CPU cost."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
