"""Download speed against the hub's own client: the same model, the same server, in the same run.

    python -m tests.bench.bench_download [MEGABYTES]

Prints seconds for each, the ratio of the rates (1.00 means as fast), and how many bytes a resumed download
repeats.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from tests.engine.hub.questions import picture_model, safetensors
from tests.hub_server import HubServer

ID = "bench/large"
ROUNDS = 5


def serve(pipe: Connection, folder: str) -> None:
    """The hub in a process of its own, so that it takes no time from the client's."""
    with HubServer() as hub:
        hub.add_model(ID, Path(folder))
        pipe.send(hub.endpoint)
        while (order := pipe.recv()) != "end":
            if order == "drop":
                hub.fault(
                    "drop", file="model.safetensors", at=hub.models[ID].digests["model.safetensors"][2] // 2
                )
                hub.fault("status", file="model.safetensors", times=100)
            else:
                hub.faults.clear()
            pipe.send(hub.sent)


def ours() -> float:
    """Seconds for one download in this process."""
    from desktop import protocol
    from desktop.engine.hub.fetching import download  # noqa: F401 - not part of what is measured
    from desktop.engine.server import Context, EngineOptions, answer

    begun = time.perf_counter()
    *_, last = answer(protocol.Download(model=ID), Context(EngineOptions("download", online=True)))
    seconds = time.perf_counter() - begun
    if not isinstance(last, protocol.Done):
        print(last.message, file=sys.stderr)
    return seconds


def theirs() -> float:
    from huggingface_hub import snapshot_download
    from huggingface_hub.utils import disable_progress_bars

    disable_progress_bars()
    begun = time.perf_counter()
    snapshot_download(ID)
    return time.perf_counter() - begun


def measure(who: str) -> tuple[float, float]:
    """(seconds inside, seconds for the whole process) of one download into an empty cache."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HF_HOME": home, "BURNISH_HOME": home}
        begun = time.perf_counter()
        command = (
            [str(Path(sys.executable).with_name("hf")), "download", ID, "--quiet"]
            if who == "hf download"
            else [sys.executable, "-m", "tests.bench.bench_download", f"--{who}"]
        )
        output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        whole = time.perf_counter() - begun
        return (whole if who == "hf download" else float(output)), whole


def resume(pipe: Connection) -> None:
    """How much comes twice when the line is cut half-way and the download is started again."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HF_HOME": home, "BURNISH_HOME": home}
        command = [sys.executable, "-c", _IMPATIENT]
        pipe.send("drop")
        before = pipe.recv()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        pipe.send("heal")
        pipe.recv()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        pipe.send("heal")
        sent = pipe.recv() - before
        size = sum(path.stat().st_size for path in Path(home).glob("hub/models--*/blobs/*"))
    print(f"resume: {sent - size:,} of {size:,} bytes came twice")


_IMPATIENT = (
    "from desktop.engine.hub import fetcher; fetcher.PAUSES = (0.01,);"
    "import tests.bench.bench_download as bench; bench.ours()"
)


def main(megabytes: int) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        for name, content in picture_model(10).items():
            if name in ("config.json", "README.md"):
                (folder / name).write_bytes(content)
        (folder / "model.safetensors").write_bytes(safetensors(megabytes * 1_000_000))
        ours_end, theirs_end = multiprocessing.get_context("spawn").Pipe()
        server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs_end, str(folder)))
        server.start()
        os.environ["HF_ENDPOINT"] = ours_end.recv()
        found: dict[str, list[tuple[float, float]]] = {"ours": [], "theirs": [], "hf download": []}
        for _ in range(ROUNDS):
            for who, seconds in found.items():
                seconds.append(measure(who))
        inside = {who: statistics.median(pair[0] for pair in seconds) for who, seconds in found.items()}
        whole = {who: statistics.median(pair[1] for pair in seconds) for who, seconds in found.items()}
        print(f"{megabytes} MB on loopback, median of {ROUNDS}, in turn")
        print(
            f"  download itself:  Burnish {inside['ours']:.2f} s, hub client {inside['theirs']:.2f} s", end=""
        )
        print(f"  rate ratio {inside['theirs'] / inside['ours']:.2f}")
        print(
            f"  whole process:    Burnish {whole['ours']:.2f} s, hf download {whole['hf download']:.2f} s",
            end="",
        )
        print(f"  rate ratio {whole['hf download'] / whole['ours']:.2f}")
        resume(ours_end)
        ours_end.send("end")
        server.join()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    if sys.argv[1:] in (["--ours"], ["--theirs"]):
        print(ours() if sys.argv[1] == "--ours" else theirs())
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
