"""Looking at every receipt that a platform is given, as one that means to rely on it does."""

from collections.abc import Sequence
from dataclasses import field
from uuid import UUID

from app.client import AsyncClient, BadReceipt, PublicKey, verify_receipt
from app.values import dataclass
from schemas.v1.receipts import Receipt


@dataclass(slots=True)
class Keyring:
    """The public keys of the register, read when there is first something to check by them."""

    keys: dict[str, PublicKey] = field(default_factory=dict[str, PublicKey])

    async def are_good(
        self, client: AsyncClient, receipts: Sequence[Receipt], notice_id: UUID
    ) -> bool:
        """Whether all were signed, are about that notice, and say the same: for they are of
        one submission, however often that was sent.
        """
        if any(receipt.key_id not in self.keys for receipt in receipts):
            self.keys = await client.signing_keys()
        try:
            said = [verify_receipt(receipt, self.keys).statements for receipt in receipts]
        except BadReceipt:
            return False
        about = [[statement.notice_id for statement in each] for each in said]
        return all(each == [notice_id] for each in about) and all(s == said[0] for s in said)
