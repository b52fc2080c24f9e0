"""``python -m tests.without_network.commands FILE``: the verbs in the JSON file, one after the other.

One process for all of them, because each new one would import torch again.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from desktop.cli import main

if __name__ == "__main__":
    statuses = [main(verb) for verb in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))]
    print(json.dumps({"statuses": statuses}), flush=True)
