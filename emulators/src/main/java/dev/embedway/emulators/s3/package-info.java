/**
 * S3 in this JVM, by s3proxy over plain files, with the rules and events of AWS's that s3proxy does
 * not have. Open {@link dev.embedway.emulators.s3.EmbeddedS3} first.
 */
@NullMarked
package dev.embedway.emulators.s3;

import org.jspecify.annotations.NullMarked;
