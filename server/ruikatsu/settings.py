"""What an operator can set: environment variables with the prefix RUIKATSU_, or options of `ruikatsu serve`."""

import re
import secrets
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SHORTEST_SECRET = 12
_ORIGIN = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?", re.ASCII)

Names = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """How this server runs. Frozen once read."""

    # What is wrong is told without its value: it may be a secret.
    model_config = SettingsConfigDict(
        env_prefix="RUIKATSU_", frozen=True, hide_input_in_errors=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    workers: int = Field(default=1, ge=1, le=64, description="processes on this address")
    data: Path = Path("data")
    url: str | None = Field(default=None, description="where people reach this server")
    redis_url: str | None = None
    ack_replicas: int = Field(default=0, ge=0, description="replicas that must have a write")
    prefix: str = "rk"
    secret: str | None = Field(default=None, description="signs tokens; older ones after commas")
    origins: str = Field(default="", description="other origins whose pages may open a line")
    proxies: str = Field(
        default="127.0.0.1,::1", description="our own proxies, whose X-Forwarded-For is believed"
    )
    say_rate: str = Field(default="20/10seconds", description="words of one person, at most")
    frame_rate: int = Field(default=100, description="frames of one line in a second, at most")
    sign_in_rate: str = Field(default="20/minute", description="keys tried from one address")
    seat_rate: str = Field(default="60/minute", description="seats for one address, at most")
    listen_rate: str = Field(
        default="120/minute", description="places to listen for one address, at most"
    )
    hello_rate: str = Field(
        default="1000/minute", description="lines without a seat from one address, at most"
    )
    room_rate: str = Field(
        default="200/second", description="words of all guests of a room on this server, at most"
    )
    remind_rate: str = Field(
        default="30/minute", description="reminders asked for from one address, at most"
    )
    contact: str | None = Field(
        default=None, description="mailto: or https:, whom push services may turn to"
    )
    push_origins: str = Field(
        default="", description="push services beside those at public https addresses"
    )
    lines_per_address: int = Field(
        default=1_000, ge=1, description="lines open at once from one address, at most"
    )
    media_limit: int = Field(
        default=2 * 1_024**3, ge=1, description="bytes of a film or a song, at most"
    )
    stream_houses: str = Field(
        default="", description="origins whose HLS streams may be played (https://films.example)"
    )
    youtube: bool = Field(
        default=False, description="films that lie with YouTube, asked of each guest first"
    )
    media_hours: float = Field(
        default=24, gt=0, description="how long a film that no room needs is kept"
    )
    screening: Path | None = Field(default=None, description="a folder of lists beside our own")
    helplines: Path | None = Field(
        default=None, description="a file of helplines that stand before our own"
    )
    demo: bool = False
    client: Path = Path(__file__).resolve().parents[2] / "client"

    @field_validator("stream_houses")
    @classmethod
    def _origins_alone(cls, text: str) -> str:
        # They go into the page's policy as they stand.
        for part in filter(None, (part.strip() for part in text.split(","))):
            if not _ORIGIN.fullmatch(part):
                raise ValueError("stream houses are https origins, as https://films.example")
        return text

    @field_validator("secret")
    @classmethod
    def _not_to_be_tried_out(cls, text: str | None) -> str | None:
        # Whoever holds a token can try secrets against it at home.
        if text is not None:
            parts = [part.strip() for part in text.split(",") if part.strip()]
            if not parts or min(map(len, parts)) < SHORTEST_SECRET:
                raise ValueError(f"a secret has at least {SHORTEST_SECRET} characters")
        return text

    @field_validator("contact")
    @classmethod
    def _to_be_turned_to(cls, text: str | None) -> str | None:
        if text is not None and not text.startswith(("mailto:", "https://")):
            raise ValueError("a contact is a mailto: or an https: address")
        return text

    def secrets(self) -> list[str]:
        """The secrets that sign, the newest first; made and kept in the data folder where none is set.

        Raises:
            OSError: The data folder cannot be written.
        """
        if self.secret:
            return [part.strip() for part in self.secret.split(",") if part.strip()]
        file = self.data / "secret"
        if not file.exists():
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = file.with_suffix(f".{secrets.token_hex(4)}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(32))
            try:
                # Of two workers that start at once one wins, and both read the same.
                file.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return [file.read_text().strip()]

    def push_origin_list(self) -> list[str]:
        """Origins that reminders may be sent to whatever they are."""
        return [part.strip().rstrip("/") for part in self.push_origins.split(",") if part.strip()]

    def push_contact(self) -> str | None:
        """Whom a push service may turn to: the operator, or the place itself."""
        own = self.url if self.url and self.url.startswith("https://") else None
        return self.contact or own

    def origin_list(self) -> list[str]:
        """Origins besides this server's own."""
        return [part.strip() for part in self.origins.split(",") if part.strip()]

    def stream_list(self) -> list[str]:
        """Origins whose streams may be played."""
        return [part.strip() for part in self.stream_houses.split(",") if part.strip()]

    def proxy_list(self) -> list[str]:
        """Addresses and networks of our own proxies."""
        return [part.strip() for part in self.proxies.split(",") if part.strip()]
