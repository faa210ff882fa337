"""Mails look like the site, and their links can be copied from a line of their own."""

import pytest
from django.template import engines
from django.utils import translation

pytestmark = pytest.mark.urls("tests.design_system.urls")
ADDRESS = "http://connect.localhost:8000/public/resetpassword?technicalID=1&token=2"
HTML = """{% extends "design_system/mail.html" %}{% block content %}
<p>{{ text }}</p>{% include "design_system/mail_link.html" with label="Choisir" %}{% endblock %}"""
TEXT = """{% extends "design_system/mail.txt" %}{% block content %}
{{ text }}

{% include "design_system/mail_link.txt" with label="Choisir" %}{% endblock %}"""


def render(source: str, language: str = "fr") -> str:
    with translation.override(language):
        return engines["django"].from_string(source).render({"url": ADDRESS, "text": "L'été <b>"})


def test_the_text_part_has_the_address_alone_on_its_line() -> None:
    assert ADDRESS in render(TEXT).splitlines()


def test_the_text_part_is_plain_text() -> None:
    text = render(TEXT)
    assert "L'été <b>" in text
    assert "&" not in text.replace(ADDRESS, "")


def test_the_html_part_has_the_link_the_address_and_nothing_from_elsewhere() -> None:
    html = render(HTML)
    assert ">Choisir</a>" in html
    assert f">{ADDRESS.replace('&', '&amp;')}</a>" in html
    assert "L&#x27;été &lt;b&gt;" in html
    assert "<img" not in html
    assert "<script" not in html


@pytest.mark.parametrize("source", [HTML, TEXT])
def test_both_parts_carry_the_names_and_legal_links(source: str) -> None:
    mail = render(source)
    assert "NC Connect" in mail
    assert "GOUVERNEMENT DE LA NOUVELLE-CALÉDONIE" in mail
    for path in ("/conditions-generales/", "/mentions-legales/", "/contact/"):
        assert f"http://connect.localhost:8000{path}" in mail


def test_mails_are_written_in_the_recipients_language() -> None:
    assert "If the link does not work" in render(HTML, "en")
    assert '<html lang="en">' in render(HTML, "en")
    assert "Terms of use:" in render(TEXT, "en")
