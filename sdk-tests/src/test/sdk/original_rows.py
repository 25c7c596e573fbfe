"""The original module's routes of stores and collections, a row for each request, with each error."""

import re
from typing import Any, Callable, Iterator, NamedTuple

STORES = "/api/v1/vector_stores"
COLLECTIONS = "/api/v1/embeddings/collections"
INVALID = "all bad input is a 400, as OpenAI has it"
LONG = "word " * 600


class Row(NamedTuple):
    """A request of a row.

    request: method and path, below the prefix of stores or a whole one
    status: the original's
    answer: names of members, dotted, or a condition of the body
    ours: status here, where it is another
    departs: what is otherwise here
    """

    row: str
    case: str
    request: str
    body: Any
    status: int
    answer: "tuple[str, ...] | Callable[[Any], bool]" = ()
    ours: int = 0
    departs: str = ""
    who: str = "admin"


def code(expected: str) -> Callable[[Any], bool]:
    return lambda body: body["error"]["code"] == expected


def records(*all_of: dict) -> dict:
    return {"records": list(all_of)}


def axis(i: int, length: int = 384) -> list:
    return [1.0 if place == i else 0.0 for place in range(length)]


def stores() -> Iterator[Row]:
    row = "POST vector_stores"
    yield Row(
        row,
        "made",
        "POST ",
        {"name": "Rows", "dimensions": 384, "metadata": {"a": "b"}},
        200,
        lambda body: re.fullmatch(r"vs_[0-9a-f]{24}", body["id"])
        and body["metadata"] == {"a": "b"}
        and {"object", "name", "created_at", "dimensions"} <= body.keys(),
    )
    yield Row(
        row,
        "name taken, in another case",
        "POST ",
        {"name": "ROWS", "dimensions": 384},
        409,
        code("store_name_taken"),
    )
    yield Row(
        row,
        "no dimensions",
        "POST ",
        {"name": "bare"},
        422,
        ("id",),
        200,
        "the model's length is the default",
    )
    yield Row(
        row,
        "dimensions 0",
        "POST ",
        {"name": "zero", "dimensions": 0},
        422,
        code("invalid_dimensions"),
        400,
        INVALID,
    )
    yield Row(
        row,
        "a length that the model has not",
        "POST ",
        {"name": "odd", "dimensions": 1536},
        200,
        code("invalid_dimensions"),
        400,
        "a store has a length that its model has",
    )

    row = "GET vector_stores"
    yield Row(row, "listed", "GET ", None, 200, ("data",))
    yield Row(
        row,
        "by another tenant",
        "GET ",
        None,
        200,
        lambda body: body["data"] == [],
        who="other",
        departs="tables of no tenant or of another are not listed",
    )

    row = "GET vector_stores/{id}"
    yield Row(row, "read", "GET /Rows", None, 200, ("id", "name", "metadata", "dimensions"))
    yield Row(row, "unknown", "GET /unknown", None, 404)
    yield Row(
        row,
        "another tenant's",
        "GET /{id}",
        None,
        200,
        (),
        404,
        "every route asks whose a store is",
        "other",
    )

    row = "PATCH vector_stores/{id}"
    yield Row(
        row,
        "metadata is merged",
        "PATCH /Rows",
        {"metadata": {"c": "d"}},
        200,
        lambda body: body["metadata"] == {"a": "b", "c": "d"},
    )
    yield Row(
        row, "renamed", "PATCH /Rows", {"name": "rows"}, 200, lambda body: body["name"] == "rows"
    )
    yield Row(row, "name taken", "PATCH /rows", {"name": "bare"}, 409, code("store_name_taken"))
    yield Row(row, "unknown", "PATCH /unknown", {"metadata": {}}, 404)

    row = "DELETE vector_stores/{id}"
    yield Row(
        row,
        "deleted",
        "DELETE /bare",
        None,
        200,
        lambda body: body["deleted"] is True and "id" in body,
    )
    yield Row(
        row, "unknown", "DELETE /unknown", None, 200, (), 404, "what is not there is not deleted"
    )


