/** Tests of what functions have of Lambda. */
@NullMarked
package dev.embedway.aws.lambda;

import org.jspecify.annotations.NullMarked;
