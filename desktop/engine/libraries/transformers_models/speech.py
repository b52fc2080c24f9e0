"""Recordings in, transcripts out: Whisper and CTC models in the layout of transformers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from desktop.engine.libraries import Runner
from desktop.engine.libraries.transformers_models.opening import open_network
from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors
from desktop.engine.libraries.whisper_models import Listener, set_alignment_heads
from desktop.errors import ErrorKind, Trouble
from desktop.messages import models
from desktop.protocol import ModelInfo

_SAMPLE = range(300, 50_000, 997)
"""Words of the vocabulary by which a tokenizer is known to be Whisper's own."""

_NAMES = (
    ("model.", ""),
    (".layers.", ".blocks."),
    ("self_attn_layer_norm", "attn_ln"),
    ("encoder_attn_layer_norm", "cross_attn_ln"),
    ("final_layer_norm", "mlp_ln"),
    ("self_attn", "attn"),
    ("encoder_attn", "cross_attn"),
    ("q_proj", "query"),
    ("k_proj", "key"),
    ("v_proj", "value"),
    ("out_proj", "out"),
    ("fc1", "mlp.0"),
    ("fc2", "mlp.2"),
    ("encoder.embed_positions.weight", "encoder.positional_embedding"),
    ("decoder.embed_positions.weight", "decoder.positional_embedding"),
    ("embed_tokens", "token_embedding"),
    ("encoder.layer_norm", "encoder.ln_post"),
    ("decoder.layer_norm", "decoder.ln"),
)
"""transformers' names of Whisper's weights and OpenAI's, replaced one after the other."""


def listener(model: ModelInfo, device: str) -> Runner:
    """Whisper, or a model that writes down sound piece by piece (CTC)."""
    from transformers import AutoConfig

    with explain_errors(model, models.NOT_FOR_SPEECH):
        config = AutoConfig.from_pretrained(model.folder, **SAFELY)
    if config.model_type == "whisper":
        return Listener(_whisper(model).to(device), device)
    from desktop.engine.libraries.transformers_models.ctc import Speller

    return Speller(model, device)


def _whisper(model: ModelInfo) -> Any:
    """The network as openai-whisper runs it.

    Its reading of long recordings, of silence and of noise, and its times of words have been tried out for
    the models that OpenAI gives away; the same weights in another layout get the same care.
    """
    from transformers import AutoModelForSpeechSeq2Seq

    source = open_network(AutoModelForSpeechSeq2Seq, model, models.NOT_FOR_SPEECH)
    network = _empty_whisper(source.config)
    state: dict[str, Tensor] = {
        _openai_name(name): value for name, value in source.state_dict().items() if name != "proj_out.weight"
    }
    try:
        network.load_state_dict(state, assign=True)
    except RuntimeError as error:
        raise Trouble(
            ErrorKind.UNSUPPORTED_MODEL, models.NOT_LIKE_WHISPER(name=model.name), str(error)
        ) from error
    _require_whispers_words(model, network)
    if heads := getattr(source.generation_config, "alignment_heads", None):
        set_alignment_heads(network, [(layer, head) for layer, head in heads])
    return network.eval()


def _openai_name(name: str) -> str:
    for theirs, ours in _NAMES:
        name = name.replace(theirs, ours)
    return name


def _empty_whisper(config: Any) -> Any:
    """A network of the right form; its layers take no memory until the weights are put in."""
    from whisper.model import ModelDimensions, ResidualAttentionBlock, Whisper

    dims = ModelDimensions(
        n_mels=config.num_mel_bins,
        n_audio_ctx=config.max_source_positions,
        n_audio_state=config.d_model,
        n_audio_head=config.encoder_attention_heads,
        n_audio_layer=config.encoder_layers,
        n_vocab=config.vocab_size,
        n_text_ctx=config.max_target_positions,
        n_text_state=config.d_model,
        n_text_head=config.decoder_attention_heads,
        n_text_layer=config.decoder_layers,
    )
    network = Whisper(replace(dims, n_audio_layer=0, n_text_layer=0))
    network.dims = dims
    with torch.device("meta"):
        network.encoder.blocks.extend(
            ResidualAttentionBlock(dims.n_audio_state, dims.n_audio_head) for _ in range(dims.n_audio_layer)
        )
        network.decoder.blocks.extend(
            ResidualAttentionBlock(dims.n_text_state, dims.n_text_head, cross_attention=True)
            for _ in range(dims.n_text_layer)
        )
    half = dims.n_text_layer // 2  # as Whisper does where nobody knows better
    set_alignment_heads(
        network, [(n, head) for n in range(half, dims.n_text_layer) for head in range(dims.n_text_head)]
    )
    return network


def _require_whispers_words(model: ModelInfo, network: Any) -> None:
    """Numbers stand for words; a model with a vocabulary of its own would be written down as nonsense."""
    from transformers import AutoTokenizer
    from whisper.tokenizer import get_tokenizer

    with explain_errors(model, models.NOT_FOR_SPEECH):
        theirs = AutoTokenizer.from_pretrained(model.folder, **SAFELY)
    ours = get_tokenizer(network.is_multilingual, num_languages=network.num_languages).encoding
    same = network.dims.n_vocab == ours.n_vocab
    same = same and all(
        theirs.decode([number], clean_up_tokenization_spaces=False) == ours.decode([number])
        for number in _SAMPLE
    )
    marks = ("<|endoftext|>", "<|startoftranscript|>", "<|transcribe|>", "<|notimestamps|>")
    if not same or any(
        theirs.convert_tokens_to_ids(mark) != ours.encode_single_token(mark) for mark in marks
    ):
        raise Trouble(
            ErrorKind.UNSUPPORTED_MODEL,
            models.OWN_VOCABULARY(name=model.name),
        )
