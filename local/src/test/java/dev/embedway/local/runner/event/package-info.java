/** Tests of event sources. */
@NullMarked
package dev.embedway.local.runner.event;

import org.jspecify.annotations.NullMarked;
