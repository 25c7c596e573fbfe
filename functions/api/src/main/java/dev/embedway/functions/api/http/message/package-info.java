/**
 * Requests, answers and their JSON. Open {@link
 * dev.embedway.functions.api.http.message.HttpRequest} first, then {@link
 * dev.embedway.functions.api.http.message.Fields}: the members of a body, read by name and type.
 */
@NullMarked
package dev.embedway.functions.api.http.message;

import org.jspecify.annotations.NullMarked;
