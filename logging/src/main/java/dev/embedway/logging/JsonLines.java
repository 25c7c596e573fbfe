package dev.embedway.logging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.errorprone.annotations.ThreadSafe;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Makes lines. An exception is its class and its frames, and those of its causes: messages are left
 * out, since they may quote what somebody sent.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/powertools/java/latest/core/logging/#standard-structured-keys">Powertools'
 *     keys</a>
 */
@ThreadSafe
final class JsonLines {

  private static final int MAX_FRAMES = 40;
  private static final int MAX_CAUSES = 8;

  /** By key, the variables of Lambda that they are told by. */
  private static final Map<String, String> OF_FUNCTION =
      Map.of(
          "function_name", "AWS_LAMBDA_FUNCTION_NAME",
          "function_version", "AWS_LAMBDA_FUNCTION_VERSION",
          "function_memory_size", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE");

  private final JsonFactory json = new JsonFactory();
  private final Map<String, String> function = new LinkedHashMap<>();
  private final ThreadContext context;
  private final InstantSource clock;

  JsonLines(Map<String, String> environment, ThreadContext context, InstantSource clock) {
    OF_FUNCTION.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(entry -> environment.containsKey(entry.getValue()))
        .forEach(
            entry -> function.put(entry.getKey(), environment.getOrDefault(entry.getValue(), "")));
    this.context = context;
    this.clock = clock;
  }

  /** One line, without its end. */
  String line(Level level, String logger, String message, @Nullable Throwable thrown) {
    StringWriter line = new StringWriter();
    try (JsonGenerator to = json.createGenerator(line)) {
      to.writeStartObject();
      to.writeStringField("timestamp", clock.instant().toString());
      to.writeStringField("level", level.name());
      to.writeStringField("message", message);
      if (thrown != null) {
        write(to, thrown);
      }
      to.writeStringField("service", "embedway");
      to.writeStringField("logger", logger);
      for (Map.Entry<String, String> field : function.entrySet()) {
        to.writeStringField(field.getKey(), field.getValue());
      }
      for (Map.Entry<String, String> field : context.fields().entrySet()) {
        to.writeStringField(field.getKey(), field.getValue());
      }
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes whatever is written", e);
    }
    return line.toString();
  }

  private static void write(JsonGenerator to, Throwable thrown) throws IOException {
    to.writeObjectFieldStart("error");
    to.writeStringField("name", thrown.getClass().getName());
    to.writeArrayFieldStart("stack");
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable each = thrown;
    while (each != null && seen.size() < MAX_CAUSES && seen.add(each)) {
      if (seen.size() > 1) {
        to.writeString("caused by " + each.getClass().getName());
      }
      StackTraceElement[] frames = each.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
        to.writeString(frames[i].toString());
      }
      each = each.getCause();
    }
    to.writeEndArray();
    to.writeEndObject();
  }
}
