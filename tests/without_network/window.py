"""``python -m tests.without_network.window PICTURE``: the window with its real engines, every page opened."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.app import build
from desktop.protocol import Input
from desktop.ui.pages.page import PAGES
from desktop.workbench.job import Job

STARTER = "starter/efficientnet-lite0"


def main(picture: str) -> int:
    app = QApplication(sys.argv[:1])
    window = build(app)
    bench = window.workbench
    window.show()
    window.begin()
    for row in PAGES:
        window.go_to(row.id)
    jobs: dict[str, Job] = {
        "search": bench.search("vit", ""),
        "card of what is here": bench.card(STARTER),
        "card of what is not": bench.card("someone/else"),
        "plan": bench.plan_download("someone/else"),
        "download": bench.downloads.begin("someone/else"),
        "list": bench.installed.refresh(),
        "doctor": bench.doctor(),
        "answer": bench.run("image-classification", STARTER, (Input(path=picture),), {"top": 3}),
    }
    waiting = QTimer(app)
    waiting.setInterval(20)
    waiting.timeout.connect(lambda: any(job.is_active for job in jobs.values()) or app.quit())
    waiting.start()
    app.exec()
    told = {
        name: [job.state, str(job.failure.kind) if job.failure is not None else ""]
        for name, job in jobs.items()
    }
    window.close()
    bench.shut_down()
    print(json.dumps(told), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
