/**
 * API keys as callers make and revoke them, and tenants as the operator suspends and closes them.
 * Open {@link dev.embedway.core.tenant.service.KeyService} first.
 */
@NullMarked
package dev.embedway.core.tenant.service;

import org.jspecify.annotations.NullMarked;
