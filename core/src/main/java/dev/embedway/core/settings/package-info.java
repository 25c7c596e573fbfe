/**
 * Reading of environment variables: settings, their values, and faults of all of them at once. Open
 * {@link dev.embedway.core.settings.Setting} first, then {@link
 * dev.embedway.core.settings.Environment}, which reads their values.
 */
@NullMarked
package dev.embedway.core.settings;

import org.jspecify.annotations.NullMarked;
