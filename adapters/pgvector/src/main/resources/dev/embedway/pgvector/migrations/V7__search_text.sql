-- Text search compares one form of each text (docs/adr/0079): documents and queries come to it by
-- the same function, and the text itself stays as it was read.

-- Returns the form that is searched. ASCII passes through, but for words cut at a line's end, whose
-- whole is added behind.
CREATE FUNCTION embedway_search_text(given text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
  WITH composed AS (
    SELECT CASE WHEN octet_length(given) = length(given) THEN given ELSE
      regexp_replace(
        translate(
          normalize(
            regexp_replace(
              regexp_replace(
                regexp_replace(
                  regexp_replace(given,
                    -- A soft hyphen at a line's end, with the end.
                    '\u00AD[ \t]*\r?\n[ \t]*', '', 'g'),
                  -- What has no width: soft hyphens, joiners, marks of direction, variants.
                  '[\u00AD\u034F\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069'
                    '\uFE00-\uFE0F\uFEFF]', '', 'g'),
                -- Signs that NFKC spells out, such as a note's number, are no part of the word that
                -- they stand at.
                '([\u00B2\u00B3\u00B9\u00BC-\u00BE\u2070-\u207F\u2116\u2120-\u2122\u2150-\u215F'
                  '\u2189\u2460-\u24FF\u3200-\u33FF\U0001F100-\U0001F2FF])', ' \1 ', 'g'),
              -- The time of normalize() is quadratic in a run of combining marks, and it cannot be
              -- interrupted. These are the blocks that have such marks, and the two of half
              -- width that become such.
              '([\u0300-\u1DFF\u20D0-\u20FF\u2CE0-\u2DFF\u3020-\u30FF\uA640-\uABFF\uFB1E\uFE20-\uFE2F'
                '\uFF9E\uFF9F\U00010000-\U0001FFFF]{255})', '\1 ', 'g'),
            NFKC),
          -- U+2011 was made U+2010 by NFKC.
          E'\u2010\u02BC\u2019', '-'''''),
        -- Punctuation and signs divide words, as they do not by themselves where the database's
        -- character type is C. A dash does so as well: as a hyphen it would be a number's minus.
        '[\u00A1-\u00A9\u00AB-\u00B4\u00B6-\u00B9\u00BB-\u00BF\u00D7\u00F7\u05BE\u05C0\u05C3\u060C'
          '\u061B\u061F\u06D4\u0964\u0965\u2012-\u206F\u20A0-\u20CF\u2190-\u2BFF\u2E00-\u2E7F'
          '\u3000-\u3004\u3008-\u3020\u3030\u30FB\U0001F000-\U0001FAFF]', ' ', 'g')
    END AS text
  )
  SELECT left(
    concat_ws(' ', text, (
      SELECT string_agg(half[1] || half[2], ' ')
      FROM regexp_matches(text,
        '([^\s\d[:punct:]]{2,})-[ \t]*\r?\n[ \t]*([^\s\d[:punct:]]{2,})', 'g') half)),
    200000)
  FROM composed);

-- Returns the terms of a text or of a query. Cut, because a tsvector holds 1 MiB.
CREATE FUNCTION embedway_terms(given text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('english', embedway_search_text(left(given, 200000)));

REVOKE EXECUTE ON FUNCTION embedway_search_text FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION embedway_terms FROM PUBLIC;
GRANT EXECUTE ON FUNCTION embedway_search_text TO ${app_role};
GRANT EXECUTE ON FUNCTION embedway_terms TO ${app_role};

CREATE FUNCTION embedway_fill_terms() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.terms := ${flyway:defaultSchema}.embedway_terms(NEW.text);
  RETURN NEW;
END
$$;
REVOKE EXECUTE ON FUNCTION embedway_fill_terms FROM PUBLIC;

-- Another expression of a generated column would write the table anew, with searches locked out.
-- Terms of rows that are there stay until V8 writes those that differ.
ALTER TABLE chunks ALTER COLUMN terms DROP EXPRESSION;
CREATE TRIGGER fill_terms BEFORE INSERT OR UPDATE OF text ON chunks
FOR EACH ROW EXECUTE FUNCTION embedway_fill_terms();

-- For V8, and gone with V9.
CREATE POLICY owner_fills_terms ON chunks TO CURRENT_USER USING (true) WITH CHECK (true);
