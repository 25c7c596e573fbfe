"""What LangChain's OpenAIEmbeddings sees: only base_url and key differ from what it is given for OpenAI."""

import asyncio
import json
import math
import random
import sys
import unicodedata

from vectors import offline_tiktoken, read, same

offline_tiktoken()

import httpx2
import openai
import tiktoken
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_openai import OpenAIEmbeddings

CL100K = tiktoken.get_encoding("cl100k_base")


def main(base_url: str, key: str, expected_file: str) -> None:
    expected = read(expected_file)
    plain = openai.OpenAI(base_url=base_url, api_key=key)

    def embeddings(**more) -> OpenAIEmbeddings:
        return OpenAIEmbeddings(**{"model": expected["model"], "base_url": base_url, "api_key": key, **more})

    def vectors_of(texts: list) -> list:
        data = plain.embeddings.create(model=expected["model"], input=texts).data
        return [item.embedding for item in data]

    defaults_give_the_plain_vectors(embeddings(), expected)
    defaults_send_token_arrays(embeddings, expected)
    many_documents_keep_their_order(embeddings(), vectors_of)
    a_role_and_a_length_may_be_asked_for(embeddings, expected)
    special_tokens_are_their_written_form(embeddings, vectors_of)
    long_texts_are_refused_until_they_are_split(embeddings)
    split_texts_are_averaged(embeddings, vectors_of)
    ids_are_decoded_as_tiktoken_does(plain, expected["model"], vectors_of)
    a_vector_store_finds(embeddings())
    print("langchain passed")


def defaults_give_the_plain_vectors(client: OpenAIEmbeddings, expected: dict) -> None:
    texts = list(expected["vectors"])
    assert all(CL100K.decode(CL100K.encode(text)) == text for text in texts)
    for vector, text in zip(client.embed_documents(texts), texts, strict=True):
        same(vector, expected["vectors"][text])
        same(client.embed_query(text), expected["vectors"][text])
    for vector, text in zip(asyncio.run(client.aembed_documents(texts)), texts, strict=True):
        same(vector, expected["vectors"][text])


def defaults_send_token_arrays(embeddings, expected: dict) -> None:
    sent = []
    spy = httpx2.Client(event_hooks={"request": [lambda request: sent.append(json.loads(request.content))]})
    texts = list(expected["vectors"])
    embeddings(http_client=spy).embed_documents(texts)
    assert [body["input"] for body in sent] == [[CL100K.encode(text) for text in texts]], sent
    assert sent[0]["encoding_format"] == "base64", sent[0]["encoding_format"]
    embeddings(http_client=spy, check_embedding_ctx_length=False).embed_documents(texts)
    assert sent[1]["input"] == texts


def many_documents_keep_their_order(client: OpenAIEmbeddings, vectors_of) -> None:
    texts = [f"note {n} of {n % 7}" for n in range(1200)]  # more than one request of its own
    vectors = client.embed_documents(texts)
    assert len(vectors) == len(texts)
    for vector, wanted in zip(vectors[::100], vectors_of(texts[::100]), strict=True):
        same(vector, wanted)


def a_role_and_a_length_may_be_asked_for(embeddings, expected: dict) -> None:
    text, wanted = next(iter(expected["vectors"].items()))
    same(embeddings(model=expected["model"] + "@query", dimensions=len(wanted)).embed_query(text), wanted)
    try:
        embeddings(dimensions=100).embed_query(text)
    except openai.BadRequestError as error:
        assert error.code == "invalid_dimensions", error.code
    else:
        raise AssertionError("no invalid_dimensions")


def special_tokens_are_their_written_form(embeddings, vectors_of) -> None:
    text = "the end<|endoftext|>a start"
    assert 100257 in CL100K.encode(text, allowed_special="all")
    [wanted] = vectors_of([text])
    same(embeddings(allowed_special="all").embed_query(text), wanted)
    same(embeddings(disallowed_special=()).embed_query(text), wanted)


def long_texts_are_refused_until_they_are_split(embeddings) -> None:
    for words in (400, 10_000):  # more than the model reads, more than LangChain sends in one piece
        try:
            embeddings().embed_documents(["short", "tide " * words])
        except openai.BadRequestError as error:
            assert error.code == "input_too_long", error.code
            assert error.body["details"][0]["index"] == 1, error.body
            assert "split them (chunk_size of most splitters)" in error.message, error.message
        else:
            raise AssertionError("no input_too_long")


def split_texts_are_averaged(embeddings, vectors_of) -> None:
    """A seam may cut a character: each side has U+FFFD, as tiktoken decodes it, and nothing else differs."""
    text = "潮は一日に二度満ちる🌊。 The moon pulls the sea. " * 30
    tokens, length = CL100K.encode(text), 29
    pieces = [tokens[i:i + length] for i in range(0, len(tokens), length)]
    texts = [CL100K.decode(piece) for piece in pieces]
    assert len(pieces) > 20 and any("\ufffd" in piece for piece in texts)
    mean = [
        math.fsum(len(piece) * x for piece, x in zip(pieces, column, strict=True)) / len(tokens)
        for column in zip(*vectors_of(texts), strict=True)
    ]
    norm = math.sqrt(math.fsum(x * x for x in mean))
    [short, long] = embeddings(embedding_ctx_length=length).embed_documents(["a tide", text])
    same(short, vectors_of(["a tide"])[0])
    same(long, [x / norm for x in mean])


def shows_something(text: str) -> bool:
    """Letters, numbers, punctuation or symbols; any other text is refused as blank."""
    return any(unicodedata.category(c)[0] in "LNPS" for c in text.replace("\ufffd", ""))


def ids_are_decoded_as_tiktoken_does(plain: openai.OpenAI, model: str, vectors_of) -> None:
    chance = random.Random(17)
    arrays = [[chance.randrange(100_256) for _ in range(chance.randrange(1, 9))] for _ in range(400)]
    arrays += [[chance.randrange(256) for _ in range(chance.randrange(1, 9))] for _ in range(400)]  # single bytes
    arrays = [ids for ids in arrays if shows_something(CL100K.decode(ids))]
    assert len(arrays) > 700, len(arrays)
    wanted = vectors_of([CL100K.decode(ids) for ids in arrays])
    data = plain.embeddings.create(model=model, input=arrays).data
    assert [item.embedding for item in data] == wanted


def a_vector_store_finds(client: OpenAIEmbeddings) -> None:
    store = InMemoryVectorStore(client)
    store.add_texts(["Wild yeast raises sourdough.", "The moon raises the tides.", "Iron rusts."])
    [found] = store.similarity_search("Why does the sea rise twice a day?", k=1)
    assert "moon" in found.page_content, found


if __name__ == "__main__":
    main(*sys.argv[1:])
