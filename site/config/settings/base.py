"""What every installation shares; docs/interfaces.md has the environment variables."""

import json
import os
import secrets
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.conf import locale
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[3]
SITE = ROOT / "site"
VAR = Path(os.environ.get("MINGFA_VAR") or ROOT / "var").resolve()
SHARED = Path(os.environ.get("MINGFA_SHARED") or ROOT.parent / "shared")


def _secret_key() -> str:
    """The key from the environment, or one that is made once and kept in var."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    VAR.mkdir(parents=True, exist_ok=True)
    path = VAR / "secret-key"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def _site_facts() -> dict[str, str]:
    """What the bureau says of itself in the footer (keys: home.facts.SiteFacts)."""
    path = VAR / "site-facts.json"
    return json.loads(path.read_text()) if path.exists() else {}


SECRET_KEY = _secret_key()
SITE_FACTS = _site_facts()
DEBUG = False
# The page of tokens and components, for whoever works on the face.
SHOW_DESIGN = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "dashboard",
    "education",
    "exams",
    "media",
    "home",
    "search",
    "laws",
    "accounts",
    "units",
    "ledger",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtailmedia",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "rest_framework",
    "drf_spectacular",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "home.middleware.PublicLocaleMiddleware",
    "home.middleware.PageCacheMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "accounts.middleware.MustChangePasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.NulMiddleware",
    "home.middleware.KeptRecordsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context_processors.face",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'mingfa.sqlite3'}",
        conn_max_age=600,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a writer waits at BEGIN instead of failing in the middle.
    # FULL: what we call saved survives a power cut, not only a killed process.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "accounts.hashers.OfficeArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation."
        "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username",)},
    },
    {"NAME": "accounts.validators.ThreeClassesValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True

# By account and address together: one office is one address (architecture.md).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_response"
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.client_address"
# How many proxies of ours add to X-Forwarded-For; without any nobody may set it.
TRUSTED_PROXIES = 0
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
# Its access log would begin a session, and set a cookie, for every API sign-in.
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
# Django does not know these two; their catalogues are empty until a person translates.
locale.LANG_INFO |= {
    "bo": {"bidi": False, "code": "bo", "name": "Tibetan", "name_local": "བོད་སྐད་"},
    "ii": {"bidi": False, "code": "ii", "name": "Nuosu Yi", "name_local": "ꆈꌠꉙ"},
}
LANGUAGES = [
    ("zh-hans", _("简体中文")),
    ("en", "English"),
    ("bo", "བོད་སྐད་"),
    ("ii", "ꆈꌠꉙ"),
]
# Those with a complete catalogue; the others show once their home page is live.
SCREEN_LANGUAGES = ["zh-hans", "en"]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [SITE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = VAR / "static"
MEDIA_URL = "/uploads/"
MEDIA_ROOT = VAR / "uploads"
PRIVATE_ROOT = VAR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "config.storage.StaticFilesStorage"},
}

WAGTAIL_SITE_NAME = "明法"
WAGTAILADMIN_LOGIN_URL = "accounts:sign-in"
# Passwords are changed at /password/ and given anew by a slip; those of accounts that
# hold a role by an administrator.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "accounts:sign-in"  # for who comes to a private page
WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:8000")
WAGTAILIMAGES_IMAGE_MODEL = "home.MingfaImage"
WAGTAILDOCS_DOCUMENT_MODEL = "home.MingfaDocument"
# What an upload may be: no SVG, no HTML; a picture's pixels are what it costs to open.
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.upload_forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_FORM_BASE = "home.upload_forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = (
    "pdf docx doc wps xlsx xls et pptx ppt dps odt ods odp txt csv zip ofd".split()
)
WAGTAILMEDIA = {
    "MEDIA_MODEL": "home.AudioVideo",
    "MEDIA_FORM_BASE": "home.upload_forms.RecordingForm",
    "AUDIO_EXTENSIONS": "aac aiff flac m4a m4b mp3 ogg opus wav".split(),
    "VIDEO_EXTENSIONS": "avi m4v mkv mov mp4 ogv webm".split(),
}
# nginx: an internal location that sends /uploads/ itself, e.g. "/accel/".
UPLOADS_ACCEL = ""
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "media.finishing.publish_approved"
# Whoosh beside SQLite; PostgreSQL searches by itself, so that machines share one index.
_ON_POSTGRESQL = DATABASES["default"]["ENGINE"].endswith("postgresql")
_SEARCH = "segmented" if _ON_POSTGRESQL else "embedded"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": f"search.backends.{_SEARCH}"}}


def _shared_cache(name: str) -> dict[str, object]:
    """Files that all workers share; Redis where several machines serve the same."""
    if url := os.environ.get("CACHE_URL"):
        backend = "django.core.cache.backends.redis.RedisCache"
        return {"BACKEND": backend, "LOCATION": url, "KEY_PREFIX": name}
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / name,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }


# The first has what Wagtail knows of the site's roots: a language that one worker
# begins is there for all of them at once.
CACHES = {"default": _shared_cache("cache-shared"), "pages": _shared_cache("cache")}
# Anonymous pages are kept until something they show changes (home.domain.cache).
PAGE_CACHE = True
# Names of views, or of a namespace with all its views, that show everybody the same.
PAGE_CACHE_VIEWS = {
    "home:front",
    "home:accessibility",
    "home:complaints",
    "home:sitemap",
    "home:sitemap-xml",
    "home:robots",
    "laws:*",
    "media:*",
    "search:search",
    "wagtail_serve",
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Nothing inline anywhere but in Wagtail's own admin.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.PersonTokenAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "accounts.api.problems.exception_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "明法 API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENFORCE_NON_BLANK_FIELDS": True,
    # Wagtail's admin has an API of its own, which is nobody else's business.
    "PREPROCESSING_HOOKS": ["accounts.api.schema.only_ours"],
    "ENUM_NAME_OVERRIDES": {
        "AttemptStateEnum": "exams.enums.AttemptState",
        "SittingStateEnum": "exams.enums.SittingState",
    },
}

# How long a signed link shows a draft to those without an account.
PREVIEW_LINK_DAYS = 7
# Days after which a law version that nobody looked at again counts as unchecked.
LAW_CHECK_DAYS = 90
# Month and day by which two years to retirement are counted (exemption E1).
RETIREMENT_CUTOFF = (12, 31)
# Roles that must give a one-time password as well (names from accounts.enums.Role).
OTP_ROLES: list[str] = []
# What a broken bank, spreadsheet or body may cost us at most.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o640

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
