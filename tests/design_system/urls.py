"""The pages that these tests open: the design system's own, one form, and pages that fail."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control

from kagu.design_system import errors
from kagu.design_system.site_map import show_site_map

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error

FORM_PAGE = """{% extends "design_system/page.html" %}
{% block title %}Exemple{% endblock %}
{% block content %}<h1>Exemple</h1>
{% include "design_system/form.html" with submit_label="Envoyer" cancel_url="/contact/" required_mark=True %}
{% endblock %}"""

COMPONENTS_PAGE = """{% extends "design_system/page.html" %}{% load design_system %}
{% block title %}Composants{% endblock %}
{% block header_menu %}<details class="menu"><summary>Alice {% icon "chevron" %}</summary>
  <ul><li><a href="/contact/">Mon compte</a></li></ul></details>{% endblock %}
{% block navigation %}<nav class="site-navigation" aria-label="Site"><div class="site-navigation__inside"><ul>
  <li><a href="/contact/">Accueil</a></li><li><a href="/components/" aria-current="page">Mon profil</a></li>
</ul></div></nav>{% endblock %}
{% block banner %}<h1>Mon compte</h1>{% endblock %}
{% block content %}
<section class="card"><h2>Mes informations</h2><div class="row">
  <span class="row__icon">{% icon "email" %}</span>
  <div class="row__text"><strong>Votre email</strong><small>alice@exemple.nc</small></div>
  <div class="row__actions"><a class="button button--secondary button--small" href="/form/">Modifier</a></div>
</div></section>
<section class="card card--danger"><h2>Supprimer</h2>
  <button class="button button--danger">Supprimer</button></section>
<section class="card card--quiet"><h2>Faits</h2>
  <dl class="facts"><dt>Identifiant <details class="bubble"><summary>{% icon "info" "Explication" %}</summary>
    <p>Sept chiffres.</p></details></dt><dd>1404920</dd></dl>
  <ol class="steps"><li>Un</li><li>Deux</li></ol>
  <span class="badge">a</span> <span class="badge badge--success">b</span>
  <span class="badge badge--warning">c</span> <span class="badge badge--danger">d</span>
</section>
<div class="notice notice--info"><p>Information <a href="/contact/">lien</a></p></div>
<div class="notice notice--success"><p>Succès</p></div>
<div class="notice notice--warning"><p>Attention</p></div>
<div class="notice notice--error"><p>Erreur <a href="/contact/">lien</a></p></div>
<p class="lead">Texte</p><a class="button button--link" href="/contact/">Lien</a>
{% endblock %}"""


PANEL_PAGE = """{% extends "design_system/page.html" %}{% block title %}Panneau{% endblock %}
{% block content %}<h1>Panneau</h1><a class="button" data-closes-panel href="/components/">Fermer</a>
{% endblock %}"""


class ExampleForm(forms.Form):
    email = forms.EmailField(
        label="Votre email",
        help_text="Par exemple nom@exemple.nc",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Votre mot de passe",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    nickname = forms.CharField(
        label="Surnom", required=False, widget=forms.TextInput(attrs={"autocomplete": "nickname"})
    )
    kind = forms.ChoiceField(
        label="Vous êtes",
        widget=forms.RadioSelect,
        choices=[("person", "Une personne"), ("company", "Une société")],
    )
    terms = forms.BooleanField(label=mark_safe("J’accepte les <a href='/contact/'>conditions</a>"))


@login_not_required
def example_form(request: HttpRequest) -> HttpResponse:
    return _page(request, FORM_PAGE, form=ExampleForm(request.POST or None))


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    return _page(request, COMPONENTS_PAGE)


@login_not_required
def panel(request: HttpRequest) -> HttpResponse:
    return _page(request, PANEL_PAGE)


@login_not_required
def told(request: HttpRequest) -> HttpResponse:
    messages.success(request, "C’est fait.")
    messages.error(request, "C’est raté.")
    return _page(request, COMPONENTS_PAGE)


@login_not_required
def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


@login_not_required
def busy(request: HttpRequest) -> HttpResponse:
    return errors.overloaded(request, retry_after=5)


@login_not_required
@cache_control(public=True, max_age=60)
def public_file(request: HttpRequest) -> HttpResponse:
    return HttpResponse("public")


@login_not_required
def secretive(request: HttpRequest) -> HttpResponse:
    response = example_form(request)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _page(request: HttpRequest, source: str, **context: object) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(source).render(context, request))


@login_not_required
def site_map(request: HttpRequest) -> HttpResponse:
    """As each site has one of its own."""
    return show_site_map(request, [("Exemples", [("Composants", "/components/"), ("Contact", "contact")])])


urlpatterns = [
    path("form/", example_form),
    path("components/", components),
    path("panel/", panel),
    path("told/", told),
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    path("broken/", broken),
    path("busy/", busy),
    path("public/", public_file),
    path("secretive/", secretive),
    path("plan-du-site/", site_map, name="site_map"),
    path("", include("kagu.design_system.urls")),
]
