package dev.embedway.local.cli.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Records of a file, a JSON object a line; lines of spaces alone, and a byte order mark, are passed
 * over. A record without an id gets one that is the same the next time.
 */
final class JsonLines implements RecordSource {

  /** More than any record that a request may hold. */
  private static final int MAX_BYTES = 4_000_000;

  private static final String MARK = "\ufeff";
  private static final int ID_DIGITS = 24;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final InputStream in;
  private long number;

  JsonLines(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  @Override
  public Optional<SourceRecord> next() {
    Optional<SourceRecord> record = Optional.empty();
    for (Optional<byte[]> line = read(); line.isPresent(); line = read()) {
      number++;
      record = record(line.get());
      if (record.isPresent()) {
        break;
      }
    }
    return record;
  }

  /** Reads a line, of one that is too long the beginning; empty at the end. */
  private Optional<byte[]> read() {
    try {
      int read = in.read();
      if (read < 0) {
        return Optional.empty();
      }
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (read >= 0 && read != '\n') {
        if (line.size() <= MAX_BYTES) {
          line.write(read);
        }
        read = in.read();
      }
      return Optional.of(line.toByteArray());
    } catch (IOException e) {
      throw new CommandFailure("Line " + (number + 1) + " cannot be read");
    }
  }

  /** The record of a line; empty for a blank one. */
  private Optional<SourceRecord> record(byte[] line) {
    if (line.length > MAX_BYTES) {
      return unusable("is over 4 MB");
    }
    try {
      String text = text(line);
      if (text.isBlank()) {
        return Optional.empty();
      }
      return JSON.readTree(text) instanceof ObjectNode object
          ? Optional.of(new SourceRecord.Sendable(place(), named(object, text)))
          : unusable("is no JSON object");
    } catch (CharacterCodingException e) {
      return unusable("is not UTF-8 text");
    } catch (JsonProcessingException e) {
      return unusable("is no JSON object");
    }
  }

  private String text(byte[] line) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    return number == 1 && text.startsWith(MARK) ? text.substring(1) : text;
  }

  private Optional<SourceRecord> unusable(String reason) {
    return Optional.of(new SourceRecord.Unusable(place(), reason));
  }

  private String place() {
    return "line " + number;
  }

  private ObjectNode named(ObjectNode record, String line) {
    if (!record.hasNonNull("id")) {
      String hash = ContentHash.of(number + "\n" + line).hex();
      record.put("id", "vec_" + hash.substring(0, ID_DIGITS));
    }
    return record;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new CommandFailure("The file cannot be closed");
    }
  }
}
