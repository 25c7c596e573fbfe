"""What the scripts share: the cloud's texts, and vectors compared."""

import json
import os
import sysconfig


def offline_tiktoken() -> None:
    """tiktoken's tables come from a package, not from the internet; to be called before it is imported."""
    packages = sysconfig.get_paths()["purelib"]
    os.environ["TIKTOKEN_CACHE_DIR"] = os.path.join(packages, "llama_index", "core", "_static", "tiktoken_cache")


def read(expected_file: str) -> dict:
    with open(expected_file, encoding="utf-8") as file:
        return json.load(file)


def same(actual, expected, tolerance: float = 1e-6) -> None:
    assert len(actual) == len(expected), (len(actual), len(expected))
    worst = max(abs(a - b) for a, b in zip(actual, expected))
    assert worst <= tolerance, worst
