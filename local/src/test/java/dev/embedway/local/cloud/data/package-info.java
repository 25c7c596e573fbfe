/** Tests of the parts of a local cloud. */
@NullMarked
package dev.embedway.local.cloud.data;

import org.jspecify.annotations.NullMarked;
