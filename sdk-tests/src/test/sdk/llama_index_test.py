"""What LlamaIndex's OpenAIEmbedding sees: only api_base and key differ from what it is given for OpenAI."""

import asyncio
import sys

from llama_index.core import Document, VectorStoreIndex
from llama_index.embeddings.openai import OpenAIEmbedding
from vectors import read, same


def main(base_url: str, key: str, expected_file: str) -> None:
    expected = read(expected_file)

    def embedding(**more) -> OpenAIEmbedding:
        return OpenAIEmbedding(**{"model_name": expected["model"], "api_base": base_url, "api_key": key, **more})

    gives_the_plain_vectors(embedding(), expected)
    batches_keep_their_order(embedding())
    a_role_and_a_length_may_be_asked_for(embedding, expected)
    an_index_finds(embedding())
    print("llama index passed")


def gives_the_plain_vectors(client: OpenAIEmbedding, expected: dict) -> None:
    texts = list(expected["vectors"])
    for text, vector in zip(texts, client.get_text_embedding_batch(texts), strict=True):
        same(vector, expected["vectors"][text])
        same(client.get_text_embedding(text), expected["vectors"][text])
        same(client.get_query_embedding(text), expected["vectors"][text])
    for text, vector in zip(texts, asyncio.run(client.aget_text_embedding_batch(texts)), strict=True):
        same(vector, expected["vectors"][text])


def batches_keep_their_order(client: OpenAIEmbedding) -> None:
    texts = [f"note {n} of {n % 7}" for n in range(250)]  # three requests of its own
    vectors = client.get_text_embedding_batch(texts)
    assert len(vectors) == len(texts)
    for n in range(0, 250, 40):
        same(vectors[n], client.get_text_embedding(texts[n]))
    same(client.get_text_embedding("two\ntides"), client.get_text_embedding("two tides"))


def a_role_and_a_length_may_be_asked_for(embedding, expected: dict) -> None:
    text, wanted = next(iter(expected["vectors"].items()))
    same(embedding(model_name=expected["model"] + "@passage", dimensions=len(wanted)).get_text_embedding(text), wanted)


def an_index_finds(client: OpenAIEmbedding) -> None:
    texts = ["Wild yeast raises sourdough.", "The moon raises the tides.", "Iron rusts."]
    index = VectorStoreIndex.from_documents([Document(text=text) for text in texts], embed_model=client)
    [found] = index.as_retriever(similarity_top_k=1).retrieve("Why does the sea rise twice a day?")
    assert "moon" in found.text, found


if __name__ == "__main__":
    main(*sys.argv[1:])
