"""« S'abonner »: prove once which taxpayer this account is (notice 2)."""

from django.apps import AppConfig


class SubscriptionConfig(AppConfig):
    name = "kagu.tax_portal.subscription"
    label = "subscription"
