-- In a transaction of its own, without a lock of the table: chunks are searched and written
-- meanwhile, and only those are written anew whose terms differ.
UPDATE chunks SET terms = embedway_terms(text)
WHERE embedway_search_text(left(text, 200000)) <> left(text, 200000);
