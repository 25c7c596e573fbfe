/**
 * Writes the graph of an encoder that ONNX Runtime runs fastest on processors. Open {@link
 * dev.embedway.models.compile.ModelCompiler} first.
 */
@NullMarked
package dev.embedway.models.compile;

import org.jspecify.annotations.NullMarked;
