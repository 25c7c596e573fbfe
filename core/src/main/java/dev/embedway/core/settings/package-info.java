/** Reading of environment variables: settings, their values, and faults of all of them at once. */
@NullMarked
package dev.embedway.core.settings;

import org.jspecify.annotations.NullMarked;
