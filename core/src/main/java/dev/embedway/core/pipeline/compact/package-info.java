/**
 * Deletion of what the forget list names. Open {@link dev.embedway.core.pipeline.compact.Compactor}
 * first; {@link dev.embedway.core.pipeline.compact.LeftoverRemoval} decides what of an entry may
 * go.
 */
@NullMarked
package dev.embedway.core.pipeline.compact;

import org.jspecify.annotations.NullMarked;
