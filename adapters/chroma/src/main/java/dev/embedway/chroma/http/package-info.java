/**
 * The client of Chroma's HTTP API v2. Open {@link dev.embedway.chroma.http.ChromaClient} first. It
 * knows servers, collections and rows, and nothing of stores or documents.
 */
@NullMarked
package dev.embedway.chroma.http;

import org.jspecify.annotations.NullMarked;
