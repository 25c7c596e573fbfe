package dev.embedway.models;

import java.nio.file.Path;

/**
 * Where one model's files are.
 *
 * @param weights the ONNX graph
 * @param tokenizer the tokenizer.json
 */
record ModelFiles(Path weights, Path tokenizer) {}
