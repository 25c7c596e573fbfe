/**
 * The commands {@code models}, and the trial of a model in a process of its own. Open {@link
 * dev.embedway.local.cli.models.ModelsCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.models;

import org.jspecify.annotations.NullMarked;
