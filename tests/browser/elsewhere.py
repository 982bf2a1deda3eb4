"""Another house: a real server of its own over TLS, with a real stream made from the sample film."""

import functools
import http.server
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FILM = Path(__file__).parents[2] / "client" / "media" / "lantern-boat.webm"
SECONDS = 40


def make_stream(folder: Path) -> None:
    """An HLS stream of the film's first 40 s: H.264 and AAC in pieces of four seconds, as most houses have them."""
    tool = shutil.which("ffmpeg")
    assert tool, "no ffmpeg here: `make test` installs it"
    sound_and_picture = [
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-g",
        "48",
        "-vf",
        "scale=480:-2",
    ]
    subprocess.run(
        [
            *(tool, "-loglevel", "error", "-i", str(FILM), "-t", str(SECONDS)),
            *sound_and_picture,
            *("-pix_fmt", "yuv420p", "-c:a", "aac", "-f", "hls", "-hls_time", "4"),
            *("-hls_playlist_type", "vod", str(folder / "boat.m3u8")),
        ],
        check=True,
    )


class _Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, *_args: Any) -> None:
        """Says nothing."""


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_args: Any) -> None:
        """A browser tries the certificate first, and hangs up once before it is told to believe it."""


@contextmanager
def other_house(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serves that folder; its origin, and what is asked of it."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", str(key), "-out", str(certificate), "-subj", "/CN=localhost"),
        ],
        check=True,
        capture_output=True,
    )
    asked: list[str] = []

    class Handler(_Handler):
        def do_GET(self) -> None:
            asked.append(self.path)
            super().do_GET()

    server = _Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


TUBE = """<!doctype html><script>
// Speaks as YouTube's player does to whoever embeds it (the messages of its IFrame API), and plays nothing: what is
// tested is our side of the wire. Its time runs only while it plays.
let state = -1, place = 0, at = 0, heard = false;
const now = () => place + (state === 1 ? (performance.now() - at) / 1000 : 0);
const tell = (event, info) =>
  parent.postMessage(JSON.stringify({ event, info, id: 1, channel: 'widget' }), '*');
const turn = (next, to = now()) => {
  [place, at, state] = [to, performance.now(), next];
  tell('infoDelivery', { playerState: state, currentTime: to });
};
const soon = (wait) => setTimeout(() => turn(1), wait);
addEventListener('message', ({ data }) => {
  const said = JSON.parse(data);
  if (said.event === 'listening' && !heard) {
    heard = true;
    tell('initialDelivery', { playerState: state, currentTime: 0, duration: 40 });
    tell('onReady');
    setInterval(() => tell('infoDelivery', { currentTime: now() }), 250);
  }
  if (said.func === 'playVideo') { turn(3); soon(120); }
  if (said.func === 'pauseVideo') turn(2);
  if (said.func === 'seekTo') {
    if (state !== 1) [place, at] = [said.args[0], performance.now()];
    else { turn(3, said.args[0]); soon(150); }
  }
});
</script>"""
"""A stand-in for YouTube at the boundary of the network: there is no internet where this is tested."""
