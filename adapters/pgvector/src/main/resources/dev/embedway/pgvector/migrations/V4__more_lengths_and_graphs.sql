-- The owner's job that builds graphs counts the rows of every tenant's stores. A policy for that role alone: the app
-- role's own is what it was, without an OR that would keep its searches from the indexes.
CREATE FUNCTION embedway_show_to_owner(name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE POLICY owner_counts ON %I FOR SELECT TO CURRENT_USER USING (true)', name);
END
$$;
REVOKE EXECUTE ON FUNCTION embedway_show_to_owner FROM PUBLIC;

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
  -- In the row itself where a page of 8 kB holds it: an exact scan reads every vector, and a detour for each costs more
  -- than that. Beside it, but uncompressed, where not.
  EXECUTE format('ALTER TABLE %I ALTER COLUMN embedding SET STORAGE %s', name,
    CASE WHEN dim <= 3072 THEN 'PLAIN' ELSE 'EXTERNAL' END);
  PERFORM embedway_guard_table(name, 'SELECT, INSERT, DELETE');
  PERFORM embedway_show_to_owner(name);
END
$$;

SELECT embedway_show_to_owner('dropped_stores');
SELECT embedway_show_to_owner('embedding_384');
SELECT embedway_add_dim(dim)
FROM unnest(ARRAY[8, 16, 32, 64, 128, 256, 512, 768, 1024, 1536, 2048, 2560, 3072, 4096]) dim;
