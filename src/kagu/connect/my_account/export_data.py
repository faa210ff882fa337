"""« Mes données »: all that is held about the person, to read and to take away."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.export_data import export_data
from kagu.connect.accounts.origin import origin_of
from kagu.connect.clients.connections import connections_of
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.recent_password import recent_password_required

FILE_NAME = "mes-donnees.json"


@recent_password_required
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: AccountRequest) -> HttpResponse:
    """The page; its button gives the same as one signed JSON file."""
    if request.method == "POST":
        export = export_data(request.user, origin_of(request))
        shape = {"indent": 2, "ensure_ascii": False}
        file_header = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
        return JsonResponse(export, json_dumps_params=shape, headers=file_header)
    context = {"connections": connections_of(request.user), "history_length": request.user.activities.count()}
    return render(request, "my_account/export_data.html", context)
