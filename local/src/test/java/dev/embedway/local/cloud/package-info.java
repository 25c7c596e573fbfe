/** Tests of what a local cloud stands on. */
@NullMarked
package dev.embedway.local.cloud;

import org.jspecify.annotations.NullMarked;
