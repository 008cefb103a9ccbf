"""The command line."""

import gc

# So many objects more made than freed, and the collector looks through the youngest. A start
# makes hundreds of thousands that stay, and a request many that are soon freed without it:
# by the usual number the collector took a fifth of a start, and a tenth of a request.
gc.set_threshold(20_000)
