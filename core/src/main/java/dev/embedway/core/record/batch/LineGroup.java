package dev.embedway.core.record.batch;

import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.record.ContentTokens;
import dev.embedway.core.record.NewRecord;
import dev.embedway.core.record.RecordService;
import dev.embedway.core.record.batch.LineSlice.Line;
import dev.embedway.core.store.StoreVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lines that are written by one request.
 *
 * @param sound records
 * @param refused lines that are none
 * @param lines number of lines that it takes
 * @param tokens of the contents that are to be embedded
 */
record LineGroup(List<Numbered> sound, List<LineError> refused, int lines, long tokens) {

  /** Max lines, as many as records of a request. */
  static final int MAX_LINES = 1000;

  /** Groups that a model reads in the time of a request: a run is shorter and ends several. */
  private static final int PER_REQUEST = 8;

  LineGroup {
    sound = List.copyOf(sound);
    refused = List.copyOf(refused);
  }

  /** A record, with an id, and its line. */
  record Numbered(long line, NewRecord record) {}

  /**
   * The first lines of some, as many as are a few seconds of work.
   *
   * @throws dev.embedway.core.error.EmbedwayException of the store's model
   */
  static LineGroup of(
      UpsertBatch batch,
      StoreVersion version,
      List<Line> lines,
      LineReader reader,
      ContentTokens counter) {
    List<Numbered> sound = new ArrayList<>();
    List<LineError> refused = new ArrayList<>();
    long tokens = 0;
    int taken = 0;
    for (Line line : lines.subList(0, Math.min(lines.size(), MAX_LINES))) {
      Optional<Numbered> read = read(batch, version, line, reader, refused);
      if (read.isPresent()) {
        int more = counter.of(read.get().record());
        if (more > 0 && !sound.isEmpty() && tokens + more > counter.max() / PER_REQUEST) {
          break;
        }
        sound.add(read.get());
        tokens += more;
      }
      taken++;
    }
    return new LineGroup(sound, refused, taken, tokens);
  }

  private static Optional<Numbered> read(
      UpsertBatch batch,
      StoreVersion version,
      Line line,
      LineReader reader,
      List<LineError> refused) {
    return switch (line) {
      case LineSlice.TooLong tooLong -> {
        refused.add(LineError.tooLong(tooLong.number()));
        yield Optional.empty();
      }
      case LineSlice.Text text -> {
        try {
          NewRecord record = named(batch, text.number(), reader.read(text.bytes()));
          RecordService.check(record, version);
          yield Optional.of(new Numbered(text.number(), record));
        } catch (InvalidRequestException fault) {
          refused.add(LineError.of(text.number(), fault));
          yield Optional.empty();
        }
      }
    };
  }

  private static NewRecord named(UpsertBatch batch, long line, NewRecord record) {
    return new NewRecord(
        record.id().or(() -> Optional.of(batch.recordId(line))),
        record.values(),
        record.content(),
        record.attributes());
  }
}
