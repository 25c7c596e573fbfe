/**
 * SLF4J on Lambda: each line a JSON object with the field names of Powertools for AWS Lambda. Open
 * {@link dev.embedway.logging.JsonLines} first.
 */
@NullMarked
package dev.embedway.logging;

import org.jspecify.annotations.NullMarked;
