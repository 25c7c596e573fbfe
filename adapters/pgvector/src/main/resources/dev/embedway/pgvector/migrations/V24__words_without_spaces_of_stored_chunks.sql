-- In a transaction of its own, without a lock of the table, as V8: chunks are searched and written
-- meanwhile, and only those are written anew that have such scripts.
UPDATE chunks
SET terms = embedway_terms(embedway_text_config(tenant, store_id, version), text),
  heading_terms = embedway_heading_terms(embedway_text_config(tenant, store_id, version), headings)
WHERE octet_length(text) + octet_length(headings::text) > length(text) + length(headings::text)
  AND text || headings::text ~ embedway_unspaced();
