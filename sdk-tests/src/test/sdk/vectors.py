"""What the scripts share: the cloud's texts, vectors compared, and the examples of README.md."""

import json
import os
import pathlib
import re
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


def examples_run(imported: str, base_url: str, key: str) -> None:
    """Runs README's Python examples that import from a package, at this address with this key."""
    readme = pathlib.Path(__file__).parents[4].joinpath("README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    examples = [block for block in blocks if f"from {imported}" in block]
    assert examples, f"README has no example for {imported}"
    for example in examples:
        assert "http://127.0.0.1:8080/v1" in example and "ew_..." in example
        exec(example.replace("http://127.0.0.1:8080/v1", base_url).replace("ew_...", key), {})
