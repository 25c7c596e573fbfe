/**
 * Parts of lists. Open {@link dev.embedway.core.page.PageRequest} first, by which a list is asked
 * for; the answer is a {@link dev.embedway.core.page.Page}, whose {@code next} asks for the part
 * that follows.
 */
@NullMarked
package dev.embedway.core.page;

import org.jspecify.annotations.NullMarked;
