"""The Django application `design_system`."""

from django.apps import AppConfig


class DesignSystemConfig(AppConfig):
    name = "kagu.design_system"
    label = "design_system"
