"""Amounts of money, exact to the penny, and the one rule for rounding them."""

from dataclasses import dataclass  # noqa: TID251 - one of its fields it sets itself
from decimal import ROUND_DOWN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from app.domain.currencies import CURRENCIES
from app.domain.errors import Fault, Malformed

PENNY = Decimal("0.01")
# NUMERIC(20,2): eighteen digits before the point, two after it.
WHOLE_DIGITS = 18

# A product of a 20-digit amount and a 28-digit rate must stay exact until the one rounding,
# and a quotient that must be cut is cut downwards, so that the rounding sees no carry.
EXACT = Context(
    prec=100, rounding=ROUND_DOWN, traps=[InvalidOperation, DivisionByZero, Overflow]
)


@dataclass(frozen=True, slots=True)
class Money:
    """So much of one currency, to two decimals; negative only where no rule forbids it.

    Raises Malformed, with pointers relative to the amount itself, when the amount is not
    finite, has more than two decimals or eighteen whole digits, or the currency is unknown.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        faults = (*_amount_faults(self.amount), *_currency_faults(self.currency))
        if faults:
            raise Malformed("The amount of money is malformed.", faults)
        # One spelling per value: "5", "5.0" and "-0" must give one text and one digest.
        object.__setattr__(self, "amount", EXACT.plus(down_to_penny(self.amount)))

    def __add__(self, other: "Money") -> "Money":
        return Money(EXACT.add(self.amount, self._like(other).amount), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._like(other).amount

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._like(other).amount

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._like(other).amount

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._like(other).amount

    def __str__(self) -> str:
        return f"{self.text} {self.currency}"

    @property
    def text(self) -> str:
        """The amount as a plain decimal string with two decimals."""
        return f"{self.amount:f}"

    def times(self, count: int) -> "Money":
        """This amount so many times over."""
        return Money(EXACT.multiply(self.amount, Decimal(count)), self.currency)

    def _like(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            message = f"{self.currency} and {other.currency} do not compare without a rate"
            raise ValueError(message)
        return other


def down_to_penny(amount: Decimal) -> Decimal:
    """Cut to two decimals towards zero: a ceiling must never be overstated.

    The only rounding of money in the service. Cut once, at the end of a reckoning.
    """
    return amount.quantize(PENNY, context=EXACT)


def money_at(pointer: str, amount: Decimal, currency: str) -> Money:
    """Money read from a request; faults point into the request, below the given place."""
    try:
        return Money(amount, currency)
    except Malformed as refusal:
        faults = [Fault(pointer + fault.pointer, fault.detail) for fault in refusal.faults]
        raise Malformed(refusal.detail, faults) from refusal


def _amount_faults(amount: Decimal) -> tuple[Fault, ...]:
    if not amount.is_finite():
        return (Fault("/amount", "must be a finite decimal number"),)
    if amount and amount.adjusted() >= WHOLE_DIGITS:
        return (Fault("/amount", "has more than eighteen digits before the point"),)
    if down_to_penny(amount) != amount:
        return (Fault("/amount", "has more than two decimals"),)
    return ()


def _currency_faults(currency: str) -> tuple[Fault, ...]:
    if currency in CURRENCIES:
        return ()
    return (
        Fault("/currency", "is not the ISO 4217 code of a currency in capitals, such as GBP"),
    )
