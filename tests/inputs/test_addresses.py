"""Addresses compared, sent to, and shown: what stands between one mailbox and its look-alikes."""

import pytest

from kagu.inputs.addresses import ascii_beside, mailable_address, mask_address, normalize_address, told_apart


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alice@Exemple.NC", "alice@exemple.nc"),
        (" alice@exemple.nc\n", "alice@exemple.nc"),
        ("al\u200bice@exemple.nc", "alice@exemple.nc"),
        ("ａｌｉｃｅ@exemple.nc", "alice@exemple.nc"),
        ("alice@CAFÉ.nc", "alice@xn--caf-dma.nc"),
        ("alice@cafe\u0301.nc", "alice@café.nc"),
    ],
)
def test_two_spellings_of_one_mailbox_are_equal(one: str, other: str) -> None:
    assert normalize_address(one) == normalize_address(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("alice@straße.example", "alice@strasse.example"),
        ("alice@βόλος.com", "alice@βόλοσ.com"),
        ("alice@café.nc", "alice@cafe.nc"),
        ("alice@аррӏе.com", "alice@apple.com"),
        ("alice.martin@exemple.nc", "alicemartin@exemple.nc"),
        ("alice+impots@exemple.nc", "alice@exemple.nc"),
    ],
)
def test_two_mailboxes_are_never_one(one: str, other: str) -> None:
    """The first two were one by IDNA 2003: whoever owned `strasse.example` was sent the other's mails."""
    assert normalize_address(one) != normalize_address(other)


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("alice@exemple.nc", "Alice@exemple.nc"),
        ("alice@xn--caf-dma.nc", "alice@café.nc"),
        ("alice@xn--ls8h.la", "alice@💩.la"),
        ("alice@exe_mple.nc", "alice@Exe_mple.nc"),
        ("alice@localhost", "alice@LOCALHOST"),
        ("@alice", "Alice"),
        ("@", ""),
    ],
)
def test_what_was_stored_before_is_still_found(stored: str, typed: str) -> None:
    assert normalize_address(typed) == stored


def test_a_mail_goes_to_the_domain_that_was_typed() -> None:
    assert mailable_address("Alice@straße.example") == "Alice@xn--strae-oqa.example"
    assert mailable_address("Alice@Exemple.NC") == "Alice@exemple.nc"


@pytest.mark.parametrize(
    ("address", "beside"),
    [
        ("alice@exemple.nc", ""),
        ("alice@café.nc", ""),
        ("alice@аррӏе.com", "alice@xn--80ak6aa92e.com"),
        ("alice@exempӏe.nc", "alice@xn--exempe-0kg.nc"),
        ("alice@ıntel.com", "alice@xn--ntel-kza.com"),
        ("alice@例え.jp", "alice@xn--r8jz45g.jp"),
    ],
)
def test_a_domain_that_could_pass_for_another_has_its_ascii_beside(address: str, beside: str) -> None:
    assert ascii_beside(address) == beside


def test_an_address_is_shown_and_masked_with_it() -> None:
    assert told_apart("alice@exemple.nc") == "alice@exemple.nc"
    assert told_apart("alice@аррӏе.com") == "alice@аррӏе.com (alice@xn--80ak6aa92e.com)"
    assert mask_address("paul@exemple.nc") == "p•••@exemple.nc"
    assert mask_address("paul@аррӏе.com") == "p•••@аррӏе.com (p•••@xn--80ak6aa92e.com)"
    assert mask_address("") == "•••@"
