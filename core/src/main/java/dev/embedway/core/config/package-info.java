/**
 * Settings of the operator, read once from the environment. Open {@link
 * dev.embedway.core.config.EmbedwaySettings} first. All faults are reported together, and nothing
 * starts on a bad value. docs/configuration.md is made of the same {@link
 * dev.embedway.core.settings.Setting}s.
 */
@NullMarked
package dev.embedway.core.config;

import org.jspecify.annotations.NullMarked;
