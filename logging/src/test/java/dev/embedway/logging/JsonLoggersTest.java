package dev.embedway.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class JsonLoggersTest {

  private final List<String> written = new ArrayList<>();
  private final ThreadContext context = new ThreadContext();

  private Logger logger(Level min) {
    JsonLines lines =
        new JsonLines(
            Map.of("AWS_LAMBDA_FUNCTION_NAME", "embedway-api"),
            context,
            InstantSource.fixed(Instant.parse("2026-11-24T12:00:00.120Z")));
    return new JsonLoggers(min, lines, written::add).getLogger("dev.embedway.Some");
  }

  private JsonNode last() throws JsonProcessingException {
    return new ObjectMapper().readTree(written.getLast());
  }

  @Test
  void aLineIsOneObjectWithTheFieldsOfPowertools() throws JsonProcessingException {
    context.put("correlation_id", "abc");
    context.put("tenant", "acme");

    logger(Level.INFO).warn("two lines\nof {} \"things\"", 3);

    assertFalse(written.getLast().contains("\n"));
    assertEquals("2026-11-24T12:00:00.120Z", last().path("timestamp").asText());
    assertEquals("WARN", last().path("level").asText());
    assertEquals("two lines\nof 3 \"things\"", last().path("message").asText());
    assertEquals("embedway", last().path("service").asText());
    assertEquals("dev.embedway.Some", last().path("logger").asText());
    assertEquals("embedway-api", last().path("function_name").asText());
    assertEquals("abc", last().path("correlation_id").asText());
    assertEquals("acme", last().path("tenant").asText());
    assertFalse(last().has("error"));
  }

  @Test
  void anExceptionIsToldWithoutItsMessages() throws JsonProcessingException {
    Exception cause = new IllegalArgumentException("canary of a text");
    Exception thrown = new IllegalStateException("canary of another", cause);
    cause.addSuppressed(new IllegalStateException("canary of a third"));

    logger(Level.INFO).error("it failed", thrown);

    assertFalse(written.getLast().contains("canary"));
    assertEquals("java.lang.IllegalStateException", last().at("/error/name").asText());
    String stack = last().at("/error/stack").toString();
    assertTrue(stack.contains("JsonLoggersTest.anExceptionIsToldWithoutItsMessages"), stack);
    assertTrue(stack.contains("caused by java.lang.IllegalArgumentException"), stack);
  }

  @Test
  void aCircleOfCausesEnds() throws JsonProcessingException {
    Exception one = new IllegalStateException();
    Exception two = new IllegalStateException(one);
    one.initCause(two);

    logger(Level.INFO).error("it failed", one);

    assertTrue(last().at("/error/stack").size() < 200);
  }

  @Test
  void whatIsBelowTheLevelIsNotWritten() {
    logger(Level.WARN).info("nothing");
    logger(Level.WARN).error("something");
    logger(Level.TRACE).trace("something");

    assertEquals(2, written.size());
  }

  @Test
  void theLevelIsLambdasThenPowertoolsThenInfo() {
    assertEquals(Level.INFO, LogLevel.of(Map.of()));
    assertEquals(Level.DEBUG, LogLevel.of(Map.of("POWERTOOLS_LOG_LEVEL", "debug")));
    assertEquals(
        Level.ERROR,
        LogLevel.of(Map.of("AWS_LAMBDA_LOG_LEVEL", "FATAL", "POWERTOOLS_LOG_LEVEL", "DEBUG")));
    assertEquals(Level.INFO, LogLevel.of(Map.of("AWS_LAMBDA_LOG_LEVEL", "loud")));
  }

  @Test
  void otherThreadsHaveFieldsOfTheirOwn() throws InterruptedException {
    context.put("tenant", "acme");
    List<String> seen = new ArrayList<>();

    Thread.ofVirtual().start(() -> seen.add(String.valueOf(context.get("tenant")))).join();
    context.clear();

    assertEquals(List.of("null"), seen);
    assertEquals(Map.of(), context.fields());
  }

  @Test
  void slf4jFindsIt() {
    assertInstanceOf(JsonLoggers.class, LoggerFactory.getILoggerFactory());
  }
}
