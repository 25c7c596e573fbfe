/** Tests of decisions about dead letters. */
@NullMarked
package dev.embedway.core.pipeline.requeue;

import org.jspecify.annotations.NullMarked;
