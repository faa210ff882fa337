"""No page takes files: a form that is too long is refused before it is read, files in others are dropped."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from kagu.site.admission.body_limits import FORM_WITH_FILES, limit_of


class NoFiles(FileUploadHandler):
    """The only upload handler of both sites: nothing that it is given is kept, in memory or on disk."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Called before the first byte is read. Raises RequestDataTooBig: 413, in the site's words."""
        if content_length > limit_of(FORM_WITH_FILES).largest:
            raise RequestDataTooBig("the form is longer than any form of ours")

    def new_file(self, *described: Any, **more: Any) -> None:
        """A file begins: what comes is passed over."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never asked, as every file is passed over."""

    def file_complete(self, file_size: int) -> None:
        """There is none."""