def vectors() -> Iterator[Row]:
    row = "POST {id}/vectors"
    yield Row(
        row,
        "text, values, both; with and without an id",
        "POST /rows/vectors",
        records(
            {"content": "Two tides a day.", "metadata": {"topic": "sea", "year": 2001}},
            {"id": "east", "values": axis(0), "metadata": {"topic": "food"}},
            {"id": "west", "values": axis(1), "content": "Sourdough needs time."},
        ),
        200,
        lambda body: body["upserted"] == 3
        and re.fullmatch(r"vec_[0-9a-f]{24}", body["ids"][0])
        and body["ids"][1:] == ["east", "west"],
    )
    yield Row(
        row,
        "no metadata",
        "GET /rows/vectors/west",
        None,
        200,
        lambda body: body["metadata"] == {},
        0,
        "a record without metadata has none, not {source: api}",
    )
    yield Row(row, "neither values nor content", "POST /rows/vectors", records({"id": "x"}), 400)
    yield Row(
        row,
        "values of another length",
        "POST /rows/vectors",
        records({"id": "x", "values": axis(0, 383)}),
        400,
    )
    yield Row(
        row,
        "values without a direction",
        "POST /rows/vectors",
        records({"id": "x", "values": [0.0] * 384}),
        200,
        (),
        400,
        "a vector of zeros has no cosine",
    )
    yield Row(
        row,
        "content over the model's limit",
        "POST /rows/vectors",
        records({"id": "x", "content": LONG}),
        400,
        code("input_too_long"),
    )
    yield Row(
        row,
        "one of them is bad",
        "POST /rows/vectors",
        records({"id": "good", "content": "Good."}, {"id": "x"}),
        400,
    )
    yield Row(
        row,
        "then none of them is there",
        "GET /rows/vectors/good",
        None,
        404,
        code("vector_not_found"),
    )
    yield Row(row, "unknown store", "POST /unknown/vectors", records({"content": "a"}), 404)
    yield Row(
        row,
        "another tenant's",
        "POST /{id}/vectors",
        records({"content": "a"}),
        200,
        (),
        404,
        "every route asks whose a store is",
        "other",
    )

    row = "GET {id}/vectors"
    yield Row(
        row,
        "a page",
        "GET /rows/vectors?limit=2",
        None,
        200,
        lambda body: len(body["data"]) == 2
        and {"id", "metadata", "content"} <= body["data"][0].keys()
        and body["pagination"] == {"limit": 2, "offset": 0, "next_offset": 2, "total": 3},
    )
    yield Row(
        row,
        "a page of one",
        "GET /rows/vectors?limit=1",
        None,
        422,
        lambda body: len(body["data"]) == 1,
        200,
        "1 is a limit",
    )
    yield Row(row, "of more than 1000", "GET /rows/vectors?limit=1001", None, 422, (), 400, INVALID)
    yield Row(
        row,
        "filtered",
        "GET /rows/vectors?filter=%7B%22topic%22%3A%22sea%22%7D",
        None,
        200,
        lambda body: body["pagination"]["total"] == 1,
    )
    yield Row(
        row,
        "a filter that is none",
        "GET /rows/vectors?filter=%7B",
        None,
        400,
        code("invalid_filter"),
    )
    yield Row(
        row,
        "ordered",
        "GET /rows/vectors?order_by=metadata.topic&order_dir=desc",
        None,
        200,
        lambda body: body["data"][0]["metadata"].get("topic") == "sea",
    )
    yield Row(
        row,
        "an order that is none",
        "GET /rows/vectors?order_by=content",
        None,
        400,
        code("invalid_order_by"),
    )
    yield Row(
        row,
        "an order that is SQL",
        "GET /rows/vectors?order_by=metadata.a'%29%3BDROP%20TABLE%20chunks%3B--",
        None,
        200,
        code("invalid_order_by"),
        400,
        "a key is a name and no SQL",
    )

    row = "DELETE {id}/vectors/{vid}"
    yield Row(
        row,
        "deleted",
        "DELETE /rows/vectors/west",
        None,
        200,
        lambda body: body["id"] == "west" and body["deleted"] is True,
    )
    yield Row(
        row, "unknown vector", "DELETE /rows/vectors/west", None, 404, code("vector_not_found")
    )
    yield Row(
        row, "unknown store", "DELETE /unknown/vectors/west", None, 404, code("store_not_found")
    )

    row = "POST {id}/query"
    yield Row(
        row,
        "by text",
        "POST /rows/query",
        {"query": "When is high tide?", "top_k": 1},
        200,
        lambda body: body["data"][0]["metadata"]["topic"] == "sea"
        and {"id", "content", "metadata", "score"} <= body["data"][0].keys(),
    )
    yield Row(
        row,
        "by vector",
        "POST /rows/query",
        {"vector": axis(0), "top_k": 1},
        200,
        lambda body: body["data"][0]["id"] == "east",
    )
    yield Row(
        row,
        "filtered",
        "POST /rows/query",
        {"query": "When is high tide?", "filter": {"topic": "food"}},
        200,
        lambda body: [each["id"] for each in body["data"]] == ["east"],
    )
    yield Row(row, "neither", "POST /rows/query", {}, 400)
    yield Row(row, "an empty vector", "POST /rows/query", {"vector": []}, 400)
    yield Row(row, "a vector of another length", "POST /rows/query", {"vector": axis(0, 3)}, 400)
    yield Row(
        row,
        "top_k of 101",
        "POST /rows/query",
        {"query": "tide", "top_k": 101},
        422,
        (),
        400,
        INVALID,
    )
    yield Row(
        row,
        "text over the model's limit",
        "POST /rows/query",
        {"query": LONG},
        400,
        code("input_too_long"),
    )
    yield Row(row, "unknown store", "POST /unknown/query", {"query": "tide"}, 404)


