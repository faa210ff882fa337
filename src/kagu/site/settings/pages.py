"""How pages are made, and where their files lie."""

from pathlib import Path
from typing import Any

from kagu.site.environment import env_text

HOUSE = Path(__file__).parents[2]
CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "kagu.design_system.brand.brand",
]


def page_settings(prefix: str) -> dict[str, Any]:
    """Templates, forms and static files."""
    folder = prefix.removeprefix("KAGU_").lower()
    return {
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
            }
        ],
        "FORM_RENDERER": "kagu.design_system.forms.FormRenderer",
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "kagu.static_files.storage.StaticFilesStorage"},
        },
        "STATIC_URL": "static/",
        "STATIC_ROOT": env_text(
            f"{prefix}_STATIC_ROOT",
            str(HOUSE / folder / "collected_static"),
            "the folder that `collectstatic` fills",
            default_in_words="a folder beside the installed code",
        ),
        # What `collectstatic` makes is for the proxy's user too, whatever the umask of who runs it.
        "FILE_UPLOAD_DIRECTORY_PERMISSIONS": 0o755,
    }
