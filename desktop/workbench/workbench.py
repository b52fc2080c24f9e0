"""`Workbench`: everything the window can ask for, and the engines that do it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop import protocol
from desktop.protocol import DeviceInfo, Input, ModelInfo
from desktop.settings import Settings
from desktop.tasks import Media, OptionValue
from desktop.workbench.downloads import Downloads
from desktop.workbench.engines import Engines
from desktop.workbench.fit import Fit, Purpose, fit_of
from desktop.workbench.hearing import hear
from desktop.workbench.history import History
from desktop.workbench.installed import Installed
from desktop.workbench.interruptions import Interruptions
from desktop.workbench.job import Job, JobState
from desktop.workbench.library import Library
from desktop.workbench.measurements import Measurements
from desktop.workbench.received import Received
from desktop.workbench.worker import Target

LINGERING_MS = 2000
"""A single question that takes longer is told in Activity, too; quick ones would only flash up there."""


class Workbench(QObject):
    """What a window works with. There is one for each window; pages get it passed down.

    Signals:
        device_known(DeviceInfo): what computes is known, or has changed.
        model_measured(str): what the model with this id took here is known, or known better.
    """

    device_known = Signal(object)
    model_measured = Signal(str)

    def __init__(
        self,
        settings: Settings,
        *,
        history: History | None = None,
        engines: Engines | None = None,
        target: Target | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.history = history or History()
        self.measurements = Measurements()
        self.device: DeviceInfo | None = None
        self.engines = engines or Engines(settings, target=target)
        self.engines.setParent(self)
        self.installed = Installed(self.engines, self)
        self.downloads = Downloads(self.engines, self.installed, self)
        self.library = Library(self.engines, self.installed, self)
        self.received = Received(self.engines, self)
        self.interruptions = Interruptions(self.engines, self)

    # ---- what computes ----

    def prepare(self) -> Job:
        """Let the infer engine import what is heavy while the user looks around."""
        job = self.engines.submit("infer", protocol.Prepare(device=self._device))
        job.succeeded.connect(self._set_device)
        return job

    def fit_of(
        self, model: protocol.HubModel | ModelInfo, purpose: Purpose = "run", task: str = ""
    ) -> Fit | None:
        """How `model` fits this computer, as reckoned or as measured; None when nobody tells its size."""
        return fit_of(model, self.device, self.measurements, purpose, task)

    def doctor(self) -> Job:
        return self.engines.submit("hub", protocol.Doctor())

    @property
    def _device(self) -> str:
        return self.settings.text("device")

    def _set_device(self, device: Any) -> None:
        if isinstance(device, DeviceInfo) and device != self.device:
            self.device = device
            self.device_known.emit(device)

    # ---- trying ----

    def run(
        self,
        task: str,
        model: str,
        inputs: tuple[Input, ...],
        options: dict[str, OptionValue],
        title: str = "",
    ) -> Job:
        request = protocol.Run(task=task, model=model, inputs=inputs, options=options, device=self._device)
        job = self.engines.submit("infer", request, title)
        hear(job.model_loaded, self, lambda loaded: self._set_device(loaded.device))
        hear(job.succeeded, self, lambda summary: self._measure(job, summary))
        if len(inputs) > 1:
            self.engines.show_in_activity(job)
        else:
            QTimer.singleShot(LINGERING_MS, job, lambda: self._show_lingering(job))
        return job

    def _show_lingering(self, job: Job) -> None:
        if job.is_active and job.state is not JobState.STOPPING:
            self.engines.show_in_activity(job)

    def _measure(self, job: Job, summary: object) -> None:
        loading = job.loaded.seconds if job.loaded is not None else 0.0
        if not (isinstance(summary, protocol.RunSummary) and isinstance(job.request, protocol.Run)):
            return
        if self.measurements.take(job.request.task, summary, loading) is not None:
            self.model_measured.emit(summary.model.id)

    def preview(
        self, path: str, media: Media, playable: bool = False, encoding: str = "", track: int = 0
    ) -> Job:
        return self.engines.submit(
            "files",
            protocol.MakePreview(
                path=path, media=media.value, playable=playable, encoding=encoding, track=track
            ),
        )

    # ---- teaching ----

    def check_examples(self, request: protocol.CheckExamples) -> Job:
        return self.engines.submit("files", request)

    def teach(self, plan: protocol.TrainPlan, resume: bool = False) -> Job:
        """A run in an engine of its own; its memory is given back when the run ends."""
        job = self.engines.submit(
            "train", protocol.Train(plan=plan, resume=resume), plan.name, alone=True, shown=True
        )
        job.succeeded.connect(self.installed.refresh)
        return job

    def remove_run(self, folder: str) -> Job:
        """Remove what a run has written; a model that it taught stays."""
        return self.engines.submit("hub", protocol.RemoveRun(folder=folder))

    # ---- the hub ----

    def search(self, words: str = "", task: str = "", **narrowed: Any) -> Job:
        """Ask for models; `narrowed` are further fields of `protocol.Search`."""
        return self.engines.submit("hub", protocol.Search(words=words, task=task, **narrowed))

    def card(self, model_id: str) -> Job:
        return self.engines.submit("hub", protocol.Card(model=model_id))

    def plan_download(self, model_id: str) -> Job:
        return self.engines.submit("hub", protocol.PlanDownload(model=model_id))

    def save_token(self, token: str) -> Job:
        """Try an access token of the hub and keep it; Done carries the name of the account."""
        return self.engines.submit("hub", protocol.SaveToken(token=token))

    def check_token(self) -> Job:
        """Ask the hub whose token is kept here; Done carries the name of the account, "" without a token."""
        return self.engines.submit("hub", protocol.CheckToken())

    def forget_token(self) -> Job:
        """Delete the token that is kept here; Done carries whether there was one."""
        return self.engines.submit("hub", protocol.ForgetToken())

    def save_proxy(self, address: str, user: str, password: str) -> Job:
        """Keep the proxy of this network and try it; Done carries whether the hub was reached."""
        request = protocol.SaveProxy(address=address, user=user, password=password)
        return self.engines.submit("hub", request)

    def forget_proxy(self) -> Job:
        """Delete the proxy that is kept here; Done carries whether there was one."""
        return self.engines.submit("hub", protocol.ForgetProxy())

    # ---- the end ----

    def shut_down(self) -> None:
        """End all engines and wait for them; nothing of ours outlives the window, and nothing new begins."""
        self.downloads.save()
        self.received.save()
        self.interruptions.save()
        self.engines.shut_down()
        self.history.close()
        self.measurements.close()
