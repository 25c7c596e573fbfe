-- Terms of the headings that a chunk stands under, for searches that weigh them. In a
-- column of their own: searches without such weights compare texts alone, as they did.
ALTER TABLE chunks ADD COLUMN heading_terms tsvector;

-- Returns the terms of headings: of the outermost, as a rule the document's title, with weight A, of
-- the others with weight B. Nothing where there are none.
CREATE FUNCTION embedway_heading_terms(config regconfig, headings jsonb) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN headings <> '[]' THEN
  setweight(embedway_terms(config, coalesce(headings ->> 0, '')), 'A')
    || setweight(embedway_terms(config, coalesce(
      (SELECT string_agg(title, ' ' ORDER BY place)
       FROM jsonb_array_elements_text(headings - 0) WITH ORDINALITY AS others(title, place)), '')), 'B')
END;
REVOKE EXECUTE ON FUNCTION embedway_heading_terms FROM PUBLIC;
GRANT EXECUTE ON FUNCTION embedway_heading_terms TO ${app_role};

CREATE OR REPLACE FUNCTION embedway_fill_terms() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  config regconfig :=
    ${flyway:defaultSchema}.embedway_text_config(NEW.tenant, NEW.store_id, NEW.version);
BEGIN
  NEW.terms := ${flyway:defaultSchema}.embedway_terms(config, NEW.text);
  NEW.heading_terms := ${flyway:defaultSchema}.embedway_heading_terms(config, NEW.headings);
  RETURN NEW;
END
$$;

-- For V18, and gone with V19.
CREATE POLICY owner_fills_terms ON chunks TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_fills_terms ON index_versions TO CURRENT_USER USING (true);
