"""The rules about URLs, which hold on the real internet and on a carried one."""

import contextlib
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.internet import (
    MAX_BYTES,
    Fetched,
    RefusedUrlError,
    UnreachableError,
    check_url,
    follow,
    is_global,
    remembering,
)


@pytest.mark.parametrize(
    "url",
    [
        "https://issuer.example/key",
        "https://issuer.example:8443/key?a=b#c",
        "https://xn--bcher-kva.example/",
        "https://issuer.example./key",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1::1]/",
        "https://_dmarc.issuer.example/",
    ],
)
def test_a_public_https_url_may_be_asked(url):
    assert check_url(url).geturl() == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://issuer.example/",
        "file:///etc/passwd",
        "gopher://issuer.example/",
        "//issuer.example/",
        "https://",
        "https:///path",
        "https://localhost/",
        "https://printer/",
        "https://printer.local/",
        "https://db.internal/",
        "https://x.localhost/",
        "https://hidden.onion./",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://172.20.0.1/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[2001:0:1::]/",
        "https://[fec0::1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fc00::1]/",
        "https://[ff02::1]/",
        "https://user@issuer.example/",
        "https://user:pass@issuer.example/",
        "https://issuer.example\\@evil.example/",
        "https://issuer.example/a b",
        "https://issuer.example/\n",
        "https://issuer.example/\x00",
        "https://büchner.example/",
        "https://issuer.example:99999/",
        "https://issuer.example:x/",
        "https://[::1",
        "https://-bad.example/",
        "https://" + "a" * 64 + ".example/",
        "https://issuer.example/" + "a" * 2048,
        "https://issuer.example/ada/../eve/1",
        "https://issuer.example/ada/..",
        "https://issuer.example/./1",
        "https://issuer.example/ada/%2e%2E/eve/1",
        "https://issuer.example/ada/..%2Feve/1",
        "https://issuer.example/ada\\..\\eve/1",
    ],
)
def test_any_other_url_is_never_asked(url):
    with pytest.raises(RefusedUrlError):
        check_url(url)


def test_the_installations_own_origin_is_the_one_exception():
    own = "http://127.0.0.1:8000"
    assert check_url(f"{own}/status/1", own).port == 8000
    for other in (
        "http://127.0.0.1:8001/",
        "http://127.0.0.1/",
        "https://127.0.0.1:8000/",
        "http://localhost:8000/",
    ):
        with pytest.raises(RefusedUrlError):
            check_url(other, own)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_an_ipv6_one_counts_as_what_it_is(address):
    value = int(address)
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | value)
    nat64 = ipaddress.IPv6Address((0x64_FF9B << 96) | value)
    six_to_four = ipaddress.IPv6Address((0x2002 << 112) | (value << 80))
    assert is_global(mapped) == is_global(nat64) == is_global(six_to_four) == is_global(address)


@given(st.text(max_size=40))
def test_no_text_makes_the_check_stumble(text):
    for url in (text, f"https://{text}/", f"https://issuer.example/{text}"):
        with contextlib.suppress(RefusedUrlError):
            assert check_url(url).scheme == "https"


class TestFollowing:
    URL = "https://issuer.example/a"

    def ask(self, answers):
        def one(parts):
            return answers[parts.geturl()]

        return one

    def redirect(self, location, status=302):
        return Fetched(status, {"location": location}, b"")

    def test_a_redirect_on_the_same_host_is_followed(self):
        answers = {self.URL: self.redirect("/b"), "https://issuer.example/b": Fetched(200, {}, b"here")}
        assert follow(self.URL, self.ask(answers)).body == b"here"

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "https://other.example/a",
            "https://issuer.example:444/a",
            "http://issuer.example/a",
            "//127.0.0.1/",
            "",
        ],
    )
    def test_a_redirect_to_anywhere_else_is_not(self, elsewhere):
        answers = {self.URL: self.redirect(elsewhere)}
        with pytest.raises(UnreachableError):
            follow(self.URL, self.ask(answers))

    def test_redirects_in_a_circle_end(self):
        with pytest.raises(UnreachableError, match="more than 3 times"):
            follow(self.URL, self.ask({self.URL: self.redirect(self.URL, 308)}))

    @pytest.mark.parametrize("status", [204, 304, 404, 410, 500])
    def test_only_a_status_of_200_is_an_answer(self, status):
        with pytest.raises(UnreachableError, match=str(status)):
            follow(self.URL, self.ask({self.URL: Fetched(status, {}, b"")}))

    def test_a_body_that_is_too_large_is_no_answer(self):
        fits, exceeds = (Fetched(200, {}, b"x" * (MAX_BYTES + more)) for more in (0, 1))
        assert follow(self.URL, self.ask({self.URL: fits})).body == fits.body
        with pytest.raises(UnreachableError, match="more than"):
            follow(self.URL, self.ask({self.URL: exceeds}))


def test_each_url_is_asked_once():
    asked = []

    def fetch(url, accept):
        asked.append(url)
        if url == "bad":
            raise UnreachableError("no")
        return Fetched(200, {}, url.encode())

    remembered = remembering(fetch)
    assert remembered("good", "*/*") is remembered("good", "*/*")
    for _ in range(2):
        with pytest.raises(UnreachableError, match="no"):
            remembered("bad", "*/*")
    assert asked == ["good", "bad"]
