/**
 * Files as OpenAI's clients upload them, before and apart from any vector store. Open {@link
 * dev.embedway.core.file.FileService} first. Sizes are in bytes.
 */
@NullMarked
package dev.embedway.core.file;

import org.jspecify.annotations.NullMarked;
