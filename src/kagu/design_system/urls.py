"""Addresses that every site offers: legal pages, language switch, session, style sheet."""

from django.urls import path

from kagu.design_system import language, legal, security_txt, session_end, style_sheet
from kagu.design_system.accessibility import statement

urlpatterns = [
    path("conditions-generales/", legal.terms, name="terms"),
    path("mentions-legales/", legal.legal_notice, name="legal_notice"),
    path("accessibilite/", statement.show, name="accessibility"),
    path("contact/", legal.contact, name="contact"),
    path("session/", session_end.stay, name="stay"),
    path("language/", language.set_language, name="set_language"),
    path("style-<slug:version>.css", style_sheet.style_sheet, name="style_sheet"),
    path(".well-known/security.txt", security_txt.security_txt, name="security_txt"),
]
