package dev.embedway.models.known;

import dev.embedway.core.model.ModelSpec;

/**
 * A model that Embedway knows of itself, and where its files are had from.
 *
 * @param card what it is
 * @param jar the published archive that holds its weights and its tokenizer
 * @param tokenizerSha256 of its tokenizer.json, 64 hex digits
 * @param isCompiled true if the model is compiled from the archive's weights, which are as trained
 */
public record BuiltInModel(
    ModelSpec card, MavenJar jar, String tokenizerSha256, boolean isCompiled) {}
