/**
 * Uploads by callers: their places in the bucket, quotas, repetition under one idempotency key, and
 * addresses to put to directly. Open {@link dev.embedway.core.upload.UploadService} first.
 */
@NullMarked
package dev.embedway.core.upload;

import org.jspecify.annotations.NullMarked;
