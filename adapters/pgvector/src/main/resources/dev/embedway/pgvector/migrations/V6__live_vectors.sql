-- Graphs are planned by the vectors that searches can see: those of a document's visible generation.
SELECT embedway_show_to_owner('documents');