def batches() -> Iterator[Row]:
    row = "POST {id}/vectors/batches"
    path = "/rows/vectors/batches"
    yield Row(
        row,
        "ordered",
        f"POST {path}",
        records({"id": "batched", "content": "A neap tide.", "metadata": {"topic": "moon"}}),
        200,
        lambda body: re.fullmatch(r"vsb_[0-9a-f]{20}", body["id"])
        and {"status", "upserted", "error"} <= body.keys(),
        202,
        "a batch is written in the background, and is lost with no process",
    )
    yield Row(row, "no records", f"POST {path}", records(), 400)
    yield Row(row, "unknown store", "POST /unknown/vectors/batches", records({"content": "a"}), 404)

    row = "GET {id}/vectors/batches/{bid}"
    yield Row(row, "read", f"GET {path}/{{batch}}", None, 200, ("id", "status", "upserted"))
    yield Row(row, "unknown", f"GET {path}/vsb_{20 * '0'}", None, 404)
    yield Row(
        row,
        "another tenant's",
        "GET /{id}/vectors/batches/{batch}",
        None,
        200,
        (),
        404,
        "every route asks whose a batch is",
        "other",
    )

    row = "POST {id}/duplicate"
    yield Row(
        row,
        "copied",
        "POST /rows/duplicate",
        {"new_name": "rows-copy"},
        200,
        lambda body: {"source_id", "destination_id", "upserted", "estimated_total"} <= body.keys()
        and body["source_id"] != body["destination_id"]
        and body["estimated_total"] > 0,
        202,
        "a copy is a batch, which GET of the new store's batches tells of",
    )
    yield Row(
        row,
        "dimensions that the model has not",
        "POST /rows/duplicate",
        {"new_name": "rows-short", "dimensions": 5},
        200,
        code("invalid_dimensions"),
        400,
        "a store has a length that its model has",
    )
    yield Row(row, "no name", "POST /rows/duplicate", {}, 422, (), 400, INVALID)
    yield Row(
        row,
        "name taken",
        "POST /rows/duplicate",
        {"new_name": "ROWS-copy"},
        409,
        code("store_name_taken"),
    )
    yield Row(row, "unknown store", "POST /unknown/duplicate", {"new_name": "other"}, 404)
    yield Row(
        row,
        "another tenant's",
        "POST /{id}/duplicate",
        {"new_name": "other"},
        200,
        (),
        404,
        "every route asks whose a store is",
        "other",
    )

    row = "POST create_from_media"
    path = "POST /create_from_media"
    chosen = {"store_name": "rows-made", "media_ids": ["{document}"]}
    yield Row(
        row,
        "a document to choose",
        "POST /api/v1/documents",
        {
            "store": "rows",
            "key": "sea.md",
            "text": "Two tides a day.",
            "metadata": {"keywords": "sea, moon"},
        },
        202,
        ("id",),
    )
    yield Row(
        row,
        "made of documents by their ids",
        path,
        chosen | {"chunk_size": 100, "chunk_overlap": 20, "chunk_method": "words"},
        200,
        lambda body: {"store_id", "batch_id", "upserted"} <= body.keys()
        and body["store_id"] == body["destination_id"],
        202,
        "the copying is a batch, which GET of the store's batches tells of",
    )
    yield Row(
        row,
        "of documents by keyword, into a store that is there",
        path,
        {
            "store_name": "rows-made",
            "update_existing_store_id": "rows-made",
            "keywords": ["sea", "sun"],
            "keyword_match": "any",
            "use_existing_embeddings": True,
        },
        200,
        ("store_id", "batch_id", "upserted"),
        202,
        "the copying is a batch, which GET of the store's batches tells of",
    )
    yield Row(
        row,
        "longer chunks than the model reads",
        path,
        chosen | {"store_name": "rows-long", "chunk_size": 500},
        200,
        lambda body: body["error"]["param"] == "chunk_size",
        400,
        "no text of a chunk is cut off before it is embedded",
    )
    yield Row(
        row,
        "another method of an existing store",
        path,
        {
            "store_name": "rows-made",
            "update_existing_store_id": "rows-made",
            "media_ids": ["{document}"],
            "chunk_method": "tokens",
        },
        200,
        code("state_conflict"),
        409,
        "documents of a store are cut as the store says",
    )
    yield Row(row, "neither ids nor keywords", path, {"store_name": "rows-none"}, 400)
    yield Row(row, "no name", path, {"media_ids": ["{document}"]}, 422, (), 400, INVALID)
    yield Row(
        row,
        "a media id that is a number",
        path,
        {"store_name": "rows-none", "media_ids": [1]},
        404,
        (),
        400,
        "a media id is a document's",
    )
    yield Row(
        row,
        "unknown document",
        path,
        {"store_name": "rows-none", "media_ids": ["doc_" + "0" * 24]},
        404,
        code("document_not_found"),
    )
    yield Row(
        row,
        "keyword of no document",
        path,
        {"store_name": "rows-none", "keywords": ["mountain"]},
        404,
        code("document_not_found"),
    )
    yield Row(
        row,
        "unknown store",
        path,
        chosen | {"update_existing_store_id": "unknown"},
        404,
        code("store_not_found"),
    )
    yield Row(
        row,
        "another tenant's document",
        path,
        chosen,
        404,
        code("document_not_found"),
        who="other",
    )

    row = "GET vector_stores/batches"
    yield Row(
        row,
        "listed",
        "GET /batches?limit=1",
        None,
        200,
        lambda body: len(body["data"]) == 1 and {"limit", "offset"} <= body["pagination"].keys(),
    )
    yield Row(
        row, "of a status", "GET /batches?status=failed", None, 200, lambda body: body["data"] == []
    )
    yield Row(row, "501 of them", "GET /batches?limit=501", None, 422, (), 400, INVALID)
    yield Row(
        row,
        "those of others, for others than administrators",
        "GET /batches?user_id=original-routes-too",
        None,
        403,
        who="member",
    )


