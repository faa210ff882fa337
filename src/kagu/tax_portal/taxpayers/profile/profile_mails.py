"""Mails about « Mon profil »: the third-party address, personal procedures (M9-M12)."""

from kagu.mailed_links.links import IssuedLink
from kagu.outbox.mail import enqueue_mail
from kagu.site import clock
from kagu.tax_portal.taxpayers.models import PortalUser, ThirdPartyEmail
from kagu.tax_portal.taxpayers.profile.register_name import register_name


def third_party_email_validation(request: ThirdPartyEmail, link: IssuedLink, language: str) -> None:
    """M9, to the new third-party address: a stranger reads the name that the register gives."""
    enqueue_mail(
        request.address,
        "third_party_email_validation",
        language=language,
        context={"full_name": register_name(request.portal_user), "expires_at": link.expires_at},
        sealed_context={"url": link.url},
        expires_at=link.expires_at,
    )


def third_party_email_changed(request: ThirdPartyEmail) -> None:
    """M10, to the personal address."""
    user = request.portal_user
    _tell(user, "third_party_email_changed", user.language, address=request.address)


def third_party_email_removed(user: PortalUser, language: str) -> None:
    """M11, to the personal address."""
    _tell(user, "third_party_email_removed", language)


def personal_procedures_switched(user: PortalUser, language: str) -> None:
    """M12, to the personal address."""
    _tell(
        user,
        "personal_procedures_switched",
        language,
        enabled=user.personal_enabled,
        at=user.personal_switched_at or clock.now(),
    )


def _tell(user: PortalUser, template: str, language: str, **context: object) -> None:
    # A provider may give no address: there is nobody to tell then.
    if user.email:
        enqueue_mail(
            user.email,
            template,
            language=language,
            context={"first_name": user.known_first_name, **context},
        )
