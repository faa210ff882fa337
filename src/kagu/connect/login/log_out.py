"""Leaving: this browser's session ends, and the services that know it are told."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kagu.connect.accounts.sessions.log_out import log_out


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """GET asks, POST does: a link on another site logs nobody out."""
    if request.method != "POST":
        return render(request, "login/log_out.html")
    log_out(request)
    response = redirect("login:logged_out")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_not_required
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """« Votre session est fermée »."""
    return render(request, "login/logged_out.html")
