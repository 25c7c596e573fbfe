/**
 * A function's use of Lambda itself: its variables with secrets looked up, and the hooks around
 * SnapStart's snapshot. Open {@link dev.embedway.aws.lambda.LambdaProcess} first.
 */
@NullMarked
package dev.embedway.aws.lambda;

import org.jspecify.annotations.NullMarked;
