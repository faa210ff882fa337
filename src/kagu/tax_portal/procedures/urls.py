"""Démarches: one's own, and each dossier whoever it belongs to."""

from django.urls import path

from kagu.tax_portal.procedures import (
    assessment,
    check,
    dossier,
    draft,
    inbox,
    personal,
    receipt,
    tax_account,
    verify_receipt,
)

app_name = "procedures"
urlpatterns = [
    path("", personal.show, name="personal"),
    path("messages/", inbox.show, name="messages"),
    path("recepisse/verifier/", verify_receipt.verify, name="verify_receipt"),
    path("compte/<identifier:taxpayer_id>/", tax_account.show, name="tax_account"),
    path("commencer/<identifier:taxpayer_id>/<slug:service_code>/", draft.start, name="start"),
    path("dossier/<uuid:dossier_id>/", dossier.show, name="dossier"),
    path("dossier/<uuid:dossier_id>/brouillon/", draft.edit, name="draft"),
    path("dossier/<uuid:dossier_id>/verifier/", check.check, name="check"),
    path("dossier/<uuid:dossier_id>/corriger/", dossier.correct, name="correct"),
    path("dossier/<uuid:dossier_id>/abandonner/", dossier.abandon, name="abandon"),
    path("dossier/<uuid:dossier_id>/avis/", assessment.show, name="assessment"),
    path("dossier/<uuid:dossier_id>/avis.pdf", assessment.download, name="assessment_pdf"),
    path("dossier/<uuid:dossier_id>/recepisse/", receipt.show, name="receipt"),
    path("dossier/<uuid:dossier_id>/recepisse.pdf", receipt.download, name="receipt_pdf"),
]
