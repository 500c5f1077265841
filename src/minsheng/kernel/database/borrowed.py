"""Tables of the libraries we stand on, and how their rows are guarded."""

from __future__ import annotations

from minsheng.kernel.database.guards import ByUser, Guard, Open, Written

_QUEUE = "(SELECT NULLIF(current_setting('minsheng.queue', true), '') = 'on')"
_SIGNING_IN = "(SELECT NULLIF(current_setting('minsheng.signing_in', true), '') = 'on')"
_ORDERED = (
    "args ->> 'actor' IS NOT DISTINCT FROM NULLIF(current_setting('minsheng.actor', true), '')"
)
_NOBODY = "false"

GUARDS: dict[str, Guard] = {
    "django_migrations": Open("names of migrations", read_only=True),
    "django_content_type": Open("names of models", read_only=True),
    "django_site": Open("the site's own name", read_only=True),
    "auth_permission": Open("names of permissions", read_only=True),
    "auth_group": Open("not used: roles stand in access_assignment", read_only=True),
    "auth_group_permissions": Open("not used", read_only=True),
    "django_session": Open(
        "looked up before anybody is known; the key is a digest of the cookie's, and what a "
        "session holds is enciphered under the cookie's own (web/sessions.py)"
    ),
    "account_emailaddress": ByUser("user_id"),
    "account_emailconfirmation": Written(_NOBODY),
    # Whether somebody has a second factor is asked for once the password was right.
    "mfa_authenticator": ByUser("user_id", signing_in=True),
    "axes_accessattempt": Written(_SIGNING_IN),
    "axes_accessattemptexpiration": Written(_SIGNING_IN),
    "axes_accessfailurelog": Written(_SIGNING_IN),
    "axes_accesslog": Written(_SIGNING_IN, "true"),
    # Ordered in one's own name; by the worker in nobody's, where the clock does.
    "procrastinate_jobs": Written(_QUEUE, "true", entered=_ORDERED),
    "procrastinate_events": Written(_QUEUE, "true"),
    "procrastinate_periodic_defers": Written(_QUEUE),
    "procrastinate_workers": Written(_QUEUE),
}
