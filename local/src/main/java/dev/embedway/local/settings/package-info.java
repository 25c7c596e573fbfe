/**
 * Settings as the local cloud and the command line read them, with a warning for each name of the
 * original module that has no effect here. Open {@link dev.embedway.local.settings.LocalSettings}
 * first. A function's zip has neither the names nor their warnings.
 */
@NullMarked
package dev.embedway.local.settings;

import org.jspecify.annotations.NullMarked;
