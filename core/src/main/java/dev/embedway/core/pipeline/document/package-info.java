/**
 * Documents as the ledger has them. Open {@link dev.embedway.core.pipeline.document.Document}
 * first: identity, last seen state of the object and of its metadata file, and what each version of
 * the store holds of it. {@link dev.embedway.core.pipeline.document.JobStatus} lists the states of
 * a generation.
 */
@NullMarked
package dev.embedway.core.pipeline.document;

import org.jspecify.annotations.NullMarked;
