from datetime import timedelta

import pytest
from django.utils import timezone

from reviews.services import nights


class TheWatch:
    def test_hears_that_the_process_lives(self, client):
        assert client.get("/healthz").json() == {"alive": True}

    @pytest.mark.django_db
    def test_hears_that_the_tables_are_ready(self, client):
        answer = client.get("/readyz")

        assert answer.status_code == 200
        assert answer.json() == {"ready": True, "migrations_waiting": 0, "clock_seconds": None}

    @pytest.mark.django_db
    def test_hears_how_long_ago_the_clock_ticked(self, client):
        nights.beat(at=timezone.now() - timedelta(minutes=7))

        assert client.get("/readyz").json()["clock_seconds"] in range(420, 430)

    @pytest.mark.django_db
    def test_finds_no_figures_without_a_token(self, client, settings):
        settings.METRICS_TOKEN = ""

        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404

    @pytest.mark.django_db
    def test_reads_figures_with_the_token(self, client, settings):
        settings.METRICS_TOKEN = "figures"

        answer = client.get("/metrics", headers={"Authorization": "Bearer figures"})

        assert b"django_http_requests" in answer.content


class EveryAnswer:
    def test_is_kept_by_nobody(self, client):
        assert client.get("/healthz")["Cache-Control"] == "no-store"

    def test_allows_nothing_inline_and_no_frame(self, client):
        policy = client.get("/healthz")["Content-Security-Policy"]

        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy

    def test_opens_the_camera_and_nothing_else(self, client):
        assert client.get("/healthz")["Permissions-Policy"] == "camera=(self), microphone=(), geolocation=()"

    @pytest.mark.parametrize(("name", "value"), [
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Referrer-Policy", "same-origin"),
    ])
    def test_carries_the_usual_guards(self, client, name, value):
        assert client.get("/healthz")[name] == value
