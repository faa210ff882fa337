"""What people see when they open a mailed link: GET shows, POST does (S11)."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from kagu.design_system.form_tokens import needs_no_token
from kagu.design_system.language import speak
from kagu.inputs.addresses import mask_address
from kagu.mailed_links.browser import is_browser_of
from kagu.mailed_links.guesses import TooManyGuesses, count_guess, refuse_guesser
from kagu.mailed_links.links import (
    LinkExpired,
    LinkInvalid,
    LinkRefused,
    LinkRevoked,
    LinkSuperseded,
    LinkUsed,
    find_link,
)
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pasted import pasted_link
from kagu.mailed_links.purposes import Purpose

REFUSAL_NAMES: dict[type[LinkRefused], str] = {
    LinkUsed: "used",
    LinkRevoked: "revoked",
    LinkSuperseded: "superseded",
    LinkExpired: "expired",
}
CONFIRM = "mailed_links/confirm.html"

Request = TypeVar("Request", bound=HttpRequest)
# Where another link is to be had, and the words of the button that leads there.
Renewal = tuple[str, Promise | str]


def mailed_link_page(
    purpose: Purpose,
    *,
    ask: Callable[[Request, MailedLink], HttpResponse],
    already: Callable[[Request, MailedLink, LinkRefused], HttpResponse | None] | None = None,
    renew: Callable[[MailedLink | None], Renewal] | None = None,
) -> Callable[[Callable[[Request, MailedLink], HttpResponse]], Callable[[Request], HttpResponse]]:
    """The page of the links of this purpose, out of the function that does what they are for (POST).

    `ask` is what GET shows. Where the link no longer serves, `already` may show that its effect holds all
    the same (E5); otherwise the page says why, with the way to another link that `renew` gives.
    """

    def page_of(act: Callable[[Request, MailedLink], HttpResponse]) -> Callable[[Request], HttpResponse]:
        @login_not_required
        @needs_no_token
        @require_http_methods(["GET", "HEAD", "POST"])
        @functools.wraps(act)
        def page(request: Request) -> HttpResponse:
            try:
                link = read_link(request, purpose)
                speak(request, link.language)
                return act(request, link) if request.method == "POST" else ask(request, link)
            except LinkRefused as refusal:
                speak(request, refusal.link.language if refusal.link else "")
                shown = already(request, refusal.link, refusal) if already and refusal.link else None
                if shown is not None:
                    return shown
                return refusal_page(request, refusal, renew(refusal.link) if renew else None)

        return page

    return page_of


def question(
    title: Promise, text: Promise, button: Promise | str = "", *, template: str = CONFIRM
) -> Callable[[HttpRequest, MailedLink], HttpResponse]:
    """For `ask`: one sentence and one button."""
    return lambda request, link: confirm_page(
        request, link, title=title, text=text, button=button, template=template
    )


def renewed_at(view_name: str, label: Promise) -> Callable[[MailedLink | None], Renewal]:
    """For `renew`: a page that needs to know nothing of the link."""
    return lambda link: (reverse(view_name), label)


def read_link(request: HttpRequest, purpose: Purpose) -> MailedLink:
    """The live link that the address (GET) or the form (POST) names; raises LinkRefused.

    The right secret always passes, whatever its network sent before: nobody tries 122 bits out.
    """
    pasted = pasted_link(request, purpose.name)
    if pasted is None:
        # Cut short or garbled: nobody guesses like that.
        raise LinkInvalid
    try:
        return find_link(purpose, pasted.technical_id, pasted.token)
    except LinkInvalid:
        refuse_guesser(request)
        count_guess(request)
        raise


def confirm_page(
    request: HttpRequest,
    link: MailedLink,
    *,
    title: Promise | str,
    text: Promise | str,
    button: Promise | str = "",
    template: str = CONFIRM,
    **context: Any,
) -> HttpResponse:
    """One button, which presses itself for a person who clicks in the browser that asked."""
    return link_page(
        request,
        template,
        {"title": title, "text": text, "button": button, "masked_address": mask_address(link.sent_to)}
        | context,
        link=link,
    )


def refusal_page(request: HttpRequest, refusal: LinkRefused, renewal: Renewal | None = None) -> HttpResponse:
    """Why the link does not serve, and how to get another where that is possible."""
    name = REFUSAL_NAMES.get(type(refusal), "invalid")
    renew_url, renew_label = renewal or ("", "")
    is_guesser = isinstance(refusal, TooManyGuesses)
    context = {
        "refusal": name,
        "is_guesser": is_guesser,
        "renew_url": renew_url,
        "renew_label": renew_label,
    }
    status = 429 if is_guesser else 404 if name == "invalid" else 410
    response = link_page(request, "mailed_links/refused.html", context, status=status)
    if isinstance(refusal, TooManyGuesses):
        response["Retry-After"] = str(refusal.retry_after)
    return response


def link_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    link: MailedLink | None = None,
    status: int = 200,
) -> HttpResponse:
    """Any page of a link: never indexed or told to others; it carries the link's form fields.

    The page itself takes the secret out of the address bar (`mailed_links/link.js`).
    """
    pasted = pasted_link(request, link.purpose) if link else None
    shown = {
        "technical_id": pasted.technical_id if pasted else "",
        "token": pasted.token if pasted else "",
        # What the language switch of a refused form must not forget.
        "carried": {"technicalID": pasted.technical_id, "token": pasted.token} if pasted else {},
        "presses_itself": link is not None and _presses_itself(request, link),
    }
    response = render(request, template, context | shown, status=status)
    # Under « no-referrer » browsers hide the form's Origin too, and older ones say nothing else of it.
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _presses_itself(request: HttpRequest, link: MailedLink) -> bool:
    """A person's own click in the same browser; not a prefetch, a scanner or a preview (E10, E11)."""
    return (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-User") == "?1"
        and "prefetch" not in request.headers.get("Sec-Purpose", "")
        and is_browser_of(request, link)
    )
