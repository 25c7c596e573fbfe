/** Tests of the command {@code ingest}. */
@NullMarked
package dev.embedway.local.cli.ingest;

import org.jspecify.annotations.NullMarked;
