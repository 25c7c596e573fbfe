/**
 * Readers of arguments, and the types that several commands take: each checks what was typed. A
 * value that cannot be used is refused in one sentence that says what was given and what is
 * allowed. Open {@link dev.embedway.local.cli.argument.Arguments} first.
 */
@NullMarked
package dev.embedway.local.cli.argument;

import org.jspecify.annotations.NullMarked;
