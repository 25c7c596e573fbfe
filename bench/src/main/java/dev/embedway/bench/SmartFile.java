package dev.embedway.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file in the form of the SMART retrieval system: records that {@code .I NUMBER} opens, each of
 * sections that open with a letter, such as {@code .T} for the title and {@code .W} for the words.
 */
final class SmartFile {

  private SmartFile() {}

  /** Numbers of a file's records. */
  enum Numbering {
    /** As the records say. */
    STATED,
    /** From 1 by position, as Cranfield's judgements count. */
    BY_POSITION
  }

  /** Texts of some sections by the number of the record; a record without any text has none. */
  static Map<Integer, String> read(Path file, Set<String> marks, Numbering numbering)
      throws IOException {
    Map<Integer, StringBuilder> records = new TreeMap<>();
    StringBuilder record = new StringBuilder();
    boolean inside = false;
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      if (line.startsWith(".I ")) {
        record = new StringBuilder();
        inside = false;
        int number =
            switch (numbering) {
              case STATED -> Integer.parseInt(line.substring(3).strip());
              case BY_POSITION -> records.size() + 1;
            };
        records.put(number, record);
      } else if (line.matches("\\.[A-Z]\\s*")) {
        inside = marks.contains(line.strip());
      } else if (inside) {
        record.append(line).append('\n');
      }
    }
    Map<Integer, String> texts = new TreeMap<>();
    records.forEach((number, text) -> {
      if (!text.toString().isBlank()) {
        texts.put(number, text.toString());
      }
    });
    return texts;
  }
}
