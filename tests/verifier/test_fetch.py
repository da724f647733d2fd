"""The one HTTP client, against servers that really run on this machine.

`own_origin` is what lets the tests reach loopback at all; everything else is as in production.
"""

import ipaddress
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from verifier.breaker import FAILURES, Breaker
from verifier.fetch import Fetcher, resolve_host
from verifier.internet import MAX_BYTES, RefusedUrlError, UnreachableError

PATIENCE = 5.0
"""What a slow machine may take for what should take a fraction of a second."""


class Handler(BaseHTTPRequestHandler):
    """One page for each kind of misbehaviour."""

    def log_message(self, *_):
        pass

    def answer(self, body=b"", status=200, **headers):
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.server.seen.append(dict(self.headers))
        getattr(self, "page" + self.path.replace("/", "_"))()

    def page_plain(self):
        self.answer(b"hello", X_Kind="plain", Set_Cookie="a=b")

    def page_large(self):
        self.answer(b"x" * (MAX_BYTES + 1))

    def page_full(self):
        self.answer(b"x" * MAX_BYTES)

    def page_endless(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x" * 100_000)

    def page_packed(self):
        self.answer(b"\x1f\x8b", Content_Encoding="gzip")

    def page_moved(self):
        self.answer(status=302, Location="/plain", Set_Cookie="c=d")

    def page_elsewhere(self):
        self.answer(status=302, Location="https://other.example/")

    def page_missing(self):
        self.answer(status=404)

    def page_dripping(self):
        self.send_response(200)
        self.end_headers()
        self.drip(b"x")

    def page_dripping_headers(self):
        self.drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000)

    def page_dripping_length(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.drip(b"x")

    def drip(self, text):
        for position in range(1000):
            self.wfile.write(text[position % len(text)].to_bytes())
            self.wfile.flush()
            if self.server.stopping.wait(0.05):
                return

    def page_cut(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"too little")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen = []
        self.stopping = threading.Event()

    def handle_error(self, *_):
        """Clients that hang up are what is tested."""


def serve(server):
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.stopping.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def server():
    yield from serve(Server())


@pytest.fixture
def origin(server):
    return f"http://127.0.0.1:{server.server_port}"


def test_a_page_is_fetched_with_what_was_asked_for_and_nothing_else(server, origin):
    answer = Fetcher(origin)(f"{origin}/plain", "application/vc")
    assert (answer.status, answer.body, answer.headers["x-kind"]) == (200, b"hello", "plain")
    assert {name.lower() for name in server.seen[0]} == {
        "host",
        "accept",
        "accept-encoding",
        "user-agent",
        "connection",
    }
    assert server.seen[0]["Accept"] == "application/vc"
    assert server.seen[0]["Accept-Encoding"] == "identity"


def test_no_proxy_and_no_cookie_is_taken_from_anywhere(server, origin, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    fetch = Fetcher(origin)
    assert fetch(f"{origin}/moved", "*/*").body == b"hello"
    assert fetch(f"{origin}/plain", "*/*").body == b"hello"
    assert not any("Cookie" in headers for headers in server.seen)
    assert len(server.seen) == 3


def test_an_answer_of_exactly_the_limit_is_read(origin):
    assert len(Fetcher(origin)(f"{origin}/full", "*/*").body) == MAX_BYTES


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("large", "more than"),
        ("endless", "more than"),
        ("packed", "compressed"),
        ("elsewhere", "another host"),
        ("missing", "404"),
        ("cut", "connection failed"),
    ],
)
def test_what_is_no_usable_answer_is_unreachable(origin, page, words):
    with pytest.raises(UnreachableError, match=words):
        Fetcher(origin)(f"{origin}/{page}", "*/*")


@pytest.mark.parametrize("page", ["dripping", "dripping_headers", "dripping_length"])
def test_a_server_that_sends_a_byte_at_a_time_is_left(origin, page):
    started = time.monotonic()
    with pytest.raises(UnreachableError):
        Fetcher(origin, seconds=0.4)(f"{origin}/{page}", "*/*")
    assert time.monotonic() - started < PATIENCE


def test_the_time_is_counted_over_all_that_one_verification_asks(origin):
    fetch = Fetcher(origin, seconds=0.3)
    with pytest.raises(UnreachableError):
        fetch(f"{origin}/dripping", "*/*")
    with pytest.raises(UnreachableError, match="was not asked"):
        fetch(f"{origin}/plain", "*/*")


def test_nobody_listens(origin):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        free = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with pytest.raises(UnreachableError, match="connection failed"):
        Fetcher(free)(f"{free}/", "*/*")


def test_a_server_that_accepts_and_says_nothing_is_left():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        silent = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(UnreachableError, match="too long"):
            Fetcher(silent, seconds=0.3)(f"{silent}/", "*/*")


def test_without_the_explicit_setting_loopback_is_never_asked(server, origin):
    with pytest.raises(RefusedUrlError):
        Fetcher()(f"{origin}/plain", "*/*")
    assert server.seen == []


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "10.0.0.1"],
        ["::ffff:192.168.0.1"],
        ["fe80::1%eth0"],
        ["64:ff9b::a00:1"],
        ["169.254.169.254"],
    ],
)
def test_a_name_with_any_address_that_is_not_public_is_never_asked(addresses):
    fetch = Fetcher(resolve=lambda host, port: addresses)
    with pytest.raises(RefusedUrlError, match="not a public address"):
        fetch("https://rebinding.example/", "*/*")


