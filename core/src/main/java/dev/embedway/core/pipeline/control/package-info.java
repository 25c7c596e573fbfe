/**
 * Control of the stages by an operator, and the load of the pipeline: which stages are paused or
 * drained, how deep their queues are, how long their jobs have stood still, and when new work is
 * refused for it. Open {@link dev.embedway.core.pipeline.control.StageControl} first.
 */
@NullMarked
package dev.embedway.core.pipeline.control;

import org.jspecify.annotations.NullMarked;
