"""The site's settings. What an office may choose comes from the environment (`environment`)."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from minsheng.kernel.database.roles import APP
from minsheng.kernel.database.secrets import Secrets
from minsheng.web import environment, logs
from minsheng.web.databases import database, home

HERE = Path(__file__).parent
DATA = home()

DEBUG = environment.truth("MINSHENG_DEBUG")
SECRET_KEY = environment.secret("MINSHENG_SECRET_KEY", 32) or Secrets(DATA).made("secret-key", 48)
ALLOWED_HOSTS = environment.hosts("MINSHENG_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.origins("MINSHENG_ORIGINS")
SECURE = environment.truth("MINSHENG_SECURE")
"""Whether the site is reached by https alone."""
PROXY = environment.truth("MINSHENG_PROXY")
"""Whether all requests come through a proxy that speaks https for us and says so."""
DEMO = environment.truth("MINSHENG_DEMO")
"""Whether all people in it are made up; every page then says so."""

REQUIRE_TOTP = environment.truth("MINSHENG_REQUIRE_TOTP", default=not DEMO)
"""Whether whoever has no second factor makes one before anything else."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "minsheng.kernel",
    "minsheng.programmes.assistance",
    "minsheng.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "django_vite",
    "ninja",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "minsheng.web.requests.numbered",
    "minsheng.web.logs.logged",
    "minsheng.web.requests.let_go",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "minsheng.web.requests.scoped",
    "minsheng.web.languages.spoken",
    "minsheng.web.requests.readable",
    "minsheng.web.api.frame.Framed",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "minsheng.web.second_factor.FirstSteps",
    "minsheng.web.doors.shut_without_a_door",
    "minsheng.web.refusing.Refusing",
]

ROOT_URLCONF = "minsheng.web.urls"
WSGI_APPLICATION = "minsheng.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "minsheng.web.context.page",
            ],
        },
    },
]

# --- database ----------------------------------------------------------------
DATABASES = {"default": database(environment.text("MINSHENG_ROLE", APP))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# --- later work ------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# --- signing in ----------------------------------------------------------------
AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator",
                 "CommonPasswordValidator", "NumericPasswordValidator")
]  # fmt: skip
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "minsheng.web.accounts.Adapter"
ACCOUNT_FORMS = {"change_password": "minsheng.web.forms.passwords.ChangePasswordForm"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": False,  # axes counts passwords by user and address; for codes see MFA_FORMS
    "login": "600/m/ip",  # a whole office signs in from one address at half past eight
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "民生"
# A code typed as it lapses, or a telephone half a minute off: RFC 6238 advises one step.
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "minsheng.web.factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "minsheng.web.second_factor.CodeForm",
    "reauthenticate": "minsheng.web.second_factor.CodeAgainForm",
}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "minsheng.web.locking.counted_name"
AXES_CLIENT_IP_CALLABLE = "minsheng.web.locking.client_address"
AXES_HANDLER = "minsheng.web.locking.Handler"
AXES_DISABLE_ACCESS_LOG = True  # who signed in stands in our own history
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
CSRF_FAILURE_VIEW = "minsheng.web.pages.errors.expired"

SESSION_ENGINE = "minsheng.web.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 3600 * 24 * 30 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Nothing from another host, nothing inline; the theme's small marks are data: images.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- the interface for programs -------------------------------------------------
API_RATE = environment.whole("MINSHENG_API_RATE", 300, 1, 100_000)
"""Requests of one token within a minute."""

# --- languages -----------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- files -----------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DJANGO_VITE = {
    "default": {
        "static_url_prefix": "front",
        "manifest_path": HERE / "static" / "front" / "manifest.json",
    }
}
MEDIA_ROOT = DATA / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- logs ------------------------------------------------------------------------
logs.configure()
LOGGING = logs.settings(
    environment.text("MINSHENG_LOG"),
    environment.one_of("MINSHENG_LOG_LEVEL", ("info", "warning", "error")),
)

HEADS = environment.outside("MINSHENG_HEADS", DATA)
"""The file, elsewhere, to which each night the head of the audit's day is written."""

CIPHER = environment.one_of("MINSHENG_CIPHER", ("aes-gcm", "sm4-gcm"))
