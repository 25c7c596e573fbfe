/**
 * Documents, artifacts and models in S3.
 *
 * <p>Open {@link dev.embedway.aws.s3.S3Artifacts} first.
 */
@NullMarked
package dev.embedway.aws.s3;

import org.jspecify.annotations.NullMarked;
