-- A writer may give the terms of a row with it, which looks the configuration of its version up once
-- for all rows (docs/adr/0080). For writers that give none, as those of the version before, the
-- trigger makes them as it did.

-- As before, but inlined where it is called, which a strict function with a CASE is not; and a plain
-- text, which is its own searched form, is not brought to that form by the slower function.
CREATE OR REPLACE FUNCTION embedway_terms(config regconfig, given text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector(config, CASE
  WHEN octet_length(given) = length(given) AND given !~ '-[ \t]*\r?\n' THEN left(given, 200000)
  ELSE embedway_search_text(left(given, 200000))
END);

DROP TRIGGER fill_terms ON chunks;
CREATE TRIGGER fill_terms BEFORE INSERT ON chunks
FOR EACH ROW WHEN (NEW.terms IS NULL) EXECUTE FUNCTION embedway_fill_terms();
CREATE TRIGGER fill_changed_terms BEFORE UPDATE OF text ON chunks
FOR EACH ROW EXECUTE FUNCTION embedway_fill_terms();
