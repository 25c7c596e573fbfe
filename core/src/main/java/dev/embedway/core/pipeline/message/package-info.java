/**
 * Messages between the stages: pointers, never text or vectors. Open {@link
 * dev.embedway.core.pipeline.message.PipelineMessage} first; {@link
 * dev.embedway.core.pipeline.message.MessageCodec} has the form on the wire.
 */
@NullMarked
package dev.embedway.core.pipeline.message;

import org.jspecify.annotations.NullMarked;
