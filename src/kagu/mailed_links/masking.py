"""Addresses shown to whoever holds a link, without showing them whole."""


def mask_address(address: str) -> str:
    """`paul@exemple.nc` as `p•••@exemple.nc`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"
