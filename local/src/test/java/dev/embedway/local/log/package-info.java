/** The commands as a user types them, against a local cloud that runs. */
@NullMarked
package dev.embedway.local.log;

import org.jspecify.annotations.NullMarked;
