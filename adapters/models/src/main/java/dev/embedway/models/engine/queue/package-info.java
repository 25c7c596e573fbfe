/**
 * The queue of the engine: calls split into runs, taken by tenants in turn, on threads of its own.
 * Open {@link dev.embedway.models.engine.queue.EngineWorkers} first.
 */
@NullMarked
package dev.embedway.models.engine.queue;

import org.jspecify.annotations.NullMarked;
