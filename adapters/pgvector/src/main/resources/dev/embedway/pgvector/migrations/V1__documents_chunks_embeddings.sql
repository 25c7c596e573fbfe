-- Identifiers are compared by code point (COLLATE "C"): ties in results are broken by them, and no
-- locale of a server may change the order.

-- Not into the schema of our tables: others of this database may use it too.
CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

-- The role that the store runs as. It owns nothing, so row-level security binds it.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${app_role}') THEN
    CREATE ROLE ${app_role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
EXCEPTION
  -- Another database of this server is being migrated at this moment.
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA ${flyway:defaultSchema} TO ${app_role};

-- What a document shows: rows of other generations than this one are seen by nobody.
CREATE TABLE documents (
  tenant      text COLLATE "C" NOT NULL,
  store_id    text COLLATE "C" NOT NULL,
  version     integer NOT NULL,
  document_id text COLLATE "C" NOT NULL,
  key         text NOT NULL,
  generation  bigint,                          -- NULL until the first one is complete
  removed     boolean NOT NULL DEFAULT false,
  attributes  jsonb NOT NULL DEFAULT '{}',
  updated_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, store_id, version, document_id)
);

CREATE TABLE chunks (
  tenant      text COLLATE "C" NOT NULL,
  store_id    text COLLATE "C" NOT NULL,
  version     integer NOT NULL,
  document_id text COLLATE "C" NOT NULL,
  generation  bigint NOT NULL,
  ordinal     integer NOT NULL,
  start_at    integer NOT NULL,
  end_at      integer NOT NULL,
  tokens      integer NOT NULL,
  text        text NOT NULL,
  -- Cut, because a tsvector holds 1 MiB and a longer one would refuse the row.
  terms       tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('english', left(text, 200000))) STORED,
  PRIMARY KEY (tenant, store_id, version, document_id, generation, ordinal)
);

-- The batches of a generation that are written; the set is complete when all are.
CREATE TABLE done_batches (
  tenant      text COLLATE "C" NOT NULL,
  store_id    text COLLATE "C" NOT NULL,
  version     integer NOT NULL,
  document_id text COLLATE "C" NOT NULL,
  generation  bigint NOT NULL,
  batch       integer NOT NULL,
  PRIMARY KEY (tenant, store_id, version, document_id, generation, batch)
);

-- Stores that were deleted: a batch that arrives late for one is not written.
CREATE TABLE dropped_stores (
  tenant     text COLLATE "C" NOT NULL,
  store_id   text COLLATE "C" NOT NULL,
  dropped_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, store_id)
);

-- Shows a table's rows to their tenant alone, its owner included, and opens it to the app role.
CREATE FUNCTION embedway_guard_table(name text, privileges text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  EXECUTE format(
    'CREATE POLICY own_tenant ON %I USING (tenant = current_setting(''app.tenant'', true)) '
    'WITH CHECK (tenant = current_setting(''app.tenant'', true))', name);
  EXECUTE format('GRANT %s ON %I TO ${app_role}', privileges, name);
END
$$;
REVOKE EXECUTE ON FUNCTION embedway_guard_table FROM PUBLIC;

-- Makes the table of vectors of one length. A further length is one more migration that calls it.
CREATE FUNCTION embedway_add_dim(dim integer) RETURNS void
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
  -- In the row itself: an exact scan reads every vector, and a detour for each costs more than that.
  EXECUTE format('ALTER TABLE %I ALTER COLUMN embedding SET STORAGE PLAIN', name);
  PERFORM embedway_guard_table(name, 'SELECT, INSERT, DELETE');
END
$$;
REVOKE EXECUTE ON FUNCTION embedway_add_dim FROM PUBLIC;

SELECT embedway_guard_table('documents', 'SELECT, INSERT, UPDATE, DELETE');
SELECT embedway_guard_table('chunks', 'SELECT, INSERT, DELETE');
SELECT embedway_guard_table('done_batches', 'SELECT, INSERT, DELETE');
SELECT embedway_guard_table('dropped_stores', 'SELECT, INSERT');
SELECT embedway_add_dim(384);
