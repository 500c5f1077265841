"""A new password, and in one sentence what it must be."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm as Form
from django.utils.translation import gettext as _


class ChangePasswordForm(Form):  # type: ignore[misc]
    """The library's, but for its list of four rules that speaks to nobody as an office does."""

    def __init__(self, *said: Any, **options: Any) -> None:
        super().__init__(*said, **options)
        self.fields["password1"].help_text = _(
            "至少10个字符；不能全是数字，不能是常见密码，不能与用户名或姓名相近。"
        )
