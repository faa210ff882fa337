"""How an address from before IDNA 2008 was mailed."""

import pytest

from kagu.inputs.former_addresses import as_it_was_mailed


@pytest.mark.parametrize(
    "address",
    ["", "@", "alice@exemple.nc", "ß@exemple.nc", "alice@café.nc", f"alice@{'ß' * 64}.nc", "alice@ß..nc"],
)
def test_what_was_mailed_as_it_stands_or_not_at_all_stays(address: str) -> None:
    assert as_it_was_mailed(address) == address
