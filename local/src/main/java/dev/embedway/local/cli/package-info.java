/**
 * The command line: its root, and commands that stand alone. Commands speak HTTP to any Embedway;
 * {@code up} and {@code demo} also run one. Results go to standard output, progress and errors to
 * standard error; 0 is success, 1 a failure, 2 a command that was not understood. Open {@link
 * dev.embedway.local.cli.EmbedwayCommand} first.
 */
@NullMarked
package dev.embedway.local.cli;

import org.jspecify.annotations.NullMarked;
