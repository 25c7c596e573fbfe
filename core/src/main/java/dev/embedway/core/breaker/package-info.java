/**
 * Circuit breakers of remote providers, one for each endpoint and one for each model there, shared
 * by the whole fleet. Open {@link dev.embedway.core.breaker.BreakerState} first, then {@link
 * dev.embedway.core.breaker.Transitions}, the one function that says how a state becomes another;
 * {@link dev.embedway.core.breaker.Breaker} is a process's use of one, {@link
 * dev.embedway.core.breaker.CallOutcome} the table of faults that count, and {@link
 * dev.embedway.core.breaker.Standing} the weight of a model's faults at its endpoint.
 *
 * <p>State is in a {@link dev.embedway.core.breaker.BreakerStore}, changed by compare-and-set on
 * its term; outcomes of calls are only ever added. A process works from a copy that is at most a
 * second old when a call begins, and without a store every call passes. Times are wall-clock time,
 * since machines share them.
 */
@NullMarked
package dev.embedway.core.breaker;

import org.jspecify.annotations.NullMarked;
