-- Attributes that came with a document go with its generation; those of its side file have an order
-- of their own. Filters read both as one, a side file's before the others of the same name.
ALTER TABLE documents RENAME COLUMN attributes TO own_attributes;
ALTER TABLE documents
  ADD COLUMN side_attributes jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN side_version bigint NOT NULL DEFAULT 0;
ALTER TABLE documents
  ADD COLUMN attributes jsonb GENERATED ALWAYS AS (own_attributes || side_attributes) STORED;
