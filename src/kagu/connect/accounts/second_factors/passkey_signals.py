"""What browsers are told of passkeys, to offer those that still serve (WebAuthn Level 3, §5.1.10)."""

import json

from fido2.utils import websafe_decode, websafe_encode

from kagu.connect.accounts.models import Passkey, User
from kagu.connect.accounts.second_factors.webauthn import MALFORMED, rp_id, user_handle_of


def signals_of(user: User) -> str:
    """As JSON, for `passkey_signals.js`: all keys that open the account, and how it is called now.

    For its owner, logged in; with the last key gone, that there is none.
    """
    keys = list(user.passkeys.values_list("credential_id", "user_handle"))
    handles = dict.fromkeys(handle for _key, handle in keys) or [websafe_encode(user_handle_of(user))]
    named = {"name": user.email, "displayName": user.full_name or user.email}
    accounts = [
        {"userId": handle, **named, "allAcceptedCredentialIds": [key for key, of in keys if of == handle]}
        for handle in handles
    ]
    return json.dumps({"rpId": rp_id(), "accounts": accounts})


def signal_of_unknown(answer: str) -> str:
    """As JSON, the key of a browser's answer that is nobody's here; empty for any other, and for nonsense.

    It tells a stranger nothing: a key's random id is known to its device alone.
    """
    try:
        credential_id = websafe_encode(websafe_decode(json.loads(answer)["rawId"]))
    except MALFORMED:
        return ""
    if not credential_id or Passkey.objects.filter(credential_id=credential_id).exists():
        return ""
    return json.dumps({"rpId": rp_id(), "unknownCredentialId": credential_id})
