"""What the demo prints once it runs: what to open, who to be, what to try."""

from kagu.demo.addresses import Addresses
from kagu.demo.state import PEOPLE, State

SCREEN = """
Kagu runs. Open the first address in a browser and log in as Paul.

  Tax portal        {tax_portal}
                    « Se connecter », then « S'identifier avec NC Connect »
  Accounts          {connect}
                    the OpenID Provider (issuer) and « Mon compte »
  Example service   {example}
                    a second service: no password is asked again
  Mail              {mail}
                    every mail of both sites; as JSON at /api/messages

People and their passwords, made for this demo alone

  paul@exemple.nc        {paul}
                         fiscal identifier 1404920, delegation number 1712561
  marie@exemple.nc       {marie}
                         an accountant, who acts for others
  theophile@exemple.nc   {theophile}
                         an account, no subscription yet
  agent@exemple.nc       {agent}
                         an agent: {connect}/agents/ and {tax_portal}/agents/
  collegue@exemple.nc    {collegue}
                         the second agent, who decides what a first one asked for

Letters sent to people who are not subscribed, or have not activated their company

{letters}

Try
  - change Paul's e-mail from « Mon profil » and open the link in the mail that arrives
  - forget his password; or type a wrong one ten times, and unlock the account by mail
  - log in to the example service: no password; then log out everywhere
  - file Paul's income return: the department's computer assesses it within seconds, and « Compte
    fiscal » says what is due
  - switch the personal procedures off and on; give a third-party e-mail
  - delete the account, and watch the portal's other tab log out

Data: {folder} (--reset starts afresh). Ctrl-C stops everything.
"""


def first_screen(state: State, addresses: Addresses, letters: str) -> str:
    """The screen for this demo's addresses, people and letters."""
    return SCREEN.format(
        tax_portal=addresses.tax_portal,
        connect=addresses.connect,
        example=addresses.example,
        mail=addresses.mail,
        folder=state.folder,
        letters="\n".join(f"  {line}" for line in letters.splitlines()),
        **{person: state.password_of(person) for person in PEOPLE},
    )
