/**
 * Commands that control the stages of the pipeline. Open {@link
 * dev.embedway.local.cli.stages.StagesCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.stages;

import org.jspecify.annotations.NullMarked;
