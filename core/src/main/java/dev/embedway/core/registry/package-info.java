/**
 * The models of a process by the names of requests. Open {@link
 * dev.embedway.core.registry.ModelRegistry} first, which turns the id of a request into one card;
 * the cards come from each {@link dev.embedway.core.registry.ModelSource}.
 */
@NullMarked
package dev.embedway.core.registry;

import org.jspecify.annotations.NullMarked;
