"""Qt's ``tr`` led to the catalogue, so that the window and the command line have one translation."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from desktop import catalogue


class CatalogueTranslator(QTranslator):
    """Installed in the application, it answers for every ``tr`` with the words of `desktop.catalogue`."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """None where there is no translation: then Qt asks the next translator, or takes the source."""
        if not source:
            return None
        words = catalogue.text(source, disambiguation or "")
        return words if words != source else None

    def isEmpty(self) -> bool:  # noqa: N802
        """Qt does not install a translator that says it has nothing."""
        return False
