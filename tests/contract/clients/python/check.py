"""Runs the access-key surface of Descope's official Python client against the emulator.

The client is not ours, so what passes here is what a program written for the real service would see. Each check
makes the keys it needs and stands alone: one that fails hides no other.

    pip install -r requirements.txt
    python check.py --base-url http://127.0.0.1:8080 --project P2... --key K2...
"""

import sys

sys.dont_write_bytecode = True  # A run leaves nothing behind in the source tree.

from checks import neighbours, reading, writing, exchange, errors, snippets  # noqa: E402, F401  Importing registers the checks.
from harness import run  # noqa: E402

sys.exit(1 if run() else 0)
