DROP POLICY owner_fills_terms ON chunks;
DROP POLICY owner_fills_terms ON index_versions;
