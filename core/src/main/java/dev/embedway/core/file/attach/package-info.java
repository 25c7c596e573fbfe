/**
 * Files of a vector store: its documents as OpenAI's clients know them, and the attaching of a file
 * that is kept. Open {@link dev.embedway.core.file.attach.StoreFileService} first.
 */
@NullMarked
package dev.embedway.core.file.attach;

import org.jspecify.annotations.NullMarked;
