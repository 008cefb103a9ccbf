"""An authority for one test run, and the certificates that it gives."""

import ssl
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app.kit.clock import SystemClock

Key = ec.EllipticCurvePrivateKey


class Authority:
    """Signs for any host; `trust` takes what it signed, and nothing that another did."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("An authority of tests")
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        own = (
            _a_certificate(self._name, self._name, self._key)
            .add_extension(constraints, critical=True)
            .add_extension(_SIGNS_CERTIFICATES, critical=True)
            .add_extension(self._named(), critical=False)
        )
        self._certificate = own.sign(self._key, SHA256())

    def _named(self) -> x509.SubjectKeyIdentifier:
        return x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())

    def trust(self) -> ssl.SSLContext:
        pem = self._certificate.public_bytes(Encoding.PEM).decode()
        return ssl.create_default_context(cadata=pem)

    def serving(self, host: str, *, days: int = 1) -> ssl.SSLContext:
        """For a server that is that host; of negative days, one that has expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _a_certificate(_name("A host"), self._name, key, days)
        names = x509.SubjectAlternativeName([_general_name(host)])
        # From Python 3.13 on nobody is believed who does not say by which key he is signed.
        signer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(self._named())
        builder = builder.add_extension(names, critical=False)
        certificate = builder.add_extension(signer, critical=False).sign(self._key, SHA256())
        file = self._folder / f"{certificate.serial_number}.pem"
        file.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + certificate.public_bytes(Encoding.PEM)
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        return context


_SIGNS_CERTIFICATES = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


def _a_certificate(
    subject: x509.Name, issuer: x509.Name, key: Key, days: int = 1
) -> x509.CertificateBuilder:
    """Of the present day, since OpenSSL looks at the clock on the wall."""
    now = SystemClock().now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now + timedelta(days=days))
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
