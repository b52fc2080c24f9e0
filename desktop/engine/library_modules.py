"""The libraries that run models: the name in `desktop.protocol.ModelInfo.library`, and its module."""

LIBRARIES: dict[str, str] = {
    "transformers_models": "desktop.engine.libraries.transformers_models",
    "torchvision_models": "desktop.engine.libraries.torchvision_models",
    "vectors": "desktop.engine.libraries.vectors",
    "faster_whisper_models": "desktop.engine.libraries.faster_whisper_models",
    "whisper_models": "desktop.engine.libraries.whisper_models",
}
