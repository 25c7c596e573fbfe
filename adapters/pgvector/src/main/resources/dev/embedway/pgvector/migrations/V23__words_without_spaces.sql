-- Scripts that do not part their words by spaces are searched by pairs of characters (docs/adr/0089):
-- documents and queries come to them by the same functions, and the text itself stays as it was read.

-- As it was: the form that is searched, but for such scripts.
ALTER FUNCTION embedway_search_text(text) RENAME TO embedway_normal_text;

-- Returns the characters of such scripts, as a class of a regular expression: Thai and Lao, Myanmar,
-- Khmer; Han, Hiragana, Katakana, Bopomofo; Hangul, whose particles stand at their words.
CREATE FUNCTION embedway_unspaced() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '[\u0E00-\u0EFF\u1000-\u109F\u1100-\u11FF\u1780-\u17FF\u2E80-\u2FDF\u3005-\u3007\u3021-\u302F'
  '\u3031-\u30FA\u30FC-\u31BF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uA960-\uA97F\uA9E0-\uA9FF'
  '\uAA60-\uAA7F\uAC00-\uD7FF\uF900-\uFAFF\U0001B000-\U0001B16F\U00020000-\U000323AF]';

-- Returns the form that is searched: at each character of such a script the pair that begins there, and
-- the last of a run alone.
CREATE FUNCTION embedway_search_text(given text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
  WITH normal AS MATERIALIZED (SELECT embedway_normal_text(given) AS text)
  SELECT CASE WHEN text !~ embedway_unspaced() THEN text ELSE left(
    regexp_replace(
      regexp_replace(
        regexp_replace(text, '(?<=' || embedway_unspaced() || ')(' || embedway_unspaced() || ')', '\1 \1', 'g'),
        '(' || replace(embedway_unspaced(), '[', '[^\s') || ')(?=' || embedway_unspaced() || ')', '\1 ', 'g'),
      '(' || embedway_unspaced() || ')(?=' || replace(embedway_unspaced(), '[', '[^\s') || ')', '\1 ', 'g'),
    200000) END
  FROM normal);

-- As before, of the new form.
CREATE OR REPLACE FUNCTION embedway_terms(config regconfig, given text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector(config, CASE
  WHEN octet_length(given) = length(given) AND given !~ '-[ \t]*\r?\n' THEN left(given, 200000)
  ELSE embedway_search_text(left(given, 200000))
END);
CREATE OR REPLACE FUNCTION embedway_terms(given text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsvector('english', embedway_search_text(left(given, 200000)));

-- Returns the form that is asked for: the same without the last characters of runs, but for those that
-- are a run of their own.
CREATE FUNCTION embedway_query_text(given text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
  embedway_search_text(given),
  '(' || embedway_unspaced() || '{2}) ' || embedway_unspaced() || '(?!' || embedway_unspaced() || ')',
  '\1', 'g');

-- Returns the terms of a query.
CREATE FUNCTION embedway_query_terms(config regconfig, given text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector(config, CASE
  WHEN octet_length(given) = length(given) AND given !~ '-[ \t]*\r?\n' THEN left(given, 200000)
  ELSE embedway_query_text(left(given, 200000))
END);

-- Returns a phrase. A character that ends a run begins a pair where the text goes on.
CREATE FUNCTION embedway_phrase(config regconfig, given text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
  phraseto_tsquery(config, embedway_search_text(given))::text,
  '''(' || embedway_unspaced() || ')''', '''\1'':*', 'g')::tsquery;

-- Returns a term as part of a tsquery, in quotes of its own, so that none is read as an operator.
CREATE FUNCTION embedway_quoted(lexeme text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''';

-- The same of a word that is asked for: a character that is asked for alone begins pairs.
CREATE FUNCTION embedway_term(lexeme text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN embedway_quoted(lexeme)
  || CASE WHEN lexeme ~ ('^' || embedway_unspaced() || '$') THEN ':*' ELSE '' END;

REVOKE EXECUTE ON FUNCTION embedway_unspaced FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION embedway_search_text FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION embedway_query_text FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION embedway_query_terms FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION embedway_phrase FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION embedway_quoted FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION embedway_term FROM PUBLIC;
GRANT EXECUTE ON FUNCTION embedway_unspaced TO ${app_role};
GRANT EXECUTE ON FUNCTION embedway_search_text TO ${app_role};
GRANT EXECUTE ON FUNCTION embedway_query_text TO ${app_role};
GRANT EXECUTE ON FUNCTION embedway_query_terms TO ${app_role};
GRANT EXECUTE ON FUNCTION embedway_phrase TO ${app_role};
GRANT EXECUTE ON FUNCTION embedway_quoted TO ${app_role};
GRANT EXECUTE ON FUNCTION embedway_term TO ${app_role};

-- For V24, and gone with V25.
CREATE POLICY owner_fills_terms ON chunks TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY owner_fills_terms ON index_versions TO CURRENT_USER USING (true);
