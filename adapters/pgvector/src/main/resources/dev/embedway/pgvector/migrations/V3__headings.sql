-- Titles of the headings that a chunk stands under, outermost first.
ALTER TABLE chunks ADD COLUMN headings jsonb NOT NULL DEFAULT '[]';
