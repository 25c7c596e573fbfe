/**
 * Terminal of a command: its streams, progress, questions and failures. Open {@link
 * dev.embedway.local.cli.terminal.Terminal} first.
 */
@NullMarked
package dev.embedway.local.cli.terminal;

import org.jspecify.annotations.NullMarked;
