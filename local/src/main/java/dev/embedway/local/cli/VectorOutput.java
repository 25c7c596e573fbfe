package dev.embedway.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Writes vectors as they come, in the order of their texts.
 *
 * <p>One thread at a time.
 */
final class VectorOutput {

  private static final int SHOWN = 4;
  private static final String DATA = "data";
  private static final String EMBEDDING = "embedding";
  private static final String INDEX = "index";
  private static final List<String> COUNTS = List.of("prompt_tokens", "total_tokens");

  private final Terminal terminal;
  private final Format format;
  private final int total;
  private int written;
  private Optional<ObjectNode> whole = Optional.empty();

  /** A form of output. */
  enum Format {
    LINES,
    JSON,
    JSONL,
    NPY
  }

  /**
   * An output of some vectors.
   *
   * @param total how many there will be
   */
  VectorOutput(Terminal terminal, Format format, int total) {
    this.terminal = terminal;
    this.format = format;
    this.total = total;
  }

  /** Writes the vectors of one answer. */
  void add(JsonNode answer, List<String> texts) {
    for (JsonNode item : answer.path(DATA)) {
      JsonNode vector = item.path(EMBEDDING);
      switch (format) {
        case LINES -> terminal.out().println(line(vector));
        case JSONL -> terminal.out().println(object(texts.get(item.path(INDEX).asInt()), vector));
        case NPY -> bytes(vector);
        case JSON -> {}
      }
      ((ObjectNode) item).put(INDEX, written++);
    }
    if (format == Format.JSON) {
      whole = Optional.of(whole.map(before -> joined(before, answer)).orElse((ObjectNode) answer));
    }
  }

  /** Writes what is only known at the end. */
  void end() {
    whole.ifPresent(terminal.out()::println);
    try {
      terminal.bytes().flush();
    } catch (IOException e) {
      throw ended();
    }
  }

  private String line(JsonNode vector) {
    if (terminal.display() == Terminal.Display.PLAIN) {
      return vector.toString();
    }
    return StreamSupport.stream(vector.spliterator(), false)
        .limit(SHOWN)
        .map(value -> String.format(Locale.ROOT, "%.4f", value.asDouble()))
        .collect(Collectors.joining(", ", "[", ", ... " + vector.size() + " numbers]"));
  }

  private ObjectNode object(String text, JsonNode vector) {
    ObjectNode object = ((ArrayNode) vector).objectNode();
    return object.put(INDEX, written).put("text", text).set(EMBEDDING, vector);
  }

  private void bytes(JsonNode vector) {
    ByteBuffer row = ByteBuffer.allocate(vector.size() * Float.BYTES);
    row.order(ByteOrder.LITTLE_ENDIAN);
    vector.forEach(value -> row.putFloat((float) value.asDouble()));
    try {
      if (written == 0) {
        terminal.bytes().write(header(total, vector.size()));
      }
      terminal.bytes().write(row.array());
    } catch (IOException e) {
      throw ended();
    }
  }

  private CommandFailure ended() {
    return new CommandFailure("The output ended after " + written + " vectors");
  }

  /**
   * The header of a {@code .npy} file, version 1.0: what follows it starts at a multiple of 64
   * bytes.
   *
   * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
   *     format</a>
   */
  private static byte[] header(int rows, int columns) {
    String facts =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
    int preamble = 10;
    int length = (preamble + facts.length() + 1 + 63) / 64 * 64 - preamble;
    String padded = facts + " ".repeat(length - facts.length() - 1) + "\n";
    return ByteBuffer.allocate(preamble + length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) length)
        .put(padded.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  /** Two answers as one would have been: vectors in order, tokens added. */
  private static ObjectNode joined(ObjectNode before, JsonNode answer) {
    answer.path(DATA).forEach(((ArrayNode) before.path(DATA))::add);
    if (before.path("usage") instanceof ObjectNode usage) {
      COUNTS.forEach(count ->
          usage.put(count, usage.path(count).asLong() + answer.path("usage").path(count).asLong()));
    }
    return before;
  }
}
