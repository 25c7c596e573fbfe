-- The text search configuration of an index version, chosen when its first document is written: texts
-- and queries of the version go through its dictionaries (docs/adr/0067).
CREATE TABLE index_versions (
  tenant      text COLLATE "C" NOT NULL,
  store_id    text COLLATE "C" NOT NULL,
  version     integer NOT NULL,
  -- One of PostgreSQL's own, by name: pg_upgrade refuses tables with a column of type regconfig.
  text_config text COLLATE "C" NOT NULL CHECK (
    text_config ~ '^[a-z_]+$' AND ('pg_catalog.' || text_config)::regconfig IS NOT NULL),
  PRIMARY KEY (tenant, store_id, version)
);

INSERT INTO index_versions (tenant, store_id, version, text_config)
SELECT DISTINCT tenant, store_id, version, 'english' FROM documents;

-- Without UPDATE: other dictionaries would not find what is there.
SELECT embedway_guard_table('index_versions', 'SELECT, INSERT, DELETE');

-- Returns the configuration of a version. Functions of the version before write no row of a version:
-- their texts are English.
CREATE FUNCTION embedway_text_config(of_tenant text, of_store text, of_version integer)
RETURNS regconfig
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(
  (SELECT ('pg_catalog.' || text_config)::regconfig FROM index_versions
   WHERE tenant = of_tenant AND store_id = of_store AND version = of_version),
  'pg_catalog.english'::regconfig);

-- Returns the terms of a text or of a query. Searches of the version before call the one without a
-- configuration.
CREATE FUNCTION embedway_terms(config regconfig, given text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector(config, embedway_search_text(left(given, 200000)));

REVOKE EXECUTE ON FUNCTION embedway_text_config FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION embedway_terms(regconfig, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION embedway_text_config TO ${app_role};
GRANT EXECUTE ON FUNCTION embedway_terms(regconfig, text) TO ${app_role};

CREATE OR REPLACE FUNCTION embedway_fill_terms() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.terms := ${flyway:defaultSchema}.embedway_terms(
    ${flyway:defaultSchema}.embedway_text_config(NEW.tenant, NEW.store_id, NEW.version), NEW.text);
  RETURN NEW;
END
$$;
