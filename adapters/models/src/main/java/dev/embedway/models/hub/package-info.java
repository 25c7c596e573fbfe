/**
 * Downloads of models from a hub such as huggingface.co. Open {@link
 * dev.embedway.models.hub.ModelHub} first.
 */
@NullMarked
package dev.embedway.models.hub;

import org.jspecify.annotations.NullMarked;
