/**
 * Construction of a process's models: engine, services, models of the fleet, and the embedder over
 * them.
 *
 * <p>Open {@link dev.embedway.models.runtime.EmbeddingRuntime} first.
 */
@org.jspecify.annotations.NullMarked
package dev.embedway.models.runtime;
