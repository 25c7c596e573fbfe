-- Text search configurations that documents of a version have beside the version's own, each by the
-- language that it is written in (docs/adr/0090). A query goes through all of them.
CREATE TABLE document_text_configs (
  tenant      text COLLATE "C" NOT NULL,
  store_id    text COLLATE "C" NOT NULL,
  version     integer NOT NULL,
  -- One of PostgreSQL's own, by name, as in index_versions.
  text_config text COLLATE "C" NOT NULL CHECK (
    text_config ~ '^[a-z_]+$' AND ('pg_catalog.' || text_config)::regconfig IS NOT NULL),
  PRIMARY KEY (tenant, store_id, version, text_config)
);
SELECT embedway_guard_table('document_text_configs', 'SELECT, INSERT, DELETE');

-- As of index_versions: texts are searched by it as long as the version has documents.
CREATE POLICY keep_used ON document_text_configs AS RESTRICTIVE FOR DELETE TO ${app_role}
USING (NOT EXISTS (
  SELECT 1 FROM documents d
  WHERE d.tenant = document_text_configs.tenant AND d.store_id = document_text_configs.store_id
    AND d.version = document_text_configs.version));

-- Returns the configurations of a version: its own and those of its documents.
CREATE FUNCTION embedway_text_configs(of_tenant text, of_store text, of_version integer)
RETURNS regconfig[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
  SELECT array_agg(config) FROM (
    SELECT embedway_text_config(of_tenant, of_store, of_version) AS config
    UNION
    SELECT ('pg_catalog.' || text_config)::regconfig FROM document_text_configs
    WHERE tenant = of_tenant AND store_id = of_store AND version = of_version) configs);

-- Returns a phrase as any of these configurations makes it; NULL where none leaves a word of it.
CREATE FUNCTION embedway_phrase(configs regconfig[], given text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
  SELECT string_agg(DISTINCT '(' || phrase::text || ')', ' | ')::tsquery
  FROM unnest(configs) AS config, LATERAL (SELECT embedway_phrase(config, given) AS phrase) phrases
  WHERE numnode(phrase) > 0);

REVOKE EXECUTE ON FUNCTION embedway_text_configs FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION embedway_phrase(regconfig[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION embedway_text_configs TO ${app_role};
GRANT EXECUTE ON FUNCTION embedway_phrase(regconfig[], text) TO ${app_role};
