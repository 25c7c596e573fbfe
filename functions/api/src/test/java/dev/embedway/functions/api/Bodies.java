package dev.embedway.functions.api;

import dev.embedway.topology.route.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A sound body of every route that takes JSON, and where it goes. */
final class Bodies {

  private static final String CHANGE =
      """
      {"name":"bodies","description":"d","metadata":{"k":1,"l":true},\
      "chunking":{"method":"tokens","size":9,"overlap":1},\
      "chunking_strategy":null,"search":{"hybrid_search":{"embedding_weight":1,"text_weight":2},\
      "boosts":{"title":3,"content":1},\
      "recency":{"attribute":"k","half_life_days":9,"weight":1}},"tenant":"default"}\
      """;

  private static final String MODEL = "{\"model\":\"all-MiniLM-L6-v2\",\"provider\":\"onnx\"}";

  private static final String DOCUMENT = "doc_5f2c0a9d1e3b4c5d6e7f8091";

  private static final String ORDER =
      """
      "embedding_model":"all-MiniLM-L6-v2","embedding_provider":"onnx","model":null,\
      "provider":null,"chunk_size":150,"chunk_overlap":23,"force_regenerate":true,"priority":50,\
      "tenant":"default"\
      """;

  private static final String PASSAGES =
      """
      {"query":"a","top_k":1,"collection":"bodies","embedding_model":"all-MiniLM-L6-v2",\
      "embedding_provider":"onnx","model":null,"provider":null,"filters":{"k":{"$gt":1}},\
      "tenant":"default"}\
      """;

  private static final Map<Endpoint, String> OTHERS =
      both(
          Map.of(
              Endpoint.WARM_MODEL,
              MODEL,
              Endpoint.DOWNLOAD_MODEL,
              MODEL,
              Endpoint.CHANGE_TENANT,
              "{\"suspended\":false}",
              Endpoint.CONTROL_STAGE,
              "{\"stage\":\"all\",\"action\":\"resume\"}",
              Endpoint.SKIP_JOB,
              "{\"job_id\":\"job_5f2c0a9d1e3b4c5d6e7f8091_1_1\",\"ttl_seconds\":60}",
              Endpoint.BUMP_JOB,
              """
              {"job_id":"job_5f2c0a9d1e3b4c5d6e7f8091_1_1","priority":"high","ttl_seconds":60}\
              """),
          Map.of(
              Endpoint.CREATE_EMBEDDINGS,
              """
              {"model":"all-MiniLM-L6-v2","input":["a"],"encoding_format":"base64","dimensions":384,\
              "user":"u","input_type":"query","truncate":true}\
              """,
              Endpoint.CREATE_EMBEDDINGS_BATCH,
              """
              {"texts":["a"],"model":"all-MiniLM-L6-v2","provider":"onnx","dimensions":384,\
              "batch_size":8,"truncate":false}\
              """,
              Endpoint.CHANGE_STORE,
              CHANGE,
              Endpoint.PATCH_STORE,
              CHANGE,
              Endpoint.CREATE_KEY,
              """
              {"tenant":"hostile","roles":["embed"],"name":"n","expires_at":9999999999}\
              """,
              Endpoint.UPLOAD_DOCUMENT,
              """
              {"store":"bodies","key":"k.txt","text":"t","content_base64":null,"content_type":"text/plain",\
              "metadata":{"k":1},"tenant":"default"}\
              """,
              Endpoint.PREPARE_UPLOAD,
              """
              {"store":"bodies","key":"k.txt","content_type":"text/plain","tenant":"default"}\
              """,
              Endpoint.CREATE_COLLECTION,
              """
              {"name":"sound","metadata":{"k":1},"embedding_model":"all-MiniLM-L6-v2",\
              "provider":"onnx","tenant":"default"}\
              """,
              Endpoint.CREATE_STORE,
              """
              {"name":null,"description":"d","metadata":{"k":1,"l":true},\
              "embedding_model":"all-MiniLM-L6-v2","model":null,\
              "dimensions":384,"chunking":{"method":"tokens","size":9,"overlap":1},\
              "chunking_strategy":null,"tenant":"default","file_ids":[],"expires_after":null}\
              """,
              Endpoint.SEARCH_STORE,
              """
              {"query":["a"],"max_num_results":1,"filters":{"k":{"$gt":1}},\
              "ranking_options":{"score_threshold":0.5,"ranker":"auto",\
              "hybrid_search":{"embedding_weight":1,"text_weight":0.5},\
              "boosts":{"title":2,"content":1},\
              "recency":{"attribute":"k","half_life_days":9,"weight":1}},"mode":"text",\
              "explain":true,"group_by":"document","context":1,"highlight":true,\
              "rewrite_query":false,"truncate":true,"tenant":"default"}\
              """));

