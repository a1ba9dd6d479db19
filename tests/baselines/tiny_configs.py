"""Tiny configs of `train all` for every trained baseline."""

from __future__ import annotations

from pathlib import Path

LOOP = 'steps = 2\nbatch_size = 4\nvalidate_every = 2\nprecision = "bf16"\n'
TEXT = 'kind = "hashing"\nchannels = 128\nmax_tokens = 64\n'
BLOCKS = "width = 32\ndepth = 1\nheads = 2\n"


def from_text(stage: str, extra: str = "") -> str:
    return (
        f"[{stage}]\ntempos = [1.0, 1.1]\n{extra}"
        f"[{stage}.text]\n{TEXT}[{stage}.model.transformer]\n{BLOCKS}"
        f"[{stage}.sampling]\nguidance = 1.0\nsteps = 3\n[{stage}.loop]\n{LOOP}"
    )


def codes(stage: str, quantizers: int) -> str:
    sizes = f"width = 16\ncodes = 16\nchannels = 8\nquantizers = {quantizers}\n"
    return f"[{stage}]\nwindows = [32]\n[{stage}.model]\n{sizes}[{stage}.loop]\n{LOOP}"


def tiny_config(name: str, folder: Path, base: Path) -> Path:
    """Write the tiny config of a baseline; `base` is a checkpoint folder with a tokenizer."""
    parts = {
        "next_token": ("next_token_codes", "next_token"),
        "masked": ("masked_codes", "masked", "masked_residual"),
        "diffusion": ("diffusion",),
        "flow": ("flow",),
        "time_only": ("tokenizer", "predictor"),
        "one_hour": ("tokenizer", "predictor"),
    }[name]
    tables = {
        "next_token_codes": codes("next_token_codes", 1),
        "masked_codes": codes("masked_codes", 3),
        "diffusion": from_text("diffusion", f'tokenizer = "{base}"\n'),
        "flow": from_text("flow", f'tokenizer = "{base}"\n'),
        "tokenizer": f"[tokenizer]\nwindows = [32]\n[tokenizer.model]\nwidth = 16\nbits = 6\n"
        f"mapping = {2 if name == 'time_only' else 5}\n[tokenizer.loop]\n{LOOP}",
        "predictor": f"[predictor.text]\n{TEXT}[predictor.model]\n{BLOCKS}[predictor.loop]\n{LOOP}",
    }
    listed = ", ".join(f'"{part}"' for part in parts)
    head = f'name = "{name}"\ncomposed = 0\nseen = 0\nstages = [{listed}]\n'
    path = folder / f"{name}.toml"
    path.write_text(head + "".join(tables.get(part) or from_text(part) for part in parts))
    return path
