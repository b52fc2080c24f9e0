"""My models: full, removing, packing, what is damaged, what cannot be used; and moving all of it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel

from desktop import protocol
from desktop.engine.hub.sources import torchvision, whisper
from tests.engine.hub.questions import picture_model, safetensors
from tests.photographs.studio import SAMPLES, Scene, Studio, another_drive, wait_until

LARGE = 400_000_000
BASE, ADAPTER = "museum/pressed-flowers", "museum/pressed-ferns"
PACKED = "university/wood-grain"


def fill_shelves(studio: Studio) -> None:
    """Models from every source, some of which cannot be used."""
    if studio.workbench.installed.model("imported/plankton"):
        return
    made = studio.made()
    shutil.copytree(made / "checkpoints", torchvision.folder(), dirs_exist_ok=True)
    whisper.folder().mkdir(parents=True, exist_ok=True)
    starter = studio.starter("starter/whisper-tiny.en")
    shutil.copyfile(Path(starter.folder, "model.pt"), whisper.folder() / "tiny.en.pt")
    studio.serve("example-lab/street-scenes")
    studio.serve(BASE, made / "vit", library_name="transformers")
    studio.serve(PACKED, picture_model(LARGE), library_name="transformers")
    for name in ("example-lab/street-scenes", BASE, PACKED):
        studio.fetch(name)
    _lay_down(ADAPTER, {"adapter_config.json": _adapter(), "adapter_model.safetensors": safetensors(900_000)})
    _lay_down("someone/own-code", {**picture_model(5_000_000), "config.json": _own_code()})
    folder = studio.work / "plankton"
    shutil.copytree(made / "vit", folder)
    studio.taught()
    studio.bring_in(folder)
    studio.ask(SAMPLES / "cat.jpg")


def _adapter() -> bytes:
    return json.dumps({"base_model_name_or_path": BASE, "peft_type": "LORA"}).encode()


def _own_code() -> bytes:
    config = json.loads(picture_model(10)["config.json"])
    own = {
        "architectures": ["OwnModel"],
        "model_type": "own",
        "auto_map": {"AutoModelForImageClassification": "modeling_own.OwnModel"},
    }
    return json.dumps(config | own).encode()


def _lay_down(model_id: str, files: dict[str, bytes]) -> None:
    """As the hub's own client leaves a model in the cache that all programs share."""
    folder = Path(os.environ["HF_HOME"], "hub", f"models--{model_id.replace('/', '--')}")
    snapshot = folder / "snapshots" / ("a" * 40)
    for name, content in files.items():
        path = snapshot / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("a" * 40)


def open_models(studio: Studio) -> Any:
    fill_shelves(studio)
    page = studio.page("models")
    page.banner.clear()
    page.free_up.hide()
    page.table.choose("")
    page.table.view.scrollToTop()
    wait_until(lambda: studio.workbench.library.duplicates)
    return page


def shelves(studio: Studio) -> None:
    page = open_models(studio)
    studio.shoot("models", 1000)
    page.table.choose(BASE)
    studio.shoot("models-chosen")
    page.table.choose("someone/own-code")
    studio.shoot("models-unusable")
    page.table.choose("torchvision/ResNet18_Weights.IMAGENET1K_V1")
    studio.shoot("models-incomplete")
    selection = page.table.view.selectionModel()
    for row in range(1, 4):
        selection.select(page._models.index(row), QItemSelectionModel.SelectionFlag.Select)
    studio.shoot("models-several")
    page.table.choose("")
    page.table.view.scrollToTop()
    page.disk.free_up.click()
    studio.shoot("models-free-up")
    page.free_up.hide()
    page.search.setText("fern")
    page._search("fern")
    studio.shoot("models-search")
    page.search.clear()
    page._search("")


def removing(studio: Studio) -> None:
    page = open_models(studio)
    page.table.choose(BASE)
    toolbar = page.table.toolbar
    toolbar.remove_button.click()
    asked = toolbar.question()
    wait_until(lambda: toolbar.question() != asked)  # it says what needs the model, too
    studio.shoot("models-remove-asks")
    toolbar.keep_button.click()
    for name, picture in (("example-lab/street-scenes", "models-removed"), (BASE, "models-removed-two")):
        remove(studio, page, name)
        studio.shoot(picture, 800)
    for name in (BASE, "example-lab/street-scenes"):
        bring_back(studio, page, name)


