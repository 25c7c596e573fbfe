"""What the official OpenAI SDK for Python sees: only base_url and key differ from its own service."""

import json
import math
import pathlib
import re
import sys
import time

import openai
from openai import OpenAI


def main(base_url: str, key: str, expected_file: str) -> None:
    client = OpenAI(base_url=base_url, api_key=key)
    with open(expected_file, encoding="utf-8") as file:
        expected = json.load(file)

    single_and_batch(client, expected)
    formats_agree(client, expected)
    typed_errors(client, base_url)
    models(client)
    search(client)
    files(client)
    file_batches(client)
    expiry(client)
    examples_of_readme(base_url, key)
    print("python sdk passed")


def single_and_batch(client: OpenAI, expected: dict) -> None:
    texts = list(expected["vectors"])
    response = client.embeddings.create(model=expected["model"], input=texts)
    assert [item.index for item in response.data] == list(range(len(texts)))
    for text, item in zip(texts, response.data):
        close(item.embedding, expected["vectors"][text])
        alone = client.embeddings.create(model=expected["model"], input=text)
        assert alone.data[0].embedding == item.embedding, "a text's vector depends on its batch"
        assert alone.model == expected["model"]
    assert response.usage.prompt_tokens == response.usage.total_tokens == expected["tokens"]


def formats_agree(client: OpenAI, expected: dict) -> None:
    text = next(iter(expected["vectors"]))
    numbers = client.embeddings.create(model=expected["model"], input=text, encoding_format="float")
    default = client.embeddings.create(model=expected["model"], input=text)
    close(numbers.data[0].embedding, default.data[0].embedding)


def typed_errors(client: OpenAI, base_url: str) -> None:
    raises(openai.AuthenticationError, "invalid_api_key",
           lambda: OpenAI(base_url=base_url, api_key="not-a-key-of-ours").embeddings.create(
               model="all-MiniLM-L6-v2", input="a"))
    raises(openai.NotFoundError, "model_not_found",
           lambda: client.embeddings.create(model="text-embedding-9", input="a"))
    raises(openai.BadRequestError, "input_too_long",
           lambda: client.embeddings.create(model="all-MiniLM-L6-v2", input="word " * 400))


def raises(kind, code: str, call) -> None:
    try:
        call()
    except kind as error:
        assert error.code == code, error.code
        assert error.request_id, "no request id"
    else:
        raise AssertionError(f"no {code}")


def models(client: OpenAI) -> None:
    assert "all-MiniLM-L6-v2" in [model.id for model in client.models.list()]
    assert client.models.retrieve("all-MiniLM-L6-v2").object == "model"


def search(client: OpenAI) -> None:
    store = client.vector_stores.create(name="python-sdk")
    assert store.id.startswith("vs_")
    texts = {
        "bread.txt": "Sourdough rises because wild yeast in the starter turns sugar into carbon dioxide.",
        "tides.txt": "The moon's gravity raises two bulges of sea water, so most coasts see two high tides a day.",
    }
    for key, text in texts.items():
        client.post("/documents", body={"store": "python-sdk", "key": key, "text": text}, cast_to=object)
    page = await_results(client, store.id, len(texts))
    top = page.data[0]
    assert top.filename == "tides.txt", top.filename
    assert "moon" in top.content[0].text
    assert 0 <= top.score <= 1
    assert client.vector_stores.retrieve(store.id).name == "python-sdk"
    assert store.id in [each.id for each in client.vector_stores.list()]
    assert client.vector_stores.delete(store.id).deleted


