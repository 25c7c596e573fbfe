-- Records of each index version, counted by the transactions that write and delete them.
CREATE TABLE record_counts (
  tenant   text COLLATE "C" NOT NULL,
  store_id text COLLATE "C" NOT NULL,
  version  integer NOT NULL,
  records  bigint NOT NULL,
  PRIMARY KEY (tenant, store_id, version)
);

INSERT INTO record_counts (tenant, store_id, version, records)
  SELECT tenant, store_id, version, count(*) FROM documents
  WHERE kind = 'RECORD' AND NOT removed
  GROUP BY tenant, store_id, version;

SELECT embedway_guard_table('record_counts', 'SELECT, INSERT, UPDATE, DELETE');
