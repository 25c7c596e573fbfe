/**
 * ONNX files, read without ONNX Runtime. Open {@link dev.embedway.models.onnxfile.OnnxFile} first,
 * which makes an {@link dev.embedway.models.onnxfile.OnnxGraph}.
 */
@NullMarked
package dev.embedway.models.onnxfile;

import org.jspecify.annotations.NullMarked;
