"""Writes folders as transformers publishes them: configuration, tokenizer, processor, templates, sharded weights, card.

    python -m scripts.corpora.repositories FOLDER     # needs the frameworks

A scan of each folder must be complete and find nothing above ``low``.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import tokenizers
import torch
import transformers

TEMPLATES = Path(__file__).parents[2] / "tests" / "vectors" / "templates" / "good"
SMALL = {
    "vocab_size": 64,
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "max_position_embeddings": 32,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
DECODERS = (
    "Llama",
    "Mistral",
    "Qwen2",
    "Qwen3",
    "Gemma",
    "Phi",
    "Olmo2",
    "Granite",
    "Starcoder2",
    "Falcon",
    "GPTNeoX",
    "Cohere",
)
ENCODERS = ("Bert", "Roberta", "DistilBert", "Electra", "MPNet", "DebertaV2", "Albert", "ModernBert")
TEXT = ["a weighbridge weighs what passes", "every load on a road is checked", "the model may pass, or it may not"]
CARD = """---
license: apache-2.0
base_model: owner/base
language:
- en
library_name: transformers
pipeline_tag: text-generation
datasets:
- owner/data
tags:
- generated_from_trainer
model-index:
- name: {name}
  results: []
---

# {name}

```python
from transformers import AutoModel

model = AutoModel.from_pretrained("owner/{name}")
```

| step | loss |
|------|------|
| 100  | 0.25 |
"""


def models() -> Iterator[tuple[str, transformers.PreTrainedModel]]:
    """Small models with random weights, a decoder with its language head and an encoder without."""
    for family, ending in (*((name, "ForCausalLM") for name in DECODERS), *((name, "Model") for name in ENCODERS)):
        configuration = getattr(transformers, f"{family}Config")
        kind = getattr(transformers, f"{family}{ending}")
        try:
            yield f"{family.lower()}", kind(configuration(**SMALL))
        except (AttributeError, TypeError, ValueError) as error:
            print(f"{family}: {error}", file=sys.stderr)


def tokenizer(kind: str) -> transformers.PreTrainedTokenizerFast:
    """A tokenizer of one of the library's algorithms, trained on a few sentences."""
    special = ["<pad>", "<s>", "</s>", "<unk>"]
    parts = tokenizers.models
    model, trainer = {
        "bpe": (parts.BPE(unk_token="<unk>"), tokenizers.trainers.BpeTrainer(vocab_size=60, special_tokens=special)),
        "wordpiece": (
            parts.WordPiece(unk_token="<unk>"),
            tokenizers.trainers.WordPieceTrainer(vocab_size=60, special_tokens=special),
        ),
        "unigram": (
            parts.Unigram(),
            tokenizers.trainers.UnigramTrainer(vocab_size=60, special_tokens=special, unk_token="<unk>"),
        ),
        "wordlevel": (
            parts.WordLevel(unk_token="<unk>"),
            tokenizers.trainers.WordLevelTrainer(vocab_size=60, special_tokens=special),
        ),
    }[kind]
    made = tokenizers.Tokenizer(model)
    made.normalizer = tokenizers.normalizers.Sequence(
        [tokenizers.normalizers.NFKC(), tokenizers.normalizers.Lowercase()]
    )
    made.pre_tokenizer = tokenizers.pre_tokenizers.Sequence(
        [
            tokenizers.pre_tokenizers.Split(tokenizers.Regex(r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+"), "isolated"),
            tokenizers.pre_tokenizers.Whitespace(),
        ]
    )
    made.decoder = tokenizers.decoders.ByteLevel() if kind == "bpe" else tokenizers.decoders.WordPiece()
    made.train_from_iterator(TEXT, trainer)
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made,
        pad_token="<pad>",
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        model_max_length=32,
    )


def write_models(folder: Path) -> None:
    """Each model with a tokenizer and a card; every second one in shards, every third one as a pickle too."""
    kinds = ("bpe", "wordpiece", "unigram", "wordlevel")
    templates = sorted(TEMPLATES.glob("*.jinja"))
    for index, (name, model) in enumerate(models()):
        target = folder / name
        model.save_pretrained(target, max_shard_size="10KB" if index % 2 else "1GB")
        if index % 3 == 0:
            torch.save(model.state_dict(), target / "pytorch_model.bin")
        words = tokenizer(kinds[index % 4])
        words.chat_template = templates[index % len(templates)].read_text()
        words.save_pretrained(target, save_jinja_files=bool(index % 2))
        (target / "README.md").write_text(CARD.format(name=name))
        (target / ".gitattributes").write_text("*.safetensors filter=lfs diff=lfs merge=lfs -text\n")


def write_templates(folder: Path) -> None:
    """Every template of the families, as a file, as a string and several in one tokenizer."""
    texts = {path.stem: path.read_text() for path in sorted(TEMPLATES.glob("*.jinja"))}
    for index, (name, text) in enumerate(texts.items()):
        words = tokenizer("bpe")
        words.chat_template = text
        words.save_pretrained(folder / "templates" / name, save_jinja_files=bool(index % 2))
    for as_files in (False, True):
        words = tokenizer("bpe")
        words.chat_template = {"default": texts["chatml"], "tool_use": texts["hermes_tools"], "rag": texts["command_r"]}
        words.save_pretrained(folder / "templates" / f"several_{as_files}", save_jinja_files=as_files)


def write_processors(folder: Path) -> None:
    """Image processors, feature extractors and generation settings."""
    for kind in ("ViTImageProcessor", "CLIPImageProcessor", "WhisperFeatureExtractor", "Wav2Vec2FeatureExtractor"):
        try:
            getattr(transformers, kind)().save_pretrained(folder / "processors" / kind)
        except (AttributeError, ImportError) as error:
            print(f"{kind}: {error}", file=sys.stderr)
    transformers.GenerationConfig(temperature=0.7, top_p=0.9, do_sample=True).save_pretrained(
        folder / "processors" / "generation"
    )


def main(folder: Path) -> None:
    warnings.simplefilter("ignore")
    transformers.logging.set_verbosity_error()
    torch.manual_seed(0)
    write_models(folder)
    write_templates(folder)
    write_processors(folder)
    print(sum(path.is_file() for path in folder.rglob("*")), "files")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
