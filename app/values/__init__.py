"""Values: classes of fields, made, compared and hashed in C.

Whoever checks types is told that these are the standard library's `dataclass`, `replace` and
`asdict`, which they are in meaning: every making and every `replace` is checked against the
fields. When the code runs, a class is a Struct of msgspec, frozen no less; where no package is
installed it is the standard library's own, for the rules need nothing but Python. Decision
0024 has the figures, and what it costs.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import asdict, dataclass, replace
else:
    try:
        from app.values.structs import asdict, dataclass, replace
    except ModuleNotFoundError:
        from dataclasses import asdict, dataclass, replace

__all__ = ["asdict", "dataclass", "replace"]
