package dev.embedway.models.onnxfile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks over one protobuf message, field by field.
 *
 * <p>One thread at a time. Throws {@link java.nio.BufferUnderflowException} or {@link
 * IllegalArgumentException} where the bytes are no such message.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final ByteBuffer message;
  private int wireType;

  /** A reader of all bytes that are left in a buffer, whose position stays. */
  ProtobufReader(ByteBuffer message) {
    this.message = message.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean hasNext() {
    return message.hasRemaining();
  }

  /** Goes to the next field and gives its number; its value is to be read or skipped next. */
  int next() {
    long tag = readVarint();
    wireType = (int) (tag & 7);
    return (int) (tag >>> 3);
  }

  long varint() {
    require(VARINT);
    return readVarint();
  }

  /** A repeated number: one, or several packed. */
  List<Long> varints() {
    if (wireType == VARINT) {
      return List.of(readVarint());
    }
    ProtobufReader packed = new ProtobufReader(bytes());
    List<Long> values = new ArrayList<>();
    while (packed.hasNext()) {
      values.add(packed.readVarint());
    }
    return values;
  }

  /** The field's bytes, not copied. */
  ByteBuffer bytes() {
    require(BYTES);
    int length = Math.toIntExact(readVarint());
    ByteBuffer field = message.slice(message.position(), length);
    message.position(message.position() + length);
    return field;
  }

  String text() {
    return StandardCharsets.UTF_8.decode(bytes()).toString();
  }

  ProtobufReader nested() {
    return new ProtobufReader(bytes());
  }

  void skip() {
    switch (wireType) {
      case VARINT -> readVarint();
      case FIXED_64 -> message.position(message.position() + Long.BYTES);
      case BYTES -> bytes();
      case FIXED_32 -> message.position(message.position() + Integer.BYTES);
      default -> throw new IllegalArgumentException("wire type " + wireType);
    }
  }

  private void require(int expected) {
    if (wireType != expected) {
      throw new IllegalArgumentException("wire type " + wireType + " instead of " + expected);
    }
  }

  private long readVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = message.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than ten bytes");
  }
}
