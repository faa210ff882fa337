"""What the demo prints once it runs: what to open, who to be, what to try."""

from kagu.demo.addresses import Addresses
from kagu.demo.state import State

SCREEN = """
Kagu runs. Open the first address in a browser and log in as Paul.

  Tax portal         {tax_portal}    start here: « Se connecter » → « S'identifier avec NC Connect »
  Accounts           {connect}   the OpenID Provider (issuer) and « Mon compte »
  Example service    {example}   a second service, to see single sign-on
  Mail               {mail}     every mail of both sites; JSON at /api/messages

People (one password each, made for this machine alone)

  paul@exemple.nc         {paul}
      subscribed: fiscal identifier 1404920, delegation number 1712561; both services connected
  marie@exemple.nc        {marie}
      accountant, acts for others
  theophile@exemple.nc    {theophile}
      an account and nothing else yet
  agent@exemple.nc        {agent}
      agent of the administration: {connect}/admin/

Try: change Paul's e-mail from « Mon profil » and open the link in the mail; type a wrong password ten times
and unlock the account; log in to the example service without typing a password; delete the account and
watch the portal's other tab log out.

Data: {folder}   (--reset starts afresh)   Ctrl-C stops everything.
"""


def first_screen(state: State, addresses: Addresses) -> str:
    """The screen for this demo's addresses and people."""
    return SCREEN.format(
        tax_portal=addresses.tax_portal,
        connect=addresses.connect,
        example=addresses.example,
        mail=addresses.mail,
        folder=state.folder,
        paul=state.password_of("paul"),
        marie=state.password_of("marie"),
        theophile=state.password_of("theophile"),
        agent=state.password_of("agent"),
    )
