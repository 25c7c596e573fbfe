/**
 * The command {@code ingest}: files are chosen, uploaded, and followed through the pipeline. Open
 * {@link dev.embedway.local.cli.ingest.IngestCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.ingest;

import org.jspecify.annotations.NullMarked;
