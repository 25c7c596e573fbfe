-- In a transaction of its own, without a lock of the table, as V8: chunks are searched and written
-- meanwhile, and only those are written anew that have headings.
UPDATE chunks
SET heading_terms =
  embedway_heading_terms(embedway_text_config(tenant, store_id, version), headings)
WHERE headings <> '[]' AND heading_terms IS NULL;
