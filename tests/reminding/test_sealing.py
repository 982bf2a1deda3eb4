"""What is sent can be read by its reader alone, and is known to come from this server."""

import secrets

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from ruikatsu.reminding.keys import PushKeys
from ruikatsu.reminding.sending import Reader, against_reader, sealed
from tests.reminding.service import CURVE, Browser, claims_of, from64, unsealed

# RFC 8291, appendix A.
PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def reader_of(browser: Browser) -> Reader:
    keys = browser.subscription()["keys"]
    return Reader(browser.endpoint, keys["p256dh"], keys["auth"])


def test_the_tests_own_unsealing_is_that_of_the_standard() -> None:
    private = ec.derive_private_key(int.from_bytes(from64(PRIVATE), "big"), CURVE)
    read = unsealed(from64(BODY), private, from64(AUTH))
    assert read == b"When I grow up, I want to be a watermelon"


def test_only_its_reader_can_read_it() -> None:
    browser, other = Browser("https://push.example.org/1"), Browser("https://push.example.org/2")
    words = "とっておいた時間".encode()
    body = sealed(words, reader_of(browser))
    assert words not in body
    assert unsealed(body, browser.private, browser.auth) == words
    for private, auth in ((other.private, browser.auth), (browser.private, other.auth)):
        with pytest.raises(InvalidTag):
            unsealed(body, private, auth)
    assert sealed(words, reader_of(browser)) != body


def test_keys_that_are_none_are_found_out() -> None:
    good = reader_of(Browser("https://push.example.org/1"))
    assert not against_reader(good)
    assert against_reader(Reader(good.endpoint, good.p256dh[:-4] + "AAAA", good.auth))
    assert against_reader(Reader(good.endpoint, good.auth, good.auth))
    assert against_reader(Reader(good.endpoint, good.p256dh, good.auth[:-3]))


def test_a_push_service_can_tell_who_sends() -> None:
    keys = PushKeys(["a secret of this house"])
    key = keys.of(keys.public)
    assert key is not None
    said, public = claims_of(
        key.authorization("https://push.example.org", "mailto:a@b.example", 1_000)
    )
    assert said == {
        "aud": "https://push.example.org",
        "exp": 1_000 + 43_200,
        "sub": "mailto:a@b.example",
    }
    assert public == keys.public


def test_the_key_follows_from_the_secret_and_an_older_one_is_known() -> None:
    old, new = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    before, after = PushKeys([old]), PushKeys([new, old])
    assert PushKeys([old]).public == before.public != after.public
    assert len(from64(before.public)) == 65
    assert after.of(before.public) is not None
    assert PushKeys([new]).of(before.public) is None
