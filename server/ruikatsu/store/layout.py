"""How keys are laid out in the store, by number: a server that meets a newer layout than it knows touches nothing.

The number is raised when a server of before would misread what is written now, and only then: a new kind of event or a
new key beside the others needs none, for what is not known is passed over. Every later server reads an older layout on.
"""

from .errors import StoreNewer
from .link import Link

LAYOUT = 1


class Layouts(Link):
    """The number kept beside the rooms, one for each prefix."""

    async def layout(self) -> int | None:
        """The layout in the store; None where nobody has served from it yet. Raises StoreDown."""
        found = await self.reads.call("GET", self.keys.layout)
        return None if found is None else int(found)

    async def must_be_readable(self) -> None:
        """Raises StoreNewer where a newer server has been at work, StoreDown."""
        found = await self.layout()
        if found is not None and found > LAYOUT:
            raise StoreNewer(
                f"This store holds layout {found} of a newer server; this one knows layouts up to {LAYOUT}"
            )

    async def mark_layout(self) -> None:
        """From now on this store is one of the present layout. Raises StoreDown."""
        if (await self.layout() or 0) < LAYOUT:
            await self.lane.call("SET", self.keys.layout, LAYOUT)