  private static final Map<Endpoint, String> SOUND = both(both(more(), media()), OTHERS);

  private static Map<Endpoint, String> media() {
    String one = "{" + ORDER + "}";
    String several = "{\"media_ids\":[\"" + DOCUMENT + "\"]," + ORDER + "}";
    String anew =
        """
        {"media_id":"%s","user_id":"default","tenant":"default","idempotency_key":"k","dedupe_key":"d",\
        "operation_id":"o","priority":20,"user_tier":"free","embedder_name":"all-MiniLM-L6-v2",\
        "embedder_version":"1"}\
        """
            .formatted(DOCUMENT);
    return Map.of(
        Endpoint.REEMBED_DOCUMENT, anew,
        Endpoint.EMBED_MEDIA, one,
        Endpoint.EMBED_DOCUMENT, one,
        Endpoint.EMBED_MEDIA_BATCH, several,
        Endpoint.EMBED_DOCUMENTS, several,
        Endpoint.SEARCH_MEDIA, PASSAGES,
        Endpoint.SEARCH_DOCUMENTS, PASSAGES);
  }

  private static Map<Endpoint, String> more() {
    return Map.ofEntries(
        Map.entry(
            Endpoint.QUERY_STORE,
            """
            {"query":"a","vector":null,"top_k":1,"filter":{"k":{"$gt":1}},"mode":"text",\
            "tenant":"default"}\
            """),
        Map.entry(
            Endpoint.UPSERT_RECORDS,
            """
            {"records":[{"id":"a","values":null,"content":"c","metadata":{"k":1}}],\
            "tenant":"default"}\
            """),
        Map.entry(
            Endpoint.CREATE_VECTOR_BATCH,
            """
            {"records":[{"id":"a","values":null,"content":"c","metadata":{"k":1}}],"upload":null,\
            "tenant":"default"}\
            """),
        Map.entry(
            Endpoint.CREATE_STORE_FROM_MEDIA,
            """
            {"store_name":"made","embedding_model":null,"dimensions":384,\
            "media_ids":["doc_5f2c0a9d1e3b4c5d6e7f8091"],"keywords":null,"keyword_match":"any",\
            "chunk_size":100,"chunk_overlap":10,"chunk_method":"words","language":"en",\
            "update_existing_store_id":null,"use_existing_embeddings":false,"tenant":"default"}\
            """),
        Map.entry(
            Endpoint.DUPLICATE_STORE,
            """
            {"new_name":"copy","name":null,"dimensions":384,"tenant":"default"}\
            """),
        Map.entry(
            Endpoint.REEMBED_STORE,
            """
            {"action":"start","embedding_model":null,"model":"all-MiniLM-L6-v2","dimensions":384,\
            "chunking":{"method":"tokens","size":9,"overlap":1},"chunking_strategy":null,\
            "dry_run":true,"max_failed":0,"max_left_records":0,"switch_if":{"ndcg_drop_max":0.01},\
            "tenant":"default"}\
            """),
        Map.entry(
            Endpoint.REEMBED_STORES,
            """
            {"embedding_model":null,"model":"all-MiniLM-L6-v2","dimensions":384,\
            "chunking":{"method":"tokens","size":9,"overlap":1},"chunking_strategy":null,\
            "dry_run":true,"switch_if":{"ndcg_drop_max":0.01},"tenant":"default",\
            "all_tenants":false,"limit":2,"after":null}\
            """),
        Map.entry(Endpoint.TUNE_STORES, "{\"ef_search\":100,\"tenant\":\"default\"}"),
        Map.entry(Endpoint.TUNE_STORE, "{\"ef_search\":100,\"tenant\":\"default\"}"),
        Map.entry(
            Endpoint.REBUILD_STORE_INDEX,
            """
            {"index_type":"hnsw","metric":"cosine","m":8,"ef_construction":40,"tenant":"default"}\
            """),
        Map.entry(
            Endpoint.SEARCH_STORES,
            """
            {"vector_stores":["bodies",{"store":"others","weight":2}],"query":["a"],\
            "max_num_results":1,"filters":{"k":{"$gt":1}},"ranking_options":null,"mode":"text",\
            "explain":true,"group_by":"document","context":1,"highlight":true,\
            "rewrite_query":false,"truncate":true,"tenant":"default"}\
            """),
        Map.entry(
            Endpoint.REPLACE_SYNONYMS,
            """
            {"synonyms":[["tv","television"]],"tenant":"default"}\
            """),
        Map.entry(
            Endpoint.DELETE_BY_FILTER,
            """
            {"filter":{"k":{"$gt":1}},"tenant":"default"}\
            """),
        Map.entry(
            Endpoint.COMPARE_STORE,
            """
            {"queries":[{"query":"a","relevant":["k.txt"]}],"mode":"vector","tenant":"default"}\
            """),
        Map.entry(
            Endpoint.ATTACH_FILE,
            """
            {"file_id":"file-019acf3b5c6e7f80915f2c0a","attributes":{"k":1,"l":true},\
            "chunking_strategy":{"type":"auto","static":null},"tenant":"default"}\
            """),
        Map.entry(
            Endpoint.CREATE_FILE_BATCH,
            """
            {"file_ids":["file-019acf3b5c6e7f80915f2c0a"],"files":null,"attributes":{"k":1},\
            "chunking_strategy":null,"tenant":"default"}\
            """),
        Map.entry(Endpoint.CHANGE_DOCUMENT, "{\"metadata\":{\"k\":1},\"tenant\":\"default\"}"),
        Map.entry(Endpoint.CHANGE_STORE_FILE, "{\"attributes\":{\"k\":1},\"tenant\":\"default\"}"),
        Map.entry(
            Endpoint.RUN_COMPACTOR,
            "{\"user_id\":\"default\",\"tenant\":\"default\",\"media_db_path\":null}"),
        Map.entry(
            Endpoint.VERIFY_ERASURE,
            """
            {"subject":"erased-1","requested_at":"2026-11-29T12:00:00Z",\
            "erased_at":"2026-11-29T13:00:00Z","erased":{"chunks":3},"unreachable":{"logs":"never"},\
            "hmac":"0"}\
            """),
        Map.entry(
            Endpoint.DECIDE_DEAD_LETTER,
            """
            {"stage":"embedding","entry_id":"dl_0","state":"ignored","operator_note":null}\
            """),
        Map.entry(
            Endpoint.REQUEUE_DEAD_LETTER,
            """
            {"stage":"embedding","entry_id":"dl_0","delete_from_dlq":true,"override_fields":null}\
            """),
        Map.entry(
            Endpoint.REQUEUE_DEAD_LETTERS,
            """
            {"stage":"embedding","entry_ids":["dl_0"],"delete_from_dlq":true,\
            "override_fields":null}\
            """));
  }

