"""Addresses of static files for templates, and what `collectstatic` lays down for a proxy."""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles import storage
from django.core.files.base import ContentFile

from kagu.static_files.catalogue import StaticFile, catalogue


class StaticFilesStorage(storage.StaticFilesStorage):
    """`STORAGES["staticfiles"]`: pages name each file by its content, whether it was collected or not."""

    def url(self, name: str | None) -> str:
        """The address of the file's present content; of no file of ours, the address as it is written."""
        file = catalogue().get(name or "")
        return super().url(file.versioned_name if file else name)

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """After Django's copies: each file under its versioned name, and compressed beside it."""
        for name in () if dry_run else paths:
            file = catalogue()[name]
            self._lay_down(file)
            yield name, file.versioned_name, True

    def _lay_down(self, file: StaticFile) -> None:
        body = file.body
        for ending, content in (("", body.content), (".gz", body.in_gzip), (".br", body.in_brotli)):
            name = file.versioned_name + ending
            if not self.exists(name) and (not ending or len(content) < len(body.content)):
                self.save(name, ContentFile(content))
