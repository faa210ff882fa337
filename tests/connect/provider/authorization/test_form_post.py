"""Answers that come back as a form (OAuth 2.0 Form Post Response Mode)."""

import base64
import hashlib
import re

from django.test import Client as Browser

from kagu.connect.clients.models import Client
from tests.connect.provider.service import CALLBACK, ISSUER, Service, fields_of_form_post, parameters_of


def test_the_answer_is_a_form_that_posts_itself(browser: Browser, service: Service) -> None:
    response = service.authorize(browser, response_mode="form_post", state='"><script>')
    assert response.status_code == 200
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    page = response.content.decode()
    assert f'action="{CALLBACK}"' in page
    fields = fields_of_form_post(response)
    assert fields.keys() == {"code", "state", "iss"}
    assert fields["state"] == ['"><script>']
    assert fields["iss"] == [ISSUER]
    assert service.redeem(fields["code"][0]).status_code == 200


def test_only_its_own_script_may_run(browser: Browser, service: Service) -> None:
    response = service.authorize(browser, response_mode="form_post")
    [script] = re.findall(r"<script>(.*?)</script>", response.content.decode())
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert "form-action https://service.exemple.nc" in response["Content-Security-Policy"]


def test_without_scripts_there_is_a_button(browser: Browser, service: Service) -> None:
    page = service.authorize(browser, response_mode="form_post").content.decode()
    assert "Continuer vers le téléservice" in page
    browser.cookies["language"] = "en"
    page = service.authorize(browser, response_mode="form_post").content.decode()
    assert "Continue to the service" in page


def test_errors_come_back_the_same_way(browser: Browser, service: Service) -> None:
    response = service.authorize(browser, response_mode="form_post", response_type="token")
    assert fields_of_form_post(response)["error"] == ["unsupported_response_type"]


def test_a_client_may_be_held_to_one_mode(browser: Browser, service: Service) -> None:
    """ASVS 10.4.12; the refusal comes by the mode that always works."""
    client = Client.objects.get(client_id="service")
    client.response_modes = ["query"]
    client.save()
    answer = parameters_of(service.authorize(browser, response_mode="query"))
    assert "code" in answer
    refused = service.authorize(browser, response_mode="form_post")
    assert parameters_of(refused)["error"] == "invalid_request"