  private static Map<Endpoint, String> both(
      Map<Endpoint, String> some, Map<Endpoint, String> others) {
    Map<Endpoint, String> all = new TreeMap<>(some);
    all.putAll(others);
    return all;
  }

  /** The routes that change something and read no body, or a form alone. */
  private static final Set<Endpoint> BODILESS =
      Set.of(
          Endpoint.RESET_BREAKER,
          Endpoint.CANCEL_DOCUMENT_JOB,
          Endpoint.CANCEL_MEDIA_JOB,
          Endpoint.CREATE_FILE,
          Endpoint.CANCEL_FILE_BATCH);

  private Bodies() {}

  /** The routes that take JSON; one without a sound body here is a failure. */
  static List<Endpoint> routes() {
    return Arrays.stream(Endpoint.values())
        .filter(endpoint -> Set.of("POST", "PUT", "PATCH").contains(endpoint.method()))
        .filter(endpoint -> !BODILESS.contains(endpoint))
        .toList();
  }

  static String sound(Endpoint endpoint) {
    String body = SOUND.get(endpoint);
    if (body == null) {
      throw new AssertionError(endpoint + " has no sound body here");
    }
    return body;
  }

  static Ask ask(Endpoint endpoint, String key) {
    String path =
        "/v1"
            + endpoint
                .path()
                .replace("{store}", "bodies")
                .replace("{id}", DOCUMENT)
                .replace("{file}", DOCUMENT);
    return new Ask(endpoint.method(), path, Ask.post(path, "").headers(), "").key(key);
  }
}
