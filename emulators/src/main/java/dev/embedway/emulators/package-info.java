/**
 * Servers that all tests of a JVM share. Open {@link dev.embedway.emulators.SharedEmulators} first.
 *
 * <p>The servers that stand in for AWS and for the database on one machine are in the packages
 * below: PostgreSQL with pgvector as a child process, and SQS, DynamoDB and S3 inside this JVM; for
 * tests also MiniStack, all of AWS in a child process. Every server is {@link AutoCloseable},
 * listens on 127.0.0.1 only, at a port that the operating system chose, and ends with the JVM that
 * started it. The local cloud runs them for a user, tests run them for themselves; nothing that is
 * deployed depends on this module.
 */
@NullMarked
package dev.embedway.emulators;

import org.jspecify.annotations.NullMarked;
