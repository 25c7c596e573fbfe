/** Tests of messages. */
@NullMarked
package dev.embedway.core.pipeline.message;

import org.jspecify.annotations.NullMarked;