def administration() -> Iterator[Row]:
    row = "GET {id}/admin/index_info"
    yield Row(
        row,
        "told",
        "GET /rows/admin/index_info",
        None,
        200,
        ("backend", "index_type", "dimension", "count", "ops", "ef_search"),
    )
    yield Row(
        row, "to others than administrators", "GET /rows/admin/index_info", None, 403, who="member"
    )
    yield Row(row, "unknown store", "GET /unknown/admin/index_info", None, 404)

    row = "POST admin/hnsw_ef_search"
    yield Row(
        row,
        "set",
        "POST /admin/hnsw_ef_search",
        {"ef_search": 120},
        200,
        lambda body: body["ef_search"] == 120 and "note" in body,
        departs="it is of the stores of the tenant, and lasts; one process's setting there",
    )
    yield Row(
        row,
        "then told",
        "GET /rows/admin/index_info",
        None,
        200,
        lambda body: body["ef_search"] == 120,
    )
    yield Row(row, "0", "POST /admin/hnsw_ef_search", {"ef_search": 0}, 422, (), 400, INVALID)
    yield Row(
        row,
        "by others than administrators",
        "POST /admin/hnsw_ef_search",
        {"ef_search": 120},
        403,
        who="member",
    )

    row = "POST {id}/admin/rebuild_index"
    path = "/rows/admin/rebuild_index"
    yield Row(
        row,
        "ordered",
        f"POST {path}",
        {"index_type": "hnsw", "m": 24, "ef_construction": 128},
        200,
        ("backend", "index_type", "dimension", "count"),
        202,
        "searches use the former index until the new one is there",
    )
    yield Row(
        row,
        "ivfflat",
        f"POST {path}",
        {"index_type": "ivfflat"},
        200,
        (),
        400,
        "an index that has to be made anew as rows come is none",
    )
    yield Row(
        row,
        "another metric",
        f"POST {path}",
        {"index_type": "hnsw", "metric": "euclidean"},
        200,
        (),
        400,
        "vectors have length one, for which all metrics have one order",
    )
    yield Row(row, "what is no type", f"POST {path}", {"index_type": "flat"}, 400)
    yield Row(
        row,
        "by others than administrators",
        f"POST {path}",
        {"index_type": "hnsw"},
        403,
        who="member",
    )
    yield Row(
        row, "unknown store", "POST /unknown/admin/rebuild_index", {"index_type": "hnsw"}, 404
    )

    row = "POST {id}/admin/delete_by_filter"
    path = "/rows/admin/delete_by_filter"
    yield Row(row, "no filter", f"POST {path}", {"filter": {}}, 400)
    yield Row(row, "a filter that all match", f"POST {path}", {"filter": {"$and": []}}, 400)
    yield Row(
        row,
        "by others than administrators",
        f"POST {path}",
        {"filter": {"topic": "food"}},
        403,
        who="member",
    )
    yield Row(
        row,
        "deleted",
        f"POST {path}",
        {"filter": {"topic": "food"}},
        200,
        lambda body: body["deleted"] == 1,
    )

    row = "GET admin/health"
    yield Row(
        row,
        "told",
        "GET /admin/health",
        None,
        200,
        lambda body: body["ok"] is True and "driver" in body and isinstance(body["pool"], dict),
    )
    yield Row(row, "to others than administrators", "GET /admin/health", None, 403, who="member")

    row = "GET admin/users"
    yield Row(
        row,
        "told",
        "GET /admin/users",
        None,
        200,
        lambda body: [one["user_id"] for one in body["data"]] == ["original-routes"]
        and body["data"][0]["has_vector_dir"] is True
        and body["data"][0]["store_count"] > 0
        and body["data"][0]["batch_count"] > 0,
        departs="a tenant's administrator sees its own; that of tenant default sees all",
    )
    yield Row(row, "to others than administrators", "GET /admin/users", None, 403, who="member")


