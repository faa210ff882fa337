"""« Modifier » in « Ma sécurité »: the current password and twice the new one (R72–R77)."""

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from kagu.connect.accounts.change_password import SamePassword, change_password
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.passwords.new_password_field import ChosenPasswordField, NewPasswordField
from kagu.connect.accounts.passwords.quality import check_password_quality
from kagu.connect.accounts.passwords.username_field import OfAccountForm
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.current_password import CurrentPasswordField, refusals_shown_on
from kagu.connect.my_account.recent_password import second_factor_required


class PasswordChangeForm(OfAccountForm):
    current_password = CurrentPasswordField(label=gettext_lazy("Votre mot de passe actuel"))
    new_password = ChosenPasswordField(label=gettext_lazy("Votre nouveau mot de passe"))
    confirmation = NewPasswordField(label=gettext_lazy("Confirmez votre mot de passe"))

    def __init__(self, data: QueryDict | None, user: User) -> None:
        super().__init__(data, username=user.email)
        self.user = user

    def clean_new_password(self) -> str:
        new_password: str = self.cleaned_data["new_password"]
        check_password_quality(new_password, self.user)
        return new_password

    def clean_confirmation(self) -> str:
        confirmation: str = self.cleaned_data["confirmation"]
        if confirmation != self.data.get("new_password"):
            raise forms.ValidationError(_("Les deux mots de passe ne sont pas identiques."))
        return confirmation


@second_factor_required
@sensitive_post_parameters("current_password", "new_password", "confirmation")
def choose(request: AccountRequest) -> HttpResponse:
    """The form, and after it « Mon compte » with a confirmation (L2)."""
    form = PasswordChangeForm(request.POST or None, request.user)
    if request.method == "POST" and form.is_valid() and _change(request, form):
        messages.success(request, _("Votre mot de passe a été modifié. Vos autres sessions ont été fermées."))
        return redirect("my_account:home")
    return render(request, "my_account/change_password.html", {"form": form})


def _change(request: AccountRequest, form: PasswordChangeForm) -> bool:
    """Whether the act was done; otherwise the form says why not."""
    with refusals_shown_on(form, "current_password"):
        try:
            change_password(
                request.user,
                form.cleaned_data["current_password"],
                form.cleaned_data["new_password"],
                origin_of(request),
                keep_row_key=request.session.row_key,
            )
        except SamePassword:
            form.add_error("new_password", _("Ce mot de passe est déjà le vôtre. Choisissez-en un autre."))
        else:
            # This session stays, under a new id (E29, ASVS 7.2.4).
            request.user.refresh_from_db()
            update_session_auth_hash(request, request.user)
    return form.is_valid()
