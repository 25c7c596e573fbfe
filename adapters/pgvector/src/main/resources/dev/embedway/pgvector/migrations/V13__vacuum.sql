-- Tables that the compactor deletes from are vacuumed after a twentieth of their rows, not a fifth: room
-- is used again before the tables and their HNSW indexes grow, and visible rows stay close together. Not
-- sooner: each vacuum goes through the whole of every HNSW index of the table (docs/adr/0075).
CREATE FUNCTION embedway_tune_vacuum(name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'ALTER TABLE %I SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000,'
    ' autovacuum_analyze_scale_factor = 0.05)', name);
END
$$;
REVOKE EXECUTE ON FUNCTION embedway_tune_vacuum FROM PUBLIC;

CREATE OR REPLACE FUNCTION embedway_add_dim(dim integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  name text := 'embedding_' || dim;
BEGIN
  EXECUTE format(
    'CREATE TABLE %I ('
    '  tenant      text COLLATE "C" NOT NULL,'
    '  store_id    text COLLATE "C" NOT NULL,'
    '  version     integer NOT NULL,'
    '  document_id text COLLATE "C" NOT NULL,'
    '  generation  bigint NOT NULL,'
    '  ordinal     integer NOT NULL,'
    '  embedding   halfvec(%s) NOT NULL,'
    '  PRIMARY KEY (tenant, store_id, version, document_id, generation, ordinal))', name, dim);
  -- As V4 has it.
  EXECUTE format('ALTER TABLE %I ALTER COLUMN embedding SET STORAGE %s', name,
    CASE WHEN dim <= 3072 THEN 'PLAIN' ELSE 'EXTERNAL' END);
  PERFORM embedway_guard_table(name, 'SELECT, INSERT, DELETE');
  PERFORM embedway_show_to_owner(name);
  PERFORM embedway_keep_visible(name);
  PERFORM embedway_tune_vacuum(name);
END
$$;

SELECT embedway_tune_vacuum(name) FROM unnest(ARRAY['documents', 'chunks', 'done_batches']) name;
SELECT embedway_tune_vacuum('embedding_' || dim)
FROM unnest(ARRAY[8, 16, 32, 64, 128, 256, 384, 512, 768, 1024, 1536, 2048, 2560, 3072, 4096]) dim;
