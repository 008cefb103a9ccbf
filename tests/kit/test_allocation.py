"""Memory that was freed is there for what is needed next."""

import platform
import subprocess
import sys

# By far, with the C library of GNU; with any other nothing is set, and it is much the same.
TIMES_FEWER = 10 if platform.libc_ver()[0] == "glibc" else 0.5

# In a process of its own, since what is set stays set. Says how often memory that is freed
# and taken again was given by the system anew, page by page.
TAKE_AND_FREE = """
import resource
import sys

from app.kit.allocation import KEPT_BYTES, keep_freed_memory

if sys.argv[1] == "keep":
    keep_freed_memory()
bytearray(b"x") * (KEPT_BYTES // 2)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    bytearray(b"x") * (KEPT_BYTES // 2)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(how: str) -> int:
    command = [sys.executable, "-c", TAKE_AND_FREE, how]
    told = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - our own module
    return int(told.stdout)


def test_what_was_freed_is_taken_again_without_asking_the_system() -> None:
    assert faults("keep") * TIMES_FEWER < faults("give back")