def collections() -> Iterator[Row]:
    row = "POST collections"
    yield Row(
        row,
        "made",
        f"POST {COLLECTIONS}",
        {"name": "notes", "metadata": {"a": "b"}},
        201,
        lambda body: body["name"] == "notes"
        and body["metadata"]["a"] == "b"
        and body["metadata"]["embedding_dimension"] == 384,
    )
    yield Row(row, "name taken", f"POST {COLLECTIONS}", {"name": "notes"}, 409)

    row = "GET collections"
    yield Row(
        row,
        "listed",
        f"GET {COLLECTIONS}",
        None,
        200,
        lambda body: "notes" in [each["name"] for each in body],
    )

    row = "GET collections/{name}/stats"
    yield Row(
        row,
        "told",
        f"GET {COLLECTIONS}/notes/stats",
        None,
        200,
        ("name", "count", "embedding_dimension", "metadata"),
    )
    yield Row(row, "unknown", f"GET {COLLECTIONS}/unknown/stats", None, 404)

    row = "DELETE collections/{name}"
    yield Row(row, "deleted", f"DELETE {COLLECTIONS}/notes", None, 204)
    yield Row(row, "unknown", f"DELETE {COLLECTIONS}/notes", None, 404)


def all_rows() -> Iterator[Row]:
    yield from stores()
    yield from vectors()
    yield from batches()
    yield from administration()
    yield from collections()
