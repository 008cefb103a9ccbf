"""Public keys in the words of the contract, which are those of RFC 7517."""

from collections.abc import Sequence

from app.domain.signing_keys import SigningKey
from app.kit.signing import public_jwk
from schemas.v1 import receipts as v1


def key_set_view(keys: Sequence[SigningKey]) -> v1.SigningKeys:
    return v1.SigningKeys(keys=[_key(key) for key in keys])


def _key(key: SigningKey) -> v1.SigningKey:
    return v1.SigningKey(
        kty="OKP",
        crv="Ed25519",
        x=public_jwk(key.public_key)["x"],
        kid=key.key_id,
        use="sig",
        alg="EdDSA",
        first_used_at=key.first_used_at,
        retired_at=key.retired_at,
    )
