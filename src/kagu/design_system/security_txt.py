"""`/.well-known/security.txt`: whom to tell of a weakness (RFC 9116)."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kagu.site import clock

# Less than a year (RFC 9116 §2.5.5).
GOOD_FOR = timedelta(days=180)


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """The operator's contact address; without one there is no such file."""
    address = settings.BRAND["contact_address"]
    if not address:
        raise Http404
    expires = (clock.now() + GOOD_FOR).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{address}",
        f"Contact: {settings.SITE_URL}{reverse('contact')}",
        f"Expires: {expires}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
