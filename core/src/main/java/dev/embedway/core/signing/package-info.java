/**
 * Requests that are signed with a secret which callers share with the operator, beside their API
 * keys: what is on its way cannot be changed or sent again. Open {@link
 * dev.embedway.core.signing.Signatures} first.
 */
@NullMarked
package dev.embedway.core.signing;

import org.jspecify.annotations.NullMarked;
