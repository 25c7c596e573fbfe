package dev.embedway.local.cli.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Records of a file, a JSON object a line; lines of spaces alone are passed over. A record without
 * an id gets one that is the same the next time.
 */
final class JsonLines implements RecordSource {

  /** Longer than any record that a request may hold. */
  private static final int MAX_CHARACTERS = 4_000_000;

  private static final int ID_DIGITS = 24;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final BufferedReader lines;
  private long number;

  JsonLines(InputStream in) {
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
  }

  @Override
  public Optional<SourceRecord> next() {
    while (true) {
      StringBuilder line = new StringBuilder();
      if (!read(line)) {
        return Optional.empty();
      }
      number++;
      if (!line.toString().isBlank()) {
        return Optional.of(record(line.toString()));
      }
    }
  }

  /** Reads a line, of one that is too long the beginning; false at the end. */
  private boolean read(StringBuilder line) {
    try {
      int read = lines.read();
      if (read < 0) {
        return false;
      }
      while (read >= 0 && read != '\n') {
        if (line.length() <= MAX_CHARACTERS) {
          line.append((char) read);
        }
        read = lines.read();
      }
      return true;
    } catch (CharacterCodingException e) {
      throw new CommandFailure("Line " + (number + 1) + " is not UTF-8 text");
    } catch (IOException e) {
      throw new CommandFailure("Line " + (number + 1) + " cannot be read");
    }
  }

  private SourceRecord record(String line) {
    String place = "line " + number;
    if (line.length() > MAX_CHARACTERS) {
      return new SourceRecord.Unusable(place, "is over 4 MB");
    }
    try {
      JsonNode json = JSON.readTree(line);
      if (json instanceof ObjectNode object) {
        return new SourceRecord.Sendable(place, named(object, line));
      }
    } catch (JsonProcessingException e) {
      return new SourceRecord.Unusable(place, "is no JSON object");
    }
    return new SourceRecord.Unusable(place, "is no JSON object");
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
      lines.close();
    } catch (IOException e) {
      throw new CommandFailure("The file cannot be closed");
    }
  }
}
