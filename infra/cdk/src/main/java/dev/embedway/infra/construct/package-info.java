/**
 * Constructs and forms of names that both stacks use. Open {@link
 * dev.embedway.infra.construct.WorkQueue} first.
 */
@NullMarked
package dev.embedway.infra.construct;

import org.jspecify.annotations.NullMarked;
