"""`Workbench`: everything the window can ask for, and the engines that do it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop import protocol, tasks
from desktop.protocol import DeviceInfo, HubModel, Input, ModelInfo, TrainPlan
from desktop.settings import Settings
from desktop.tasks import Media, OptionValue
from desktop.workbench.downloads import Downloads
from desktop.workbench.fit import Fit, Purpose, fit_of
from desktop.workbench.history import History
from desktop.workbench.job import Job, JobState
from desktop.workbench.library import Library
from desktop.workbench.measurements import Measurements
from desktop.workbench.received import Received
from desktop.workbench.waiting_line import WaitingLine
from desktop.workbench.worker import EngineWorker, Target

LINGERING_MS = 2000
"""A single question that takes longer is told in Activity, too; quick ones would only flash up there."""


class Workbench(QObject):
    """Hands requests to engines and events to jobs. There is one for each window; pages get it passed down.

    Four kinds of engine: ``infer`` and ``hub`` live as long as the window, ``train`` and ``download`` for one
    job.

    Signals:
        device_known(DeviceInfo): what computes is known, or has changed.
        models_changed(): `models` is new, or it is known now that there are none.
        job_added(Job): something long has begun that the Activity page shows.
        offline_changed(bool): the offline switch moved.
        model_measured(str): what the model with this id took here is known, or known better.
    """

    device_known = Signal(object)
    models_changed = Signal()
    job_added = Signal(object)
    offline_changed = Signal(bool)
    model_measured = Signal(str)

    def __init__(
        self,
        settings: Settings,
        *,
        history: History | None = None,
        target: Target | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.history = history or History()
        self.measurements = Measurements()
        self.device: DeviceInfo | None = None
        self.models: tuple[ModelInfo, ...] = ()
        self.activity: list[Job] = []
        """Runs, downloads and batches, the newest last; finished ones stay until they are cleared."""
        self.downloads = Downloads(self)
        self.library = Library(self)
        self.received = Received(self)
        self._target = target
        self._jobs: dict[str, Job] = {}
        self._workers: dict[str, EngineWorker] = {}
        self._leaving: set[EngineWorker] = set()
        self._waiting_line = WaitingLine()
        self._listing: Job | None = None
        self._is_shut_down = False

    # ---- what computes ----

    def prepare(self) -> Job:
        """Let the infer engine import what is heavy while the user looks around."""
        job = self._submit("infer", protocol.Prepare(device=self._device))
        job.succeeded.connect(self._set_device)
        return job

    @property
    def is_offline(self) -> bool:
        return self.settings.flag("offline")

    def set_offline(self, offline: bool) -> None:
        """With `offline`, the hub engine is replaced by one that may not open connections."""
        if offline == self.is_offline:
            return
        self.settings.set("offline", offline)
        if offline:
            for job in self.activity:
                if isinstance(job.request, protocol.Download):
                    job.stop()
        if worker := self._workers.pop("hub", None):
            self._retire(worker)
        self.offline_changed.emit(offline)

    # ---- models ----

    def models_for(self, task: str) -> tuple[ModelInfo, ...]:
        return tuple(model for model in self.models if task in model.tasks and not model.problem)

    def first_task(self, media: Media) -> tasks.Task:
        """The first that can be done now; while models are not known, the first with a starter."""
        rows = tasks.tasks_for(media)
        able = (row for row in rows if (self.models_for(row.id) if self.models else row.starter))
        return next(able, rows[0])

    def model(self, model_id: str) -> ModelInfo | None:
        return next((model for model in self.models if model.id == model_id), None)

    def fit_of(self, model: HubModel | ModelInfo, purpose: Purpose = "run", task: str = "") -> Fit | None:
        """How `model` fits this computer, as reckoned or as measured; None when nobody tells its size."""
        return fit_of(model, self.device, self.measurements, purpose, task)

    @property
    def is_listing(self) -> bool:
        """Whether somebody looks which models are here, so that `models` may be new soon."""
        return self._listing is not None and self._listing.is_active

    def list_models(self) -> None:
        """Find out which models are here, unless that is known or being found out."""
        if self._listing is None or not (self.is_listing or self._listing.state is JobState.DONE):
            self.refresh_models()

    def refresh_models(self) -> Job:
        """Look again: something has come or gone."""
        job = self._listing = self._submit("hub", protocol.Installed())
        job.succeeded.connect(self._set_models)
        job.ended.connect(self._end_listing)
        return job

    def remove_model(self, model_id: str) -> Job:
        job = self._submit("hub", protocol.Remove(model=model_id))
        job.succeeded.connect(lambda _freed: self.refresh_models())
        return job

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
        job = self._submit("infer", request, title)
        job.model_loaded.connect(lambda loaded: self._set_device(loaded.device))
        job.succeeded.connect(lambda summary: self._measure(job, summary))
        if len(inputs) > 1:
            self._show_in_activity(job)
        else:
            QTimer.singleShot(LINGERING_MS, job, lambda: self._show_lingering(job))
        return job

    def _show_lingering(self, job: Job) -> None:
        if job.is_active and job.state is not JobState.STOPPING:
            self._show_in_activity(job)

    def _measure(self, job: Job, summary: object) -> None:
        loading = job.loaded.seconds if job.loaded is not None else 0.0
        if not (isinstance(summary, protocol.RunSummary) and isinstance(job.request, protocol.Run)):
            return
        if self.measurements.take(job.request.task, summary, loading) is not None:
            self.model_measured.emit(summary.model.id)

    def preview(self, path: str, media: Media, playable: bool = False) -> Job:
        return self._submit("hub", protocol.MakePreview(path=path, media=media.value, playable=playable))

    # ---- teaching ----

    def check_examples(self, task: str, folder: str, seed: int = 0) -> Job:
        return self._submit("hub", protocol.CheckExamples(task=task, folder=folder, seed=seed))

    def teach(self, plan: TrainPlan, resume: bool = False) -> Job:
        """A run in an engine of its own; its memory is given back when the run ends."""
        job = self._submit("train", protocol.Train(plan=plan, resume=resume), plan.name, alone=True)
        job.succeeded.connect(lambda _result: self.refresh_models())
        self._show_in_activity(job)
        return job

    # ---- finding and downloading ----

    def search(self, words: str = "", task: str = "", **narrowed: Any) -> Job:
        """Ask for models; `narrowed` are further fields of `protocol.Search`."""
        return self._submit("hub", protocol.Search(words=words, task=task, **narrowed))

    def card(self, model_id: str) -> Job:
        return self._submit("hub", protocol.Card(model=model_id))

    def plan_download(self, model_id: str) -> Job:
        return self._submit("hub", protocol.PlanDownload(model=model_id))

    def download(self, model_id: str, revision: str = "", title: str = "") -> Job:
        request = protocol.Download(model=model_id, revision=revision)
        job = self._submit("download", request, title or model_id, alone=True)
        job.succeeded.connect(lambda _model: self.refresh_models())
        self._show_in_activity(job)
        return job

    def give_up_download(self, model_id: str) -> Job:
        """Delete what a download that was stopped has left. `Downloads.cancel` stops it first."""
        return self._submit("hub", protocol.GiveUp(model=model_id))

    def save_token(self, token: str) -> Job:
        """Try an access token of the hub and keep it; Done carries the name of the account."""
        return self._submit("hub", protocol.SaveToken(token=token))

    def check_token(self) -> Job:
        """Ask the hub whose token is kept here; Done carries the name of the account, "" without a token."""
        return self._submit("hub", protocol.CheckToken())

    def forget_token(self) -> Job:
        """Delete the token that is kept here; Done carries whether there was one."""
        return self._submit("hub", protocol.ForgetToken())

    def doctor(self) -> Job:
        return self._submit("hub", protocol.Doctor())

    @property
    def connections(self) -> int:
        """How many connections to the hub are open: one for each search, card or download under way."""
        asking = (protocol.Search, protocol.Card, protocol.PlanDownload, protocol.Download)
        return sum(
            isinstance(job.request, asking) and not self._waiting_line.holds(job.id)
            for job in self._jobs.values()
        )

    # ---- activity ----

    def waits(self, job: Job) -> bool:
        """Whether `job` is a download that waits for its turn."""
        return self._waiting_line.holds(job.id)

    def clear_finished(self) -> None:
        self.activity = [job for job in self.activity if job.is_active]

    def _show_in_activity(self, job: Job) -> None:
        self.activity.append(job)
        self.job_added.emit(job)

    # ---- engines ----

    def submit(
        self,
        lifetime: str,
        request: protocol.Request,
        title: str = "",
        *,
        alone: bool = False,
        shown: bool = False,
    ) -> Job:
        """Ask the engine `lifetime`, or with `alone` one that ends with the job; `shown` in Activity."""
        job = self._submit(lifetime, request, title, alone=alone)
        if shown:
            self._show_in_activity(job)
        return job

    def let_go_of_models(self) -> None:
        """End the engines that may hold files of models open; the next question starts them anew."""
        for lifetime in ("infer", "hub"):
            if worker := self._workers.pop(lifetime, None):
                self._retire(worker)

    @property
    def _device(self) -> str:
        return self.settings.text("device")

    def _submit(
        self, lifetime: str, request: protocol.Request, title: str = "", *, alone: bool = False
    ) -> Job:
        if self._is_shut_down:  # a timer or a late event that still asks must not start a new engine
            return Job(request, title, parent=self)
        worker = self._new_worker(lifetime) if alone else self._shared_worker(lifetime)
        job = Job(request, title, lambda job_id, keep: self._stop(worker, job_id, keep), self)
        self._jobs[job.id] = job
        if alone:
            job.ended.connect(lambda: self._retire(worker))
        if lifetime == "download":
            self._waiting_line.enter(job, lambda: self._begin(worker, request))
        else:
            worker.submit(request)
        return job

    def _begin(self, worker: EngineWorker, request: protocol.Request) -> None:
        if not self._is_shut_down:  # the end of one download must not start the next while all is closed
            worker.submit(request)

    def _stop(self, worker: EngineWorker, job_id: str, keep: bool) -> None:
        if self._waiting_line.holds(job_id):  # no engine has heard of it yet
            self._take(protocol.Stopped(job_id))
        else:
            worker.stop(job_id, keep)

    def _shared_worker(self, lifetime: str) -> EngineWorker:
        if lifetime not in self._workers:
            self._workers[lifetime] = self._new_worker(lifetime)
        return self._workers[lifetime]

    def _new_worker(self, lifetime: str) -> EngineWorker:
        # Only these two ever need the hub; whatever runs a model may not open a connection.
        online = lifetime in ("hub", "download") and not self.is_offline
        worker = EngineWorker(lifetime, online=online, target=self._target, parent=self)
        worker.event_arrived.connect(self._take)
        return worker

    def _retire(self, worker: EngineWorker) -> None:
        if not worker.isRunning():  # stopped while it waited for its turn
            worker.deleteLater()
            return
        self._leaving.add(worker)
        worker.finished.connect(lambda: self._leaving.discard(worker))
        worker.finished.connect(worker.deleteLater)
        worker.retire()

    def shut_down(self) -> None:
        """End all engines and wait for them; nothing of ours outlives the window, and nothing new begins."""
        self._is_shut_down = True
        self.downloads.save()
        workers = [*self._workers.values(), *self._leaving, *self.findChildren(EngineWorker)]
        for worker in workers:
            worker.retire()
        for worker in workers:
            worker.shut_down()
        self._workers.clear()
        self.history.close()
        self.measurements.close()

    # ---- slots ----

    @Slot(object)
    def _take(self, event: protocol.Event) -> None:
        job = self._jobs.get(event.job)
        if job is None:
            return
        if isinstance(event, protocol.Terminal):
            del self._jobs[event.job]
        job.take(event)

    def _set_device(self, device: Any) -> None:
        if isinstance(device, DeviceInfo) and device != self.device:
            self.device = device
            self.device_known.emit(device)

    def _end_listing(self) -> None:
        if not self.models and not self._is_shut_down:  # who waits for the first one waits in vain
            self.models_changed.emit()

    def _set_models(self, models: Any) -> None:
        if models != self.models:
            self.models = models
            self.models_changed.emit()
