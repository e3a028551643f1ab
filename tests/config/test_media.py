"""Evidence in a folder by default, in an S3-compatible store by setting; either way only the portal hands it out."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from config import media


class Bucket(BaseHTTPRequestHandler):
    """The three verbs of an object store, in memory."""

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding", "").startswith("aws-chunked"):
            size, _, rest = body.partition(b"\r\n")
            body = rest[: int(size.split(b";")[0], 16)]
        self.server.kept[self.path.split("?")[0]] = body
        self.server.signed.append(self.headers.get("Authorization", ""))
        self._answer(200, b"")

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        body = self.server.kept.get(self.path.split("?")[0])
        self._answer(404, b"") if body is None else self._answer(200, body)

    def _answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Tue, 24 Nov 2026 00:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *words):
        """Silent."""


@pytest.fixture
def bucket():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    server.kept, server.signed = {}, []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_without_a_store_files_lie_in_the_folder():
    assert media.storage(store="") == {"BACKEND": media.FOLDER}


@pytest.mark.parametrize(
    "address",
    [
        "https://files.example.gov.cn/evidence",
        "s3://files.example.gov.cn/evidence",
        "s3://key:top-secret@files.example.gov.cn",
        "s3://key:top-secret@files.example.gov.cn/a/b",
        "s3://key@files.example.gov.cn/evidence",
    ],
)
def test_an_address_of_another_form_is_refused_without_repeating_its_secret(address):
    with pytest.raises(ImproperlyConfigured) as refusal:
        media.storage(store=address)

    assert "top-secret" not in str(refusal.value)


def test_a_secret_may_hold_any_character_and_the_wire_is_encrypted_unless_switched_off():
    options = media.storage(store="s3://key:a%2Fb%40c@files.example.gov.cn:9000/evidence")["OPTIONS"]

    assert options["secret_key"] == "a/b@c"
    assert options["endpoint_url"] == "https://files.example.gov.cn:9000"
    assert options["default_acl"] == "private"


def test_what_is_stored_is_read_back_byte_by_byte_and_nothing_is_written_over(bucket):
    address = f"s3://key:secret@127.0.0.1:{bucket.server_port}/evidence?tls=off"
    store = storages.create_storage(media.storage(store=address))

    first = store.save("990101/2026/abc.jpg", ContentFile(b"\xff\xd8 one"))
    second = store.save("990101/2026/abc.jpg", ContentFile(b"\xff\xd8 two"))

    assert first != second
    assert store.open(first).read() == b"\xff\xd8 one"
    assert store.open(second).read() == b"\xff\xd8 two"
    assert all(header.startswith("AWS4-HMAC-SHA256 Credential=key/") for header in bucket.signed)


def test_a_file_that_is_gone_is_an_os_error_as_in_the_folder(bucket):
    address = f"s3://key:secret@127.0.0.1:{bucket.server_port}/evidence?tls=off"
    store = storages.create_storage(media.storage(store=address))

    with pytest.raises(FileNotFoundError):
        store.open("990101/2026/gone.jpg").read()