def packing(studio: Studio) -> None:
    page = open_models(studio)
    pack = studio.work / "For the ship.burnish"
    page.table.choose(PACKED)
    pressed = page.table.toolbar.pack_button.click
    with studio.answering("getSaveFileName", pack), studio.held(pressed, protocol.Pack, "a third") as job:
        studio.shoot("models-packing", 300)
        studio.page("activity")
        studio.shoot("activity-packing")
    wait_until(lambda: not job.is_active)
    page = studio.page("models")
    page.table.choose(BASE)
    with studio.answering("getSaveFileName", pack):
        page.table.toolbar.pack_button.click()
    packing = studio.workbench.engines.activity[-1]
    wait_until(lambda: not packing.is_active)
    studio.shoot("models-packed", 5000)
    damage(pack)
    remove(studio, page, BASE)
    studio.bring_in(pack)
    studio.page("models")
    studio.shoot("models-damaged-pack", 5000)
    page.banner.clear()
    bring_back(studio, page, BASE)


def remove(studio: Studio, page: Any, model_id: str) -> None:
    page.table.choose(model_id)
    page.table.toolbar.remove_button.click()
    page.table.toolbar.confirm_button.click()
    wait_until(lambda: studio.workbench.installed.model(model_id) is None)
    wait_until(page.removed.isVisible)


def bring_back(studio: Studio, page: Any, model_id: str) -> None:
    page.removed.acted.emit()
    wait_until(lambda: studio.workbench.installed.model(model_id))


def damage(pack: Path) -> None:
    """Flip one byte in the largest file of a pack."""
    with zipfile.ZipFile(pack) as archive:
        entry = max(archive.infolist(), key=lambda info: info.file_size)
    content = bytearray(pack.read_bytes())
    content[entry.header_offset + 30 + len(entry.filename) + entry.file_size // 2] ^= 1
    pack.write_bytes(content)


def unpacking(studio: Studio) -> None:
    page = open_models(studio)
    pack = studio.work / "From the institute.burnish"
    with studio.answering("getSaveFileName", pack):
        page.table.choose(PACKED)
        page.table.toolbar.pack_button.click()
    packing = studio.workbench.engines.activity[-1]
    wait_until(lambda: not packing.is_active)
    remove(studio, page, PACKED)
    with studio.held(lambda: page.carry.bring_in(str(pack)), protocol.Unpack, "a third") as job:
        studio.page("activity")
        studio.shoot("activity-unpacking")
    wait_until(lambda: not job.is_active)
    studio.page("models")
    studio.shoot("models-unpacked", 1000)
    page.banner.clear()


def moving(studio: Studio) -> None:
    place = another_drive()
    if place is None:
        print("no second drive here, so nothing can be seen moving")
        return
    open_models(studio)
    page = studio.page("settings")
    for job in list(studio.workbench.engines.activity):
        wait_until(lambda job=job: not job.is_active)
    with tempfile.TemporaryDirectory(dir=place, prefix="photographs-") as drive:
        target = Path(drive, "Archive drive")
        target.mkdir()
        folder = page.model_folder
        with studio.answering("getExistingDirectory", target):
            folder.move_button.click()
        wait_until(folder.confirm.isVisible)
        studio.scroll_to(folder)
        studio.shoot("settings-move-asks")
        with studio.held(folder.confirm.click, protocol.MoveLibrary, "a third") as job:
            studio.shoot("settings-moving")
            studio.page("activity")
            studio.shoot("activity-moving")
        wait_until(lambda: not job.is_active)
        studio.page("settings")
        studio.scroll_to(folder)
        studio.shoot("settings-moved", 800)
        job = studio.workbench.library.move("")
        wait_until(lambda: not job.is_active)


SCENES = (
    Scene(
        (
            "models",
            "models-chosen",
            "models-unusable",
            "models-incomplete",
            "models-several",
            "models-free-up",
            "models-search",
        ),
        shelves,
    ),
    Scene(("models-remove-asks", "models-removed", "models-removed-two"), removing),
    Scene(("models-packing", "activity-packing", "models-packed", "models-damaged-pack"), packing),
    Scene(("activity-unpacking", "models-unpacked"), unpacking),
    Scene(("settings-move-asks", "settings-moving", "activity-moving", "settings-moved"), moving),
)
