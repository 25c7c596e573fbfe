/** Contract of artifacts. */
@NullMarked
package dev.embedway.core.pipeline.artifact;

import org.jspecify.annotations.NullMarked;
