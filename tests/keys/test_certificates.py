"""A certificate for one's own machine: read and checked as a client would."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from keys.certificates import VALID_FOR, self_signed

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def test_it_names_its_hosts_counts_for_a_while_and_vouches_for_no_other():
    certificate, key = self_signed(["localhost", "127.0.0.1"], now=NOW)
    read = x509.load_pem_x509_certificate(certificate)
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
    assert (read.not_valid_before_utc, read.not_valid_after_utc) == (NOW, NOW + VALID_FOR)
    assert timedelta(days=60) > VALID_FOR
    assert not read.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    read.verify_directly_issued_by(read)
    assert load_pem_private_key(key, None).public_key() == read.public_key()
