/**
 * HTTP calls to services and hubs: the client, the addresses that may be asked, and the faults of
 * answers. Open {@link dev.embedway.models.http.AddressRules} first. Neither addresses nor keys nor
 * texts get into a message.
 */
@NullMarked
package dev.embedway.models.http;

import org.jspecify.annotations.NullMarked;
