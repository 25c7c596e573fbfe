-- Large index versions have a GIN index over their words (docs/adr/0087), which the owner's job makes,
-- as those over vectors. Row-level security keeps @@, which is not leakproof, from any index, so the
-- store's role reads it through a function of the owner's, which has the tenant's condition itself.

-- Without the condition of the tables' policy, which the owner is bound by as well. It owns the rows;
-- the store's role is not given more by it.
SELECT embedway_show_to_owner('chunks');

-- Returns chunks of the transaction's tenant that fit a query, whichever generation they are of, by
-- their places in the table, at most so many. The predicate of the index is compared as text, so its
-- values are written into the statement. Of the caller's snapshot, being stable.
CREATE FUNCTION embedway_chunks_of_words(
  of_store text, of_version integer, words tsquery, in_text boolean, in_headings boolean, at_most integer)
RETURNS TABLE (document_id text, generation bigint, ordinal integer, terms tsvector, heading_terms tsvector)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1000
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET enable_indexscan = off
AS $$
BEGIN
  RETURN QUERY EXECUTE format(
    'SELECT document_id, generation, ordinal, terms, heading_terms FROM ${flyway:defaultSchema}.chunks'
    ' WHERE tenant = %L AND store_id = %L AND version = %s AND (%s) LIMIT $2',
    current_setting('app.tenant', true), of_store, of_version,
    concat_ws(' OR ',
      CASE WHEN in_text THEN 'terms @@ $1' END,
      CASE WHEN in_headings THEN 'heading_terms @@ $1' END))
  USING words, at_most;
END
$$;
REVOKE EXECUTE ON FUNCTION embedway_chunks_of_words FROM PUBLIC;
GRANT EXECUTE ON FUNCTION embedway_chunks_of_words TO ${app_role};
