/**
 * The command {@code status}: the pipeline in a table, once or live. Open {@link
 * dev.embedway.local.cli.status.StatusCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.status;

import org.jspecify.annotations.NullMarked;
