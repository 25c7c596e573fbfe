-- A document is an object in S3 or a record that a caller wrote (docs/adr/0069). Those that are there
-- are files, so nothing needs to be checked.
ALTER TABLE documents ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT 'FILE';
ALTER TABLE documents
  ADD CONSTRAINT known_kind CHECK (kind IN ('FILE', 'RECORD')) NOT VALID,
  -- Ids of files are not the caller's to choose: a record never takes the place of a file.
  ADD CONSTRAINT id_of_kind CHECK (kind = 'FILE' OR NOT starts_with(document_id, 'doc_')) NOT VALID;
