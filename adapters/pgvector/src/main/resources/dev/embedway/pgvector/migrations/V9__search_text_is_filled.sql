DROP POLICY owner_fills_terms ON chunks;
