/**
 * The commands {@code dead-letters}, and the types of their arguments. Open {@link
 * dev.embedway.local.cli.deadletters.DeadLettersCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.deadletters;

import org.jspecify.annotations.NullMarked;
