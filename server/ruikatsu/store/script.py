"""The atomic steps: one Lua file each, run by its digest."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Script:
    """One Lua file. What it promises stands in its head."""

    name: str
    source: bytes
    sha: bytes


def load(name: str) -> Script:
    """The script of that name from the folder beside this file."""
    source = files("ruikatsu.store").joinpath("scripts", f"{name}.lua").read_bytes()
    digest = hashlib.sha1(source, usedforsecurity=False).hexdigest()
    return Script(name, source, digest.encode())
