"""The pieces of `deploy/`, run by hand as Compose would run them: a store, hubs, and a proxy with TLS before them."""

import asyncio
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from ruikatsu.store.daemon import _binary

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SECRET = "quite-long-and-made-of-many-letters-0123456789"


def program(name: str) -> str:
    """Debian's, from the system or from where tools/setup.sh has unpacked it."""
    own = ROOT / ".setup/debian/usr"
    path = os.pathsep.join([os.environ["PATH"], f"{own}/bin", f"{own}/sbin"])
    found = shutil.which(name, path=path)
    assert found, f"{name} is not there: make .setup/test brings it"
    return found


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on at this moment."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()


@contextmanager
def running(*words: str, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process, told to stop at the end."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(words, env={**os.environ, **env}, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()
            log.seek(0)
            sys.stdout.write(
                log.read().decode(errors="replace")
            )  # pytest shows it where a test fails


async def until_it_answers(url: str, process: subprocess.Popen[bytes], trust: Path | None) -> None:
    """Asks until somebody is well there."""
    async with asyncio.timeout(30):
        while True:
            assert process.poll() is None, "it stopped"
            try:
                verify = context(trust) if trust else True
                async with httpx.AsyncClient(verify=verify, trust_env=False) as http:
                    if (await http.get(url)).status_code == 200:
                        return
            except (httpx.TransportError, OSError):
                pass
            await asyncio.sleep(0.05)


def context(trust: Path) -> ssl.SSLContext:
    """Believes this authority, and no other."""
    return ssl.create_default_context(cafile=trust)


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """The store with the shipped valkey.conf. Only where it listens, and its folder, are another's."""
    path = folder / "valkey.sock"
    words = (_binary(), str(DEPLOY / "valkey.conf"), "--port", "0", "--unixsocket", str(path))
    with running(*words, "--dir", str(folder)) as process:
        while True:
            assert process.poll() is None, "it stopped"
            with socket.socket(socket.AF_UNIX) as asking:
                try:
                    asking.connect(str(path))
                    asking.sendall(b"PING\r\n")
                    if asking.recv(16).startswith(b"+PONG"):
                        break
                except OSError:
                    continue
        yield f"unix://{path}"


@dataclass
class Hub:
    """A hub in a process of its own."""

    base: str
    process: asyncio.subprocess.Process

    @property
    def address(self) -> str:
        return self.base.removeprefix("http://")

    async def sockets(self) -> float:
        """How many lines end here."""
        async with httpx.AsyncClient(trust_env=False) as http:
            text = (await http.get(f"{self.base}/metrics")).text
        [value] = [
            sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == "ruikatsu_sockets"
        ]
        return value

    async def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        await self.process.wait()


@asynccontextmanager
async def serving(folder: Path, store: str) -> AsyncIterator[Hub]:
    """`ruikatsu serve` on that store."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("RUIKATSU_")}
    env |= {"RUIKATSU_REDIS_URL": store, "RUIKATSU_DATA": str(folder), "RUIKATSU_SECRET": SECRET}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ruikatsu", "serve", "--port", "0",
        env=env, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            while "Serving on" not in (line := (await process.stdout.readline()).decode()):
                assert line, "it stopped"
        yield Hub(line.split()[2].replace("localhost", "127.0.0.1"), process)
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


@dataclass
class Front:
    """The proxy: where it answers, and whose word its certificate stands on."""

    base: str
    plain: str
    trust: Path
    hubs: list[Hub]
    store: str = ""

    @property
    def tls(self) -> ssl.SSLContext:
        return context(self.trust)

    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.base, verify=self.tls, trust_env=False)


@asynccontextmanager
async def caddy(folder: Path, hubs: list[Hub]) -> AsyncIterator[Front]:
    """The shipped Caddyfile, with Caddy's own authority for `localhost`."""
    plain, secure, admin = free_ports(3)
    env = {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "CADDY_ADMIN": f"localhost:{admin}",
        "RUIKATSU_HTTP_PORT": str(plain),
        "RUIKATSU_HTTPS_PORT": str(secure),
        "RUIKATSU_DOMAIN": "localhost",
        "RUIKATSU_HUBS": " ".join(hub.address for hub in hubs),
    }
    trust = folder / "caddy/pki/authorities/local/root.crt"
    words = (program("caddy"), "run", "--adapter", "caddyfile", "--config")
    with running(*words, str(DEPLOY / "Caddyfile"), **env) as process:
        base = f"https://localhost:{secure}"
        await until_it_answers(f"{base}/readyz", process, trust)
        yield Front(base, f"http://localhost:{plain}", trust, hubs)


@asynccontextmanager
async def nginx(folder: Path, hubs: list[Hub]) -> AsyncIterator[Front]:
    """The shipped nginx.conf. Only ports, hubs and the certificate are another's."""
    plain, secure = free_ports(2)
    key, trust = certificate(folder)
    site = nginx_site(
        {
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "listen 443 ": f"listen 127.0.0.1:{secure} ",
            "127.0.0.1:8001": hubs[0].address,
            "127.0.0.1:8002": hubs[1].address,
            "/etc/letsencrypt/live/rooms.example.org/fullchain.pem": str(trust),
            "/etc/letsencrypt/live/rooms.example.org/privkey.pem": str(key),
        }
    )
    main = nginx_main(folder, site)
    with running(program("nginx"), "-c", str(main), "-p", str(folder)) as process:
        base = f"https://localhost:{secure}"
        await until_it_answers(f"{base}/readyz", process, trust)
        yield Front(base, f"http://localhost:{plain}", trust, hubs)


def nginx_site(instead: dict[str, str]) -> str:
    """The shipped site with these places of its own."""
    site = (DEPLOY / "nginx.conf").read_text()
    for shipped, own in instead.items():
        assert shipped in site, shipped
        site = site.replace(shipped, own)
    return site


def nginx_main(folder: Path, site: str) -> Path:
    """What Debian's nginx.conf is around it, in the foreground, and with its files in one folder."""
    temps = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"daemon off; pid {folder}/pid; error_log stderr;\n"
        "events { worker_connections 1024; }\n"
        f"http {{\n{temps}{site}\n}}\n"
    )
    return main


def certificate(folder: Path) -> tuple[Path, Path]:
    """Key and certificate for `localhost`, signed by itself."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
            ),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)),
        ],
        check=True,
        capture_output=True,
    )
    return key, cert


PROXIES = {"caddy": caddy, "nginx": nginx}


@asynccontextmanager
async def the_whole(proxy: str) -> AsyncIterator[Front]:
    """A store, two hubs, and the proxy before them."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rk-")))
        for name in ("store", "front", "data"):
            (folder / name).mkdir()
        store = stack.enter_context(valkey(folder / "store"))
        hubs = [await stack.enter_async_context(serving(folder / "data", store)) for _ in range(2)]
        front = await stack.enter_async_context(PROXIES[proxy](folder / "front", hubs))
        front.store = store
        yield front
