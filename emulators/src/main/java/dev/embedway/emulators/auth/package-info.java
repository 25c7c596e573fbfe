/**
 * Check of the requests to the emulators: one pair of credentials, Signature Version 4, and no
 * request of a web page. Open {@link dev.embedway.emulators.auth.SignatureCheck} first.
 */
@NullMarked
package dev.embedway.emulators.auth;

import org.jspecify.annotations.NullMarked;
