"""Where uploaded evidence is kept: a folder of its own, or an S3-compatible store of the center's own network."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FOLDER = "django.core.files.storage.FileSystemStorage"
OBJECT_STORE = "storages.backends.s3.S3Storage"
SHAPE = "s3://key:secret@host:port/bucket?region=cn-north-1&tls=off"


def storage(*, store: str) -> dict[str, Any]:
    """The entry of STORAGES for uploads: the folder MEDIA_ROOT, or the store that an address of the form SHAPE names.

    Objects are private, never overwritten, and handed out by the portal alone: no address of the store reaches a
    browser. An address of another form is refused, without repeating the secret in it.
    """
    if not store:
        return {"BACKEND": FOLDER}
    parts = urlsplit(store)
    bucket, asked = parts.path.strip("/"), parse_qs(parts.query)
    if parts.scheme != "s3" or not (parts.hostname and parts.username and parts.password and bucket) or "/" in bucket:
        raise ImproperlyConfigured(f"MEDIA_STORE must look like {SHAPE}")
    scheme = "http" if asked.get("tls") == ["off"] else "https"
    host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    return {
        "BACKEND": OBJECT_STORE,
        "OPTIONS": {
            "endpoint_url": f"{scheme}://{host}",
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "bucket_name": bucket,
            "region_name": asked.get("region", ["us-east-1"])[0],
            "addressing_style": "path",
            "default_acl": "private",
            "file_overwrite": False,
            "querystring_auth": True,
        },
    }
