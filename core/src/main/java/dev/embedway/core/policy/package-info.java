/**
 * Models that a caller may use. Open {@link dev.embedway.core.policy.EmbeddingPolicy} first. Lists
 * are the operator's; a denial wins over an allowance; a list that is empty allows everything.
 */
@NullMarked
package dev.embedway.core.policy;

import org.jspecify.annotations.NullMarked;
