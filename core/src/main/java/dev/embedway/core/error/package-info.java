/**
 * The closed family of faults that a caller can see. Open {@link
 * dev.embedway.core.error.EmbedwayException} first: a fault is an {@link
 * dev.embedway.core.error.ErrorCode} of its kind with facts beside it. HTTP status and SQS outcome
 * are decided elsewhere, once each. Messages say what was given, what is allowed and how to change
 * it, and never hold input text, keys or credentials.
 */
@NullMarked
package dev.embedway.core.error;

import org.jspecify.annotations.NullMarked;
