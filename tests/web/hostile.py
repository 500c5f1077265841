"""What is thrown at every form of the site, and how each form is filled in well.

Forms are found by the access matrix: a new address that takes fields is thrown at by itself,
once it stands there, or fails until it is listed here.
"""

from __future__ import annotations

from urllib.parse import quote_from_bytes

from tests.web.access import ACCESS

COMPLETE: dict[str, dict[str, str]] = {
    "enter_person": {"name": "新来的人", "area_lived": "{area}"},
    "correct_person": {"name": "更正后的人"},
    "found_household": {
        "grouping": "living", "area": "{area}", "address": "3组8号", "since": "2026-01-05",
    },
    "enter_organisation": {"name": "敬老院", "kind": "养老机构", "area": "{area}"},
    "user_new": {"name": "新同事", "username": "new.one", "area": "启东市"},
    "user": {"act": "password", "reason": "忘记密码"},
    "roles_propose": {
        "role": "town_clerk", "area": "启东市北新镇", "programmes": "assistance",
        "since": "2026-12-01", "until": "2027-06-01", "reason": "接任", "picked": "{user}",
        "count": "1",
    },
    "glass": {"area": "如皋市", "reason": "台风夜里转移群众"},
    "exclude": {"number": "{number}", "relation": "父亲"},
    "new_token": {"name": "对账", "days": "30", "rights": "see_people", "areas": "81101000000"},
    "delegate": {
        "to": "clerk2", "since": "2026-12-01", "until": "2026-12-08", "reason": "年休假",
    },
    "audit_export": {"reason": "季度检查", "asked": ""},
    "grid_rename": {"was": "第一网格", "name": "东网格"},
    "grid_close": {"was": "第一网格"},
    "upload_begin": {
        "client": "0c3c4d2e-5b1e-4b0a-9b0e-6f1d2c3b4a59", "size": "4", "sha256": "0" * 64,
    },
    "roles_confirm": {"group": "{proposed}:1"},
    "revoke_token": {"token": "{token}"},
    "exchange_export": {
        "listing": "people", "form": "csv", "reason": "核对", "area": "", "reveal": "",
    },
}  # fmt: skip
"""By address, what the matrix does not fill in, so that what is sent is done."""

ALONE: dict[str, tuple[str, ...]] = {
    "grid_add": ("name",),
    "grid_rename": ("name", "was"),
    "grid_close": ("was",),
    "upload_begin": ("client", "size", "sha256"),
    "upload_piece": (),
    "import_check": ("listing", "client"),
    "import_apply": ("choice",),
    "import_drop": (),
    "case_take": ("version",),
    "finding_take": ("version",),
    "finding_withdraw": ("version",),
    "user_deactivate": (),
    "request_grant": (),
    "request_withdraw": ("next",),
    "roles_confirm": ("group",),
    "role_end": ("next",),
    "audit_export": ("reason", "asked"),
    "sign_out_elsewhere": (),
    "revoke_token": ("token",),
    "language": ("language", "next"),
}
"""Addresses without a page of their own, and the fields they take."""

FORMS = tuple(name for name, rows in ACCESS.items() if any(r.method == "post" for r in rows))
OF_A_FILE = {"upload_piece", "import_check", "import_apply", "import_drop"}
"""Done with a file that came before: `test_exchange` does it where all is well."""
WHO = {"user": "admin"}
"""Who sends a form, where not everybody who may look at it may."""

TEXT: dict[str, bytes] = {
    "nothing": b"",
    "blanks": " \u3000\t\u2028".encode(),
    "NUL": b"a\0b",
    "controls": b"\x01\x02\x1b[31m",
    "half a sign": b"\xed\xb3\xbf",
    "no UTF-8": b"\xff\xfe\xfa",
    "GBK": "张小三".encode("gbk"),
    "replaced": "张\ufffd三".encode(),
    "long": "长".encode() * 5000,
    "as long as may be": "双".encode() * 60,  # shuāng: no sign is spelled with more letters
    "as long as a firm's": "双".encode() * 120,
    "direction": "张\u202e三\u2066".encode(),
    "without width": "张\u200b\u200d\ufeff三".encode(),
    "script": b"<script>alert(1)</script>",
    "formula": b"=cmd|' /C calc'!A0",
    "template": b"%s%n{0}{{x}}{% debug %}",
    "SQL": b"'; DROP TABLE person; --",
    "digits": b"9" * 400,
    "wide digits": "１２３４５".encode(),
    "Arabic digits": "٣٢٠".encode(),
    "lines": b"a\r\nb",
    "marks": ("e" + "\u0301" * 50).encode(),
    "above": "𠮷👨‍👩‍👧".encode(),
}
DAY: dict[str, bytes] = {
    "nothing": b"", "none": b"2026-02-30", "zeros": b"0000-00-00", "last": b"9999-12-31",
    "old": b"1800-01-01", "first": b"0001-01-01", "beyond": b"99999-99-99",
    "wide digits": "２０２６-０１-０５".encode(), "Arabic digits": "٢٠٢٦-٠١-٠٥".encode(),
    "moment": b"2026-01-05T00:00:00Z", "NUL": b"2026-01-05\0", "digits": b"9" * 400,
    "no UTF-8": b"\xff\xfe", "word": "昨天".encode(), "minus": b"-1",
}  # fmt: skip
NUMBER: dict[str, bytes] = {
    "nothing": b"", "minus": b"-1", "zero": b"0", "small": str(2**15).encode(),
    "middle": str(2**31).encode(), "large": str(2**63).encode(), "digits": b"9" * 400,
    "many digits": b"9" * 5000, "half": b"1.5", "power": b"1e3", "wide digits": "５".encode(),
    "Arabic digits": "٥".encode(), "word": "五".encode(), "NUL": b"1\0", "no UTF-8": b"\xff",
    "infinite": b"inf",
}  # fmt: skip
CHOICE: dict[str, bytes] = {
    "nothing": b"", "unknown": b"whatever", "NUL": b"\0", "digits": b"9" * 400, "minus": b"-1",
    "no UTF-8": b"\xff", "word": "是".encode(),
}  # fmt: skip
HIDDEN: dict[str, bytes] = NUMBER | {"script": TEXT["script"], "GBK": TEXT["GBK"]}
BY_KIND = {
    "date": DAY, "number": NUMBER, "select": CHOICE, "radio": CHOICE, "checkbox": CHOICE,
    "hidden": HIDDEN, "button": CHOICE,
}  # fmt: skip
"""What is thrown at a field, by its kind; at all others texts."""

Body = dict[str, list[bytes]]


def encoded(body: Body) -> str:
    """A body as a browser sends it, whatever bytes are in it."""
    return "&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}"
        for name, values in body.items()
        for value in values
    )
