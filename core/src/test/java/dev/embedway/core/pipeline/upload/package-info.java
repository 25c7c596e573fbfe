/** Tests and contracts of uploads and of the bucket. */
@NullMarked
package dev.embedway.core.pipeline.upload;

import org.jspecify.annotations.NullMarked;
