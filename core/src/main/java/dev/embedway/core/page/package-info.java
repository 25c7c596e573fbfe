/**
 * Parts of lists. A list is asked for by a {@link dev.embedway.core.page.PageRequest} and answered
 * with a {@link dev.embedway.core.page.Page}, whose {@code next} asks for the part that follows.
 */
@NullMarked
package dev.embedway.core.page;

import org.jspecify.annotations.NullMarked;
