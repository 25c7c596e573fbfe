/**
 * The command {@code demo}: documents, questions, and a local cloud that answers them. Open {@link
 * dev.embedway.local.cli.demo.DemoCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.demo;

import org.jspecify.annotations.NullMarked;
