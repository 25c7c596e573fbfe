/**
 * States of jobs, and the ledger that keeps them. Open {@link
 * dev.embedway.core.pipeline.job.Ledger} first: it holds every document and job, and its Javadoc
 * tells how uploads are ordered. {@link dev.embedway.core.pipeline.document.JobStatus} lists the
 * states, {@link dev.embedway.core.pipeline.job.LedgerTransitions} decides how one becomes another,
 * {@link dev.embedway.core.pipeline.job.Generations} how a document gets its next generation,
 * {@link dev.embedway.core.pipeline.job.Leftovers} what is then to be deleted.
 */
@NullMarked
package dev.embedway.core.pipeline.job;

import org.jspecify.annotations.NullMarked;
