/** Tests and contracts of the ledger. */
@NullMarked
package dev.embedway.core.pipeline.job;

import org.jspecify.annotations.NullMarked;
