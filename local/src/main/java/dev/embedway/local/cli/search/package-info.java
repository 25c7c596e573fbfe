/**
 * The command {@code search}: a question, its conditions, and the passages that answer it. Open
 * {@link dev.embedway.local.cli.search.SearchCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.search;

import org.jspecify.annotations.NullMarked;
