"""« Mes données »: all that is held about the person, to read and to take away."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.export.contents import is_large
from kagu.connect.accounts.export.fetch import ExportNotReady, fetch_export
from kagu.connect.accounts.export.own_data import export_data
from kagu.connect.accounts.export.prepare import progress_of, request_export
from kagu.connect.accounts.models import DataExport, FileFormat
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.clients.connections import connections_of
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.recent_password import recent_password_required

CONTENT_TYPES = {FileFormat.PAGE: "text/html; charset=utf-8", FileFormat.JSON: "application/json"}


class FileForm(forms.Form):
    file_format = forms.TypedChoiceField(choices=FileFormat, coerce=FileFormat)


@recent_password_required
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: AccountRequest) -> HttpResponseBase:
    """The page; its buttons give the same as a file, or have it prepared when it is large."""
    large = is_large(request.user)
    if request.method == "POST" and large:
        request_export(request.user, origin_of(request))
        messages.success(request, _("Votre demande est enregistrée."))
        return redirect("my_account:export_data")
    form = FileForm(request.POST)
    if request.method == "POST" and form.is_valid():
        file_format = form.cleaned_data["file_format"]
        content = export_data(request.user, file_format, origin_of(request))
        return HttpResponse(content, headers=_file_headers(file_format))
    return render(request, "my_account/export_data.html", _context(request, large))


@recent_password_required
@require_http_methods(["GET", "HEAD", "POST"])
def fetch(request: AccountRequest, export_id: UUID) -> HttpResponseBase:
    """A prepared file; whoever comes too late, or by address, is back on the page that says how it stands."""
    export = get_object_or_404(DataExport, pk=export_id, user=request.user)
    form = FileForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return redirect("my_account:export_data")
    file_format = form.cleaned_data["file_format"]
    try:
        content: Iterator[bytes] = fetch_export(export, file_format, origin_of(request))
    except ExportNotReady:
        return redirect("my_account:export_data")
    return StreamingHttpResponse(content, headers=_file_headers(file_format))


def _context(request: AccountRequest, large: bool) -> dict[str, Any]:
    export = DataExport.objects.filter(user=request.user).first() if large else None
    return {
        "connections": connections_of(request.user),
        "history_length": request.user.activities.count(),
        "is_large": large,
        "export": export,
        "progress": progress_of(export) if export else None,
    }


def _file_headers(file_format: FileFormat) -> dict[str, str]:
    return {
        "Content-Type": CONTENT_TYPES[file_format],
        "Content-Disposition": f'attachment; filename="mes-donnees.{file_format}"',
    }
