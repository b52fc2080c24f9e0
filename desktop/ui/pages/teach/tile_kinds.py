"""The tiles of each medium that can be taught: one row of `TILES` for each."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop import tasks
from desktop.protocol import ModelInfo
from desktop.tasks import Media
from desktop.ui.pages.teach.text_tiles import TextTiles
from desktop.ui.pages.teach.tiles import PictureTiles, Tiles
from desktop.workbench.workbench import Workbench

TILES: dict[Media, type[Tiles]] = {Media.PICTURE: PictureTiles, Media.TEXT: TextTiles}


class TileKinds(QObject):
    """One object of `TILES` for each medium, made when it is first asked for."""

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._made: dict[Media, Tiles] = {}

    def of(self, media: Media) -> Tiles:
        if media not in self._made:
            self._made[media] = TILES[media](self._workbench, self)
        return self._made[media]

    def of_model(self, model: ModelInfo) -> Tiles:
        """Of what a taught `model` is asked about."""
        media = (medium for medium, row in tasks.TAUGHT.items() if row.id in model.tasks)
        return self.of(next(media, Media.PICTURE))

    def forget_waiting(self) -> None:
        """Do not prepare what is not painted yet: the page shows something else now."""
        for tiles in self._made.values():
            tiles.forget_waiting()
