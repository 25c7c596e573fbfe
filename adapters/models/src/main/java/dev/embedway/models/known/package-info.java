/**
 * The models that Embedway knows of itself: built-in ones, and those that their makers publish.
 * Open {@link dev.embedway.models.known.BuiltInModels} first. Lengths are tokens with the special
 * ones included.
 */
@NullMarked
package dev.embedway.models.known;

import org.jspecify.annotations.NullMarked;
