"""The command line."""

import gc
import os

# So many objects more made than freed, and the collector looks through the youngest. A start
# makes hundreds of thousands that stay, and a request many that are soon freed without it:
# by the usual number the collector took a fifth of a start, and a tenth of a request. What a
# batch of five hundred makes stays until it is written: by fewer it is looked through again
# and again meanwhile.
gc.set_threshold(100_000)

# Pydantic looks for plugins among all that is installed; nothing here has one.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
