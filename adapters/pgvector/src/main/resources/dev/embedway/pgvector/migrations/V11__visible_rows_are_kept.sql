-- The store's role deletes chunks and vectors that no search shows, of its transaction's tenant as
-- before (docs/adr/0068). A visible row is left where it is, without an error.
CREATE FUNCTION embedway_keep_visible(name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'CREATE POLICY keep_visible ON %1$I AS RESTRICTIVE FOR DELETE TO ${app_role} USING (NOT EXISTS ('
    '  SELECT 1 FROM documents d'
    '  WHERE d.tenant = %1$I.tenant AND d.store_id = %1$I.store_id AND d.version = %1$I.version'
    '    AND d.document_id = %1$I.document_id AND d.generation = %1$I.generation'
    '    AND NOT d.removed))', name);
END
$$;
REVOKE EXECUTE ON FUNCTION embedway_keep_visible FROM PUBLIC;

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
END
$$;

SELECT embedway_keep_visible('chunks');
SELECT embedway_keep_visible('embedding_' || dim)
FROM unnest(ARRAY[8, 16, 32, 64, 128, 256, 384, 512, 768, 1024, 1536, 2048, 2560, 3072, 4096]) dim;

-- Texts of a version are searched by its configuration as long as it has documents.
CREATE POLICY keep_used ON index_versions AS RESTRICTIVE FOR DELETE TO ${app_role} USING (NOT EXISTS (
  SELECT 1 FROM documents d
  WHERE d.tenant = index_versions.tenant AND d.store_id = index_versions.store_id
    AND d.version = index_versions.version));
