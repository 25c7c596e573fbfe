/**
 * A search as it is asked, and its matches: filters over attributes, the text and the vector, and
 * the weights by which their results are fused. Open {@link dev.embedway.core.search.SearchRequest}
 * first.
 */
@NullMarked
package dev.embedway.core.search;

import org.jspecify.annotations.NullMarked;
