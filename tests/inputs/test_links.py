"""Links as mail programs, their sources and their protections make them."""

from urllib.parse import quote

import pytest

from kagu.inputs.links import LinkUnreadable, PastedLink, read_link

ID, TOKEN = "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "9b2d11c2-7a1e-4c55-8f10-2dab0c1d2e3f"
LINK = f"https://connect.exemple.nc/public/resetpassword?technicalID={ID}&token={TOKEN}"
OTHER = LINK.replace("resetpassword", "cancelchange").replace("3f2504e0", "aaaaaaaa")
FOUND = PastedLink(ID, TOKEN)
SAFE = (
    f"https://eur03.safelinks.protection.outlook.com/?url={quote(LINK, safe='')}"
    "&data=05%7C02%7Calice%40exemple.nc%7C11111111-2222-4333-8444-555555555555%7C0&sdata=aBc%3D&reserved=0"
)


def test_a_wrapped_address_is_unwrapped() -> None:
    assert read_link(SAFE) == FOUND
    assert read_link(f"https://www.exemple.nc/redirect?to={quote(SAFE, safe='')}") == FOUND


def test_an_address_in_the_spelling_of_proofpoint_is_read() -> None:
    codes = {sign: f"-{ord(sign):02X}" for sign in "-:?=&"} | {"/": "_"}
    spelled = "".join(codes.get(sign, sign) for sign in LINK)
    assert read_link(f"https://urldefense.proofpoint.com/v2/url?u={spelled}&d=DwMFaQ&c=abc-Def&r=x") == FOUND
    assert read_link(f"https://urldefense.com/v3/__{LINK}__;!!abc!def$") == FOUND


def test_a_link_that_its_mail_broke_at_any_place_is_read() -> None:
    for place in range(len(LINK)):
        for broken in ("\n", "\r\n> ", "\u00ad", "\n> > "):
            assert read_link(LINK[:place] + broken + LINK[place:]) == FOUND


def test_the_source_of_a_mail_is_read_wherever_its_lines_end() -> None:
    source = LINK.replace("=", "=3D")
    for place in range(len(source)):
        if source[max(place - 2, 0) : place + 1].count("=") == 0:
            assert read_link(f"{source[:place]}=\r\n{source[place:]}\r\n") == FOUND


def test_the_source_of_a_mail_is_read_with_its_other_identifiers() -> None:
    source = LINK.replace("=", "=3D").replace(ID, f"{ID[:10]}=\r\n{ID[10:]}")
    other = "11111111-2222-4333-8444-555555555555"
    assert read_link(f"Message-ID: <{other}@exemple.nc>\r\n\r\n{source}\r\n") == FOUND


def test_a_whole_mail_is_read_with_its_other_addresses() -> None:
    mail = (
        f"De : NC Connect\nObjet : Votre mot de passe\n\nBonjour Alice,\n\nChoisissez-le ici :\n{LINK}\n\n"
        f"NC Connect, https://connect.exemple.nc/, message 11111111-2222-4333-8444-555555555555\n"
    )
    assert read_link(mail) == FOUND


def test_of_two_links_the_one_for_this_page_is_taken() -> None:
    assert read_link(f"{OTHER}\n{LINK}", "resetpassword") == FOUND
    assert read_link(f"{OTHER}\n{LINK}", "cancelchange") != FOUND
    for purpose in ("", "unlockuser"):
        with pytest.raises(LinkUnreadable) as refusal:
            read_link(f"{OTHER}\n{LINK}", purpose)
        assert refusal.value.code == "several"


def test_a_link_of_another_purpose_is_read_for_the_act_to_refuse() -> None:
    assert read_link(LINK, "unlockuser") == FOUND


@pytest.mark.parametrize("reference", ["&#" + "9" * 5000, "&#x" + "f" * 5000, "&#99999999;" * 1000])
def test_an_absurd_reference_of_html_breaks_nothing(reference: str) -> None:
    assert read_link(f"{reference} {LINK}") == FOUND
    assert read_link(f"{quote(reference)} {LINK}") == FOUND
