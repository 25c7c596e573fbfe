/**
 * The langchain4j in-process model as a contender. Open {@link
 * dev.embedway.bench.langchain4j.LangChain4jProbe} first.
 */
@NullMarked
package dev.embedway.bench.langchain4j;

import org.jspecify.annotations.NullMarked;
