-- How HNSW indexes of a store's versions are built and searched, where an admin chose it; NULL is the default.
CREATE TABLE hnsw_settings (
  tenant           text COLLATE "C" NOT NULL,
  store_id         text COLLATE "C" NOT NULL,
  ef_search        integer CHECK (ef_search BETWEEN 1 AND 1000),
  m                integer CHECK (m BETWEEN 2 AND 100),
  ef_construction  integer CHECK (ef_construction BETWEEN 4 AND 1000 AND ef_construction >= 2 * m),
  -- Until the owner's job has built them anew.
  rebuild_asked_at timestamptz,
  PRIMARY KEY (tenant, store_id)
);

SELECT embedway_guard_table('hnsw_settings', 'SELECT, INSERT, UPDATE, DELETE');
SELECT embedway_show_to_owner('hnsw_settings');