def test_the_own_origin_must_lead_to_this_machine():
    fetch = Fetcher("http://demo.example:8000", resolve=lambda host, port: ["93.184.216.34"])
    with pytest.raises(RefusedUrlError):
        fetch("http://demo.example:8000/", "*/*")


def test_the_connection_goes_to_an_address_that_was_checked(server):
    own = f"http://demo.example:{server.server_port}"
    looks = []

    def resolve(host, port):
        looks.append(host)
        return ["127.0.0.2", "127.0.0.1"]

    assert Fetcher(own, resolve=resolve)(f"{own}/plain", "*/*").body == b"hello"
    assert looks == ["demo.example"]
    assert server.seen[0]["Host"] == f"demo.example:{server.server_port}"


def test_a_name_that_does_not_exist_or_takes_too_long(monkeypatch):
    def missing(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "no")

    released = threading.Event()

    def slow(host, port):
        released.wait(PATIENCE)
        return ["93.184.216.34"]

    with pytest.raises(UnreachableError, match="no host of that name"):
        Fetcher(resolve=missing)("https://missing.example/", "*/*")
    with pytest.raises(UnreachableError, match="too long"):
        Fetcher(resolve=slow, seconds=0.1)("https://slow.example/", "*/*")
    with pytest.raises(UnreachableError):
        Fetcher(resolve=lambda host, port: [])("https://empty.example/", "*/*")
    released.set()


def test_the_system_knows_this_machine():
    assert all(ipaddress.ip_address(text).is_loopback for text in resolve_host("localhost", 443))


class TestTls:
    """A real TLS server under a name that only the test's own resolver knows."""

    @pytest.fixture
    def certificate(self, tmp_path):
        key = ec.derive_private_key(11, ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "issuer.example")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("issuer.example")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        file = tmp_path / "server.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        return str(file)

    @pytest.fixture
    def secure_server(self, certificate):
        server = Server()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.names = []
        context.sni_callback = lambda connection, name, _: server.names.append(name)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        yield from serve(server)

    def fetcher(self, name, server, **options):
        own = f"https://{name}:{server.server_port}"
        return own, Fetcher(own, resolve=lambda host, port: ["127.0.0.1"], **options)

    def test_the_host_is_named_and_proven_though_the_address_is_pinned(self, secure_server, certificate):
        own, fetch = self.fetcher("issuer.example", secure_server, ca_file=certificate)
        assert fetch(f"{own}/plain", "*/*").body == b"hello"
        assert secure_server.names == ["issuer.example"]

    def test_another_host_with_that_address_is_refused(self, secure_server, certificate):
        own, fetch = self.fetcher("other.example", secure_server, ca_file=certificate)
        with pytest.raises(UnreachableError, match="certificate"):
            fetch(f"{own}/plain", "*/*")

    def test_a_certificate_that_nobody_vouches_for_is_refused(self, secure_server):
        own, fetch = self.fetcher("issuer.example", secure_server)
        with pytest.raises(UnreachableError, match="certificate"):
            fetch(f"{own}/plain", "*/*")

    def test_a_dripping_server_is_left_behind_tls_too(self, secure_server, certificate):
        own, fetch = self.fetcher("issuer.example", secure_server, ca_file=certificate, seconds=0.6)
        started = time.monotonic()
        with pytest.raises(UnreachableError):
            fetch(f"{own}/dripping", "*/*")
        assert time.monotonic() - started < PATIENCE


class TestSilentHosts:
    """The fetchers of one process share what they learn of hosts that do not answer."""

    def test_a_host_that_is_silent_again_and_again_is_left_alone(self):
        hosts, asked = Breaker(), []

        def missing(host, port):
            asked.append(host)
            raise socket.gaierror

        for _ in range(FAILURES):
            with pytest.raises(UnreachableError, match="no host of that name"):
                Fetcher(resolve=missing, hosts=hosts)("https://missing.example/", "*/*")
        with pytest.raises(UnreachableError, match="did not answer several times just now"):
            Fetcher(resolve=missing, hosts=hosts)("https://missing.example/", "*/*")
        assert len(asked) == FAILURES

    def test_a_host_that_says_no_is_not_silent(self, origin):
        hosts = Breaker()
        for _ in range(FAILURES + 1):
            with pytest.raises(UnreachableError, match="status 404"):
                Fetcher(origin, hosts=hosts)(f"{origin}/missing", "*/*")
        assert Fetcher(origin, hosts=hosts)(f"{origin}/plain", "*/*").body == b"hello"

    def test_an_answer_ends_the_count(self, origin):
        hosts = Breaker()
        for page in ("cut", "cut", "plain", "cut", "cut", "plain"):
            fetch = Fetcher(origin, hosts=hosts)
            if page == "plain":
                assert fetch(f"{origin}/{page}", "*/*").body == b"hello"
            else:
                with pytest.raises(UnreachableError):
                    fetch(f"{origin}/{page}", "*/*")

    def test_what_was_cut_short_because_others_took_long_is_not_held_against_a_host(self, origin):
        hosts = Breaker()
        for _ in range(FAILURES):
            with pytest.raises(UnreachableError):
                Fetcher(origin, seconds=0.1, hosts=hosts)(f"{origin}/dripping", "*/*")
        assert Fetcher(origin, hosts=hosts)(f"{origin}/plain", "*/*").body == b"hello"
