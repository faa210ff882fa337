"""The demo's computer of the department: it assesses returns, and knows the portal's interface alone."""

import os
import time
from pathlib import Path
from typing import Any

import requests

from kagu.demo.department.income_return import Unreadable, notice_of
from kagu.demo.department.interface import Interface, Refused
from kagu.demo.localhost_names import reach_localhost_names
from kagu.tax_rules.refusals import TaxRulesRefusal
from kagu.tax_rules.rulebook import load_rulebook

SECONDS_BETWEEN = 2
RULEBOOK = load_rulebook()


def main() -> None:
    """Read and decide again and again, until the demo ends this process."""
    reach_localhost_names()
    interface = Interface(
        portal=os.environ["PORTAL_URL"],
        issuer=os.environ["PROVIDER_URL"],
        client_id=os.environ["CLIENT_ID"],
        key=os.environ["CLIENT_KEY"],
        scope=os.environ["CLIENT_SCOPE"],
    )
    place = Path(os.environ["CURSOR_FILE"])
    while True:
        try:
            while work_through_a_page(interface, place):
                pass
        except (requests.RequestException, Refused) as trouble:
            # The portal may not have started yet, or be away: the cursor stays where it is.
            print(f"{type(trouble).__name__}: {trouble}", flush=True)
        time.sleep(SECONDS_BETWEEN)


def work_through_a_page(interface: Interface, place: Path) -> bool:
    """Whether there is more; the cursor is kept once the page is dealt with."""
    since = place.read_text() if place.exists() else ""
    try:
        page = interface.read("filings", since=since)
    except Refused as refusal:
        if refusal.kind != "cursor-unknown":
            raise
        place.unlink()
        return True
    for filing in page["filings"]:
        _deal_with(interface, filing["dossier"])
    place.write_text(page["next"])
    return bool(page["has_more"])


def _deal_with(interface: Interface, dossier: dict[str, Any]) -> None:
    """What waits is taken in hand; an income return is assessed, the rest is for agents."""
    if dossier["state"] != "submitted":
        return
    path = f"dossiers/{dossier['id']}"
    try:
        interface.write(f"{path}/acknowledgement", f"acknowledge-{dossier['id']}", {})
        if dossier["service"] == "revenus":
            notice = notice_of(dossier["answers"], int(dossier["period"]), RULEBOOK)
            interface.write(f"{path}/assessment", f"assess-{dossier['id']}", notice)
            print(f"{dossier['id']}: assessed", flush=True)
    except (Unreadable, TaxRulesRefusal) as reason:
        print(f"{dossier['id']}: left to agents ({type(reason).__name__})", flush=True)
    except Refused as refusal:
        if refusal.kind not in ("dossier-corrected", "already-decided"):
            raise
        print(f"{dossier['id']}: {refusal.kind}", flush=True)


if __name__ == "__main__":
    main()