def files(client: OpenAI) -> None:
    store = client.vector_stores.create(name="python-files")
    text = b"The moon's gravity raises two bulges of sea water, so most coasts see two high tides a day."
    attached = client.vector_stores.files.upload_and_poll(
        vector_store_id=store.id, file=("tides.txt", text), attributes={"topic": "sea", "year": 2026})
    assert attached.status == "completed", attached
    assert attached.id.startswith("file-") and attached.attributes == {"topic": "sea", "year": 2026}
    other = client.files.create(file=("bread.txt", b"Sourdough rises because of wild yeast."), purpose="assistants")
    assert other.filename == "bread.txt" and other.bytes == 38
    polled = client.vector_stores.files.create_and_poll(other.id, vector_store_id=store.id, attributes={"topic": "food"})
    assert polled.status == "completed" and polled.id == other.id

    kept = [each.id for each in client.files.list(limit=1, order="asc")]
    assert {attached.id, other.id} <= set(kept), kept
    assert client.files.content(other.id).read() == b"Sourdough rises because of wild yeast."
    listed = [each.id for each in client.vector_stores.files.list(store.id, limit=1, filter="completed")]
    assert sorted(listed) == sorted([attached.id, other.id]), listed
    assert client.vector_stores.files.retrieve(attached.id, vector_store_id=store.id).usage_bytes == len(text)
    content = client.vector_stores.files.content(attached.id, vector_store_id=store.id)
    assert content.data[0].text == text.decode()

    page = client.vector_stores.search(
        store.id, query="Why does it rise?", filters={"type": "eq", "key": "topic", "value": "food"})
    assert [(each.file_id, each.filename) for each in page.data] == [(other.id, "bread.txt")], page.data
    updated = client.vector_stores.files.update(other.id, vector_store_id=store.id, attributes={"topic": "bread"})
    assert updated.attributes == {"topic": "bread"}

    assert client.vector_stores.files.delete(other.id, vector_store_id=store.id).deleted
    page = client.vector_stores.search(store.id, query="Why does it rise?")
    assert [each.file_id for each in page.data] == [attached.id], page.data
    raises(openai.NotFoundError, "file_not_found",
           lambda: client.vector_stores.files.retrieve(other.id, vector_store_id=store.id))
    assert client.files.delete(other.id).deleted
    raises(openai.NotFoundError, "file_not_found", lambda: client.files.retrieve(other.id))
    assert client.vector_stores.delete(store.id).deleted


def file_batches(client: OpenAI) -> None:
    store = client.vector_stores.create(name="python-batches")
    batch = client.vector_stores.file_batches.upload_and_poll(
        store.id, files=[(f"n{i}.txt", f"Note number {i} of the log.".encode()) for i in range(20)])
    assert batch.status == "completed", batch
    assert batch.file_counts.completed == batch.file_counts.total == 20, batch
    pages = client.vector_stores.file_batches.list_files(batch.id, vector_store_id=store.id, limit=7)
    attached = [each.id for each in pages]
    assert len(attached) == len(set(attached)) == 20, attached
    page = client.vector_stores.search(store.id, query="notes of the log", max_num_results=50)
    assert sorted(each.file_id for each in page.data) == sorted(attached), page.data
    for each in attached:
        assert client.files.delete(each).deleted
    assert client.vector_stores.delete(store.id).deleted


def expiry(client: OpenAI) -> None:
    store = client.vector_stores.create(name="python-expiry", expires_after={"anchor": "last_active_at", "days": 3})
    assert store.status == "completed" and store.expires_after.days == 3, store
    assert store.expires_at - store.last_active_at >= 3 * 86_400, store
    assert client.vector_stores.update(store.id, expires_after={"anchor": "last_active_at", "days": 4}).expires_after.days == 4
    kept = client.vector_stores.update(store.id, expires_after=None)
    assert kept.expires_after is None and kept.expires_at is None, kept
    assert client.vector_stores.delete(store.id).deleted
    file = client.files.create(
        file=("soon.txt", b"Ebb."), purpose="assistants", expires_after={"anchor": "created_at", "seconds": 3_600})
    assert file.expires_at == file.created_at + 3_600, file
    assert client.files.delete(file.id).deleted


def examples_of_readme(base_url: str, key: str) -> None:
    """The example that makes a client runs at this address with this key."""
    readme = pathlib.Path(__file__).parents[4].joinpath("README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    [example] = [block for block in blocks if "from openai import" in block]
    assert "http://127.0.0.1:8080/v1" in example and "ew_..." in example
    exec(example.replace("http://127.0.0.1:8080/v1", base_url).replace("ew_...", key), {})


def await_results(client: OpenAI, store: str, count: int):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        page = client.vector_stores.search(store, query="Why does the sea rise twice a day?")
        if len(page.data) >= count:
            return page
        time.sleep(0.1)
    raise AssertionError("the documents did not become searchable")


def close(actual, expected) -> None:
    assert len(actual) == len(expected)
    worst = max(abs(a - b) for a, b in zip(actual, expected))
    assert worst <= 1e-6, worst
    assert math.isclose(math.fsum(a * a for a in actual), 1, abs_tol=1e-4)


if __name__ == "__main__":
    main(*sys.argv[1:])
