/**
 * Logins to Aurora: the Data API, and tokens that stand for a password.
 *
 * <p>Open {@link dev.embedway.aws.rds.DataApi} first.
 */
@NullMarked
package dev.embedway.aws.rds;

import org.jspecify.annotations.NullMarked;
