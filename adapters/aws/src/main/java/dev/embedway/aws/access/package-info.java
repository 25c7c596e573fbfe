/**
 * API keys and tenants, and the audit log.
 *
 * <p>Open {@link dev.embedway.aws.access.DynamoApiKeyStore} first.
 */
@NullMarked
package dev.embedway.aws.access;

import org.jspecify.annotations.NullMarked;
