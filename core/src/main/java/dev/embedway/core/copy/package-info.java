/**
 * Copies of stores: a batch of another source, whose records are copied in the vector store and
 * whose documents are copied in the bucket, to go the way of uploads. Open {@link
 * dev.embedway.core.copy.CopyWork} first.
 */
@NullMarked
package dev.embedway.core.copy;

import org.jspecify.annotations.NullMarked;
