"""Password rules of ours, beside Django's."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CLASSES = (str.islower, str.isupper, str.isdigit)


class ThreeClassesValidator:
    """At least three of: lower case, upper case, digit, anything else."""

    def validate(self, password: str, user: object = None) -> None:
        found = {
            next((i for i, test in enumerate(CLASSES) if test(char)), len(CLASSES))
            for char in password
        }
        if len(found) < 3:
            raise ValidationError(self.get_help_text(), code="too_few_classes")

    def get_help_text(self) -> str:
        return _("密码须包含小写字母、大写字母、数字、其他符号中的至少三类。")
