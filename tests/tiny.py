"""Tiny models with random weights that read and write text, in the form of downloaded ones."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import torch

LETTERS = [*string.ascii_lowercase, *string.digits, *".,;:!?'\"-()–“”’"]
WORDS = ("the", "a", "is", "was", "in", "example", "this", "and", "of", "to", "berlin", "ada", "lovelace")


def bert_tokenizer(folder: Path) -> Any:
    """Words of one letter each, but for a few whole ones; upper and lower case are the same."""
    from transformers import BertTokenizer

    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocab = [*marks, *WORDS, *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    vocab = list(dict.fromkeys(vocab))
    tokenizer = BertTokenizer(vocab={word: number for number, word in enumerate(vocab)}, model_max_length=64)
    tokenizer.save_pretrained(folder)
    return tokenizer


def bert(folder: Path, head: str, labels: tuple[str, ...], **settings: Any) -> Path:
    """A model of transformers' class Bert`head` with these labels; it reads 62 tokens at once."""
    import transformers
    from transformers import BertConfig

    torch.manual_seed(1)
    tokenizer = bert_tokenizer(folder)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=64, initializer_range=0.4,
        id2label=dict(enumerate(labels)), label2id={name: n for n, name in enumerate(labels)}, **settings,
    )  # fmt: skip
    getattr(transformers, f"Bert{head}")(config).save_pretrained(folder)
    return folder


def word_tokenizer(folder: Path, signs: tuple[str, ...] = (), **settings: Any) -> Any:
    """Whole words of LETTERS and WORDS; </s> ends a text."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    vocab = list(dict.fromkeys(["<pad>", "</s>", "<unk>", *signs, *WORDS, *LETTERS]))
    inner = Tokenizer(models.WordLevel({word: n for n, word in enumerate(vocab)}, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    inner.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", eos_token="</s>", unk_token="<unk>",
        extra_special_tokens=list(signs), **{"model_max_length": 32, **settings},
    )  # fmt: skip
    tokenizer.save_pretrained(folder)
    return tokenizer


def vit(folder: Path, labels: tuple[str, ...] = ("red", "green", "blue"), **settings: Any) -> Path:
    """A classifier of pictures of 32 × 32 points with these labels, its settings and its preprocessing."""
    from transformers import ViTConfig, ViTForImageClassification, ViTImageProcessor

    torch.manual_seed(2)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = ViTConfig(
        **shape, image_size=32, patch_size=8, initializer_range=0.5, id2label=dict(enumerate(labels)),
        label2id={name: n for n, name in enumerate(labels)}, **settings,
    )  # fmt: skip
    ViTForImageClassification(config).save_pretrained(folder)
    ViTImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)
    return folder


def waves(folder: Path, labels: tuple[str, ...] = ("bell", "bark", "rain"), **settings: Any) -> Path:
    """A classifier of sounds (wav2vec 2.0) with these labels."""
    from transformers import Wav2Vec2Config, Wav2Vec2FeatureExtractor, Wav2Vec2ForSequenceClassification

    torch.manual_seed(3)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    convolutions = {"conv_dim": (8, 8), "conv_stride": (10, 32), "conv_kernel": (10, 32)}
    config = Wav2Vec2Config(
        **shape, **convolutions, classifier_proj_size=8, num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=2, initializer_range=0.5, id2label=dict(enumerate(labels)),
        label2id={name: n for n, name in enumerate(labels)}, **settings,
    )  # fmt: skip
    Wav2Vec2ForSequenceClassification(config).save_pretrained(folder)
    Wav2Vec2FeatureExtractor().save_pretrained(folder)
    return folder
