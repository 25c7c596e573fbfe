/**
 * From an uploaded object to visible vectors. Open {@link dev.embedway.core.pipeline.Ledger} first:
 * it holds every document and job, and its Javadoc tells how uploads are ordered. Messages carry
 * pointers, never text or vectors. An effect is durable before the message that asked for it is
 * acknowledged, and every step may be repeated.
 */
@NullMarked
package dev.embedway.core.pipeline;

import org.jspecify.annotations.NullMarked;
