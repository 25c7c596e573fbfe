/** SQS in this JVM, by ElasticMQ. Open {@link dev.embedway.emulators.sqs.EmbeddedSqs} first. */
@NullMarked
package dev.embedway.emulators.sqs;

import org.jspecify.annotations.NullMarked;
