/**
 * Settings and schema of the pipeline, from an uploaded object to visible vectors. Open {@link
 * dev.embedway.core.pipeline.PipelineSettings} first. Its parts: {@code document} has the values,
 * {@code job} the states and the ledger, {@code message} what stages send each other, {@code
 * artifact} what they hand over, {@code upload} makes jobs of events, {@code stage} works on them,
 * {@code reconcile} finds what was lost. An effect is durable before the message that asked for it
 * is acknowledged, and every step may be repeated.
 */
@NullMarked
package dev.embedway.core.pipeline;

import org.jspecify.annotations.NullMarked;
