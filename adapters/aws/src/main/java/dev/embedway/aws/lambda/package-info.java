/**
 * What a function has of Lambda itself: its variables with secrets looked up, and what is done
 * around SnapStart's snapshot. Open {@link dev.embedway.aws.lambda.LambdaProcess} first.
 */
@NullMarked
package dev.embedway.aws.lambda;

import org.jspecify.annotations.NullMarked;
