/** Tests of summaries of the pipeline, over ports in memory. */
@NullMarked
package dev.embedway.core.pipeline.summary;

import org.jspecify.annotations.NullMarked;
