/** Tests of documents. */
@NullMarked
package dev.embedway.core.pipeline.document;

import org.jspecify.annotations.NullMarked;
