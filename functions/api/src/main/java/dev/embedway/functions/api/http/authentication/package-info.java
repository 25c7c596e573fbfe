/**
 * The check of a request's key and signature. Open {@link
 * dev.embedway.functions.api.http.authentication.Authenticator} first.
 */
@NullMarked
package dev.embedway.functions.api.http.authentication;

import org.jspecify.annotations.NullMarked;
