"""Every page of the site, and as whom it is looked at. A new one fails until it is here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

SEEN: dict[str, tuple[str, str]] = {
    "desk": ("clerk", "/"),
    "find": ("clerk", "/find/?q={name}"),
    "household": ("clerk", "/households/{household}/"),
    "person": ("clerk", "/people/{person}/"),
    "areas": ("chief", "/areas/"),
    "area": ("village", "/areas/81101214000/"),
    "area_people": ("clerk", "/areas/81101214000/people/"),
    "area_households": ("clerk", "/areas/81101000000/households/"),
    "exchange": ("clerk", "/exchange/"),
    "runs": ("chief", "/assistance/runs/"),
    "run": ("chief", "/assistance/runs/{run}/"),
    "run_report": ("chief", "/assistance/runs/{run}/report/"),
    "findings": ("clerk", "/findings/"),
    "users": ("admin", "/users/"),
    "lift_relative": ("admin", "/users/relatives/{relative}/lift/"),
    "user_new": ("admin", "/users/new/"),
    "user": ("admin", "/users/{user}/"),
    "roles_propose": ("admin", "/roles/propose/?user={user}"),
    "roles_waiting": ("admin", "/roles/waiting/"),
    "glass": ("clerk", "/roles/emergency/"),
    "audit": ("auditor", "/audit/"),
    "audit_entry": ("auditor", "/audit/{entry}/"),
    "audit_seals": ("auditor", "/audit/seals/"),
    "help": ("clerk", "/help/"),
    "account": ("clerk", "/account/"),
    "delegate": ("clerk", "/roles/{role}/delegate/"),
    "exclude": ("clerk", "/account/relatives/"),
    "finding": ("clerk", "/findings/{finding}/"),
    "enter_person": ("clerk", "/people/new/"),
    "reveal_number": ("clerk", "/people/{person}/number/"),
    "reveal_phone": ("clerk", "/people/{person}/phone/"),
    "correct_person": ("clerk", "/people/{person}/correct/"),
    "note_death": ("clerk", "/people/{person}/died/"),
    "move_out": ("clerk", "/people/{person}/moved-out/"),
    "hand_over": ("clerk", "/people/{person}/hand-over/"),
    "relate": ("clerk", "/people/{person}/relate/?q={name}"),
    "authorise": ("clerk", "/people/{person}/authorise/"),
    "note_consent": ("clerk", "/people/{person}/consent/"),
    "end_relation": ("clerk", "/relations/{relation}/end/"),
    "withdraw_authorisation": ("clerk", "/authorisations/{authorisation}/withdraw/"),
    "withdraw_consent": ("clerk", "/consents/{consent}/withdraw/"),
    "found_household": ("clerk", "/households/new/"),
    "correct_household": ("clerk", "/households/{household}/correct/"),
    "hand_over_household": ("clerk", "/households/{household}/hand-over/"),
    "close_household": ("clerk", "/households/{household}/close/"),
    "add_member": ("clerk", "/households/{household}/add/?chosen={other}"),
    "leave_household": ("clerk", "/memberships/{membership}/leave/"),
    "duplicates": ("reviewer", "/duplicates/"),
    "duplicate": ("reviewer", "/duplicates/{duplicate}/"),
    "undo_merge": ("reviewer", "/merges/{merge}/undo/"),
    "organisations": ("clerk", "/organisations/"),
    "enter_organisation": ("clerk", "/organisations/new/"),
    "organisation": ("clerk", "/organisations/{organisation}/"),
    "edit_organisation": ("clerk", "/organisations/{organisation}/edit/"),
    "enter_site": ("clerk", "/organisations/{organisation}/sites/new/"),
    "enter_worker": ("clerk", "/organisations/{organisation}/workers/new/"),
    "sites": ("clerk", "/sites/"),
    "edit_site": ("clerk", "/sites/{site}/edit/"),
    "workers": ("clerk", "/workers/"),
    "worker": ("clerk", "/workers/{worker}/"),
    "edit_worker": ("clerk", "/workers/{worker}/edit/"),
    "add_licence": ("clerk", "/workers/{worker}/licences/new/"),
    "edit_licence": ("clerk", "/licences/{licence}/edit/"),
    "end_licence": ("clerk", "/licences/{licence}/end/"),
    "account_login": ("", "/accounts/login/"),
    "account_logout": ("clerk", "/accounts/logout/"),
    "account_inactive": ("", "/accounts/inactive/"),
    "account_reauthenticate": ("clerk", "/accounts/reauthenticate/?next=/"),
    "account_change_password": ("clerk", "/accounts/password/change/"),
    "mfa_index": ("clerk", "/accounts/2fa/"),
    "tokens": ("clerk", "/account/tokens/"),
    # /api/docs is Swagger UI as its makers colour it: for programmers, not held to contrast.
}
"""By the name of an address: who looks (empty: nobody signed in), and where."""

UNSEEN = {
    "finding_take": "answers a form, shows no page",
    "finding_withdraw": "answers a form, shows no page",
    "user_deactivate": "answers a form, shows no page",
    "request_grant": "answers a form",
    "request_withdraw": "answers a form",
    "roles_confirm": "answers a form",
    "role_end": "answers a form",
    "audit_export": "answers a form with a file",
    "sign_out_elsewhere": "answers a form",
    "language": "answers a form, shows no page",
    "counties": "data of the map",
    "healthz": "for machines",
    "exchange_export": "gives a file",
    "exchange_empty": "gives a file",
    "upload_begin": "answers a script",
    "upload_piece": "answers a script",
    "import_check": "answers a form; test_exchange looks at what follows",
    "import": "only with a file; test_exchange looks at it",
    "import_faults": "gives a file",
    "import_apply": "answers a form",
    "import_drop": "answers a form",
    "grid_add": "answers a form, shows no page",
    "grid_rename": "answers a form, shows no page",
    "grid_close": "answers a form, shows no page",
    "run_report_file": "a document of its own, looked at inside `run_report`",
    "new_token": "answers a form",
    "revoke_token": "answers a form, shows no page",
    "mfa_authenticate": "only on the way through the door; test_signing_in looks at it",
    "mfa_reauthenticate": "only with a second factor",
    "mfa_activate_totp": "asks for the password first; test_signing_in looks at it",
    "mfa_deactivate_totp": "only with a second factor",
    "mfa_view_recovery_codes": "only with a second factor; test_signing_in looks at it",
    "mfa_generate_recovery_codes": "asks for the password first",
}
"""Why a page is not among them."""

MORE = {
    "not_found": ("clerk", "/no/such/page/"),
    "not_allowed": ("analyst", "/find/"),
    "desk_chief": ("chief", "/"),
    "desk_admin": ("admin", "/"),
    "findings_empty": ("clerk2", "/findings/"),
    "users_none": ("admin", "/users/?q=zzz"),
    "roles_propose_nobody": ("admin", "/roles/propose/"),
    "account_analyst": ("analyst", "/account/"),
    "find_empty": ("clerk", "/find/"),
    "run_clerk": ("clerk", "/assistance/runs/{run}/"),
    "run_none": ("chief", "/assistance/runs/{run}/?outcome=adjust&area=82001001000"),
    "run_analyst": ("analyst", "/assistance/runs/{run}/"),
    "areas_found": ("clerk", "/areas/?q=%E9%80%9A%E5%B7%9E"),
    "areas_nothing": ("clerk", "/areas/?q=zzzz"),
    "area_before": ("clerk", "/areas/13000000000/?day=2019-05-01"),
    "area_town": ("clerk", "/areas/81101000000/"),
    "area_people_none": ("clerk", "/areas/81101000000/people/?name=zzzz"),
    "find_nothing": ("clerk", "/find/?q=zzzzzz"),
    "find_many": ("chief", "/find/?q=%E9%99%88"),
    "person_merged": ("reviewer", "/people/{gone}/"),
    "workers_none": ("outsider", "/workers/?within=30"),
    "organisations_none": ("outsider", "/organisations/"),
    "duplicates_none": ("reviewer", "/duplicates/?after=0.0"),
}
"""States of pages worth a look."""


def names() -> Iterator[str]:
    """Of all addresses of the site but the operations for programs, which are no pages."""
    found = _names(get_resolver("minsheng.web.urls").url_patterns)
    return (name for name in found if not name.startswith("api-") or name in SEEN)


def _names(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)
