/**
 * The ONNX engine: it queues the texts of calls by tenant and runs models on threads of its own.
 * Open {@link dev.embedway.models.engine.OnnxEmbeddingProvider} first, then {@link
 * dev.embedway.models.engine.queue.EngineWorkers}. Vectors have the model's native length and
 * depend on the text, the card and the role alone.
 */
@NullMarked
package dev.embedway.models.engine;

import org.jspecify.annotations.NullMarked;
