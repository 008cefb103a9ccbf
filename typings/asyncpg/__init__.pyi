# The driver says nothing of its types: whatever it gives is Any, as mypy has it too.
from typing import Any

def __getattr__(name: str) -> Any: ...  # noqa: ANN401 - the driver has no types
