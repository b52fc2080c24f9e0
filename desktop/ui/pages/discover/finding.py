"""From the search bar to the list: what is found, what is here, one named model, or pages of the guide."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop import protocol
from desktop.catalogue import counted
from desktop.errors import ErrorKind
from desktop.messages import Message, say
from desktop.messages.trouble import NO_INTERNET
from desktop.protocol import HubModel, ModelCard
from desktop.ui.pages.discover.filters import HERE
from desktop.ui.pages.discover.list import DiscoverList
from desktop.ui.pages.discover.results import SearchResults, Wanted, as_hub_model
from desktop.ui.pages.discover.search import DiscoverSearch
from desktop.workbench import guide
from desktop.workbench.job import Job
from desktop.workbench.model_names import named_model
from desktop.workbench.workbench import Workbench

LISTS = ("torchvision", "whisper")
"""Sources whose lists come with Burnish, so that no connection is needed to look through them."""


class Finding(QObject):
    """Decides who is asked, and says in the list what came of it.

    Signals:
        card_found(ModelCard): the model whose exact name was typed.
    """

    card_found = Signal(object)

    def __init__(
        self,
        workbench: Workbench,
        search: DiscoverSearch,
        results: SearchResults,
        shown: DiscoverList,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._search = search
        self._results = results
        self._list = shown
        self._naming: Job | None = None
        self._named_by_link = False
        self.has_begun = False
        """Whether anything was asked yet."""
        search.searched.connect(self.ask)
        results.search_failed.connect(self._on_failed)
        results.counted.connect(self._show_count)
        results.loading_changed.connect(self._show_count)
        shown.cleared.connect(self._widen)
        shown.banner.acted.connect(self._act_on_banner)

    def ask(self) -> None:
        """Fill the list with what the search bar says."""
        self.has_begun = True
        self._drop_naming()
        self._list.be_quiet()
        wanted, group = self._search.wanted, self._search.group
        self._say_if_empty(wanted)
        named = named_model(wanted.words)
        if group is not None:
            self._results.show_entries(guide.browse(group, wanted.words))
        elif self._workbench.engines.is_offline:
            self._show_offline()
        elif wanted.source == HERE:
            self.show_installed()
        elif named is not None:
            self._look_up(*named)
        else:
            self._ask_sources(wanted)

    @property
    def shows_installed(self) -> bool:
        """Whether the list is what is on this computer."""
        here = self._workbench.engines.is_offline or self._search.filters.source.current == HERE
        return self.has_begun and here and self._search.group is None

    def _ask_sources(self, wanted: Wanted) -> None:
        pages = () if wanted.task or wanted.is_narrowed else guide.find(wanted.words)
        self._results.search(wanted, pages, self._recommended(wanted))

    def _recommended(self, wanted: Wanted) -> list[HubModel]:
        """What Try recommends for a task stands first when somebody looks for models that do it."""
        if not wanted.task or wanted.words or wanted.is_narrowed or wanted.sort != "match":
            return []
        choice = guide.first_choice(wanted.task, self._workbench.device)
        if choice is None or not guide.model_id(choice.variant):
            return []
        return [guide.row(choice.entry, choice.variant)]

    def look_up(self, model_id: str) -> None:
        """Go to the model with this name, as if it had been typed."""
        self._search.choose("")
        self._search.filters.drop()
        self._search.field.setText(model_id)
        self.ask()

    # ---- one name ----

    def _look_up(self, model_id: str, is_link: bool) -> None:
        self._results.forget()
        self._list.set_waiting(True)
        self._naming, self._named_by_link = self._workbench.card(model_id), is_link
        self._naming.succeeded.connect(self._on_named)
        self._naming.failed.connect(self._on_not_named)

    def _on_named(self, card: object) -> None:
        self._drop_naming()
        if isinstance(card, ModelCard):
            self.card_found.emit(card)
            self._results.show_models([card.model])
            self._list.choose(card.model.id)

    def _on_not_named(self, failed: protocol.Failed) -> None:
        self._drop_naming()
        if failed.kind is ErrorKind.NOT_FOUND and not self._named_by_link:
            sentence = self.tr("No other model matches these words.")
            self._list.empty.say(sentence, self.tr("Show everything"))
            self._list.say("info", "", say(failed.message))
            self._ask_sources(self._search.wanted)
        else:
            self._on_failed(failed)

    def _drop_naming(self) -> None:
        job, self._naming = self._naming, None
        if job is not None:
            job.succeeded.disconnect(self._on_named)
            job.failed.disconnect(self._on_not_named)
            job.stop()
            self._list.set_waiting(False)

    # ---- what is here ----

    def _show_offline(self) -> None:
        self._list.empty.say(
            self.tr("No model on this computer matches these words."), self.tr("Show everything")
        )
        self.show_installed()
        self._list.say(
            "info",
            self.tr("You are working offline."),
            self.tr("The list shows what is already here."),
            self.tr("Go online"),
        )

    def show_installed(self) -> None:
        """Show the models on this computer that fit words and task."""
        wanted = self._search.wanted
        words = wanted.words.casefold().split()
        found = (
            as_hub_model(model)
            for model in self._workbench.installed.models
            if (not wanted.task or wanted.task in model.tasks)
            and wanted.source in ("", HERE, model.source)
            and all(word in f"{model.id} {model.name} {model.publisher}".casefold() for word in words)
        )
        self._results.show_models(found, wanted, guide.find(wanted.words))

    # ---- what is said ----

    def _say_if_empty(self, wanted: Wanted) -> None:
        if self._search.group is not None:
            sentence = self.tr("The guide has no page with these words.")
        elif wanted.is_narrowed:
            self._list.empty.say(
                self.tr("No model matches all of these filters."), self.tr("Clear the filters")
            )
            return
        else:
            sentence = self.tr("No model was found. Try fewer words or another task.")
        self._list.empty.say(sentence, self.tr("Show everything"))

    def _widen(self) -> None:
        """The button of the empty list: first without the filters, then without anything."""
        narrowed = self._search.group is None and self._search.wanted.is_narrowed
        self._search.filters.drop()
        if not narrowed:
            self._search.field.clear()
            self._search.choose("")
        self.ask()

    def _on_failed(self, failed: protocol.Failed) -> None:
        if failed.kind is ErrorKind.OFFLINE:
            self._show_offline()
            return
        if failed.kind is ErrorKind.NO_INTERNET:
            self._do_without_hub(failed.message)
            return
        again = None if failed.kind in (ErrorKind.NOT_FOUND, ErrorKind.GATED) else self.tr("Try again")
        self._list.empty.say(self.tr("Nothing was found."), self.tr("Show everything"))
        self._list.say("bad", "", say(failed.message), again)

    def _do_without_hub(self, reason: Message) -> None:
        """Keep what has come; if that is nothing, show what can be found without the hub, and say so."""
        strong, text = "", say(reason)
        if NO_INTERNET.says(reason):  # that one is about downloads
            strong = self.tr("The model hub could not be reached.")
            text = self.tr("Check the connection and try again.")
        if not self._results.models:
            instead = self.tr("The list shows what is here and what PyTorch and OpenAI Whisper offer.")
            text = f"{text} {instead}"
            sentence = self.tr("Nothing that can be found without the hub matches these words.")
            self._list.empty.say(sentence, self.tr("Show everything"))
            self.show_installed()
            for source in LISTS:
                if self._search.wanted.source in ("", source):
                    self._results.add_from(source)
        self._list.say("warn", strong, text, self.tr("Try again"))

    def _act_on_banner(self) -> None:
        if self._workbench.engines.is_offline:
            self._workbench.engines.set_offline(False)
        else:
            self.ask()

    def _show_count(self) -> None:
        number = self._results.models
        if self._search.group is not None:
            words = counted("{count}\u00a0page", "{count}\u00a0pages", self._results.rowCount())
        elif self._results.is_loading and not number:
            words = ""
        else:
            words = (
                counted("More than {count}\u00a0model", "More than {count}\u00a0models", number)
                if self._results.more
                else counted("{count}\u00a0model", "{count}\u00a0models", number)
            )
        self._search.say_count(words)
