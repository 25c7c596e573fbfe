/**
 * The pipeline in one answer for operators: queues, dead letters, ages, work and flags of the
 * stages, and breakers. Open {@link dev.embedway.core.pipeline.summary.SummaryReader} first. A part
 * that cannot be read is missing from a summary, which names it.
 */
@NullMarked
package dev.embedway.core.pipeline.summary;

import org.jspecify.annotations.NullMarked;
