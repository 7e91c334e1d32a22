"""What is typed on the sign-in pages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("账号"),
        max_length=150,
        help_text=_("用手机号开通的账号，账号就是手机号。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    otp = forms.CharField(
        label=_("动态口令"),
        max_length=10,
        required=False,
        help_text=_("没有设置动态口令的，不用填。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )


class NewPasswordForm(forms.Form):
    """``password`` is judged by the domain: page and API give the same reasons."""

    password = forms.CharField(
        label=_("新密码"),
        max_length=128,
        strip=False,
        help_text=_(
            "至少十个字符，包含小写字母、大写字母、数字、其他符号中的至少三类。"
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ActivateForm(NewPasswordForm):
    code = forms.CharField(
        label=_("开通码"),
        max_length=40,
        help_text=_("在联络员给您的纸条上，共十二位。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters"}
        ),
    )
    field_order = ["code", "password"]


class ChangePasswordForm(NewPasswordForm):
    old = forms.CharField(
        label=_("现在的密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old", "password"]
