"""Addresses that every site offers: legal pages, language switch, theme."""

from django.urls import path

from kagu.design_system import language, legal, theme

urlpatterns = [
    path("conditions-generales/", legal.terms, name="terms"),
    path("mentions-legales/", legal.legal_notice, name="legal_notice"),
    path("contact/", legal.contact, name="contact"),
    path("language/", language.set_language, name="set_language"),
    path("theme.css", theme.stylesheet, name="theme"),
]
