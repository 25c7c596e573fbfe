package dev.embedway.models.onnxfile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes one protobuf message, field by field, the same bytes for the same fields.
 *
 * <p>One thread at a time.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
public final class ProtobufWriter {

  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** Adds a number. */
  public ProtobufWriter put(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** Adds a number of 32 bits. */
  public ProtobufWriter put(int field, float value) {
    tag(field, FIXED_32);
    message.writeBytes(
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  /** Adds a text. */
  public ProtobufWriter put(int field, String value) {
    return put(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds bytes. */
  public ProtobufWriter put(int field, byte[] value) {
    tag(field, BYTES);
    varint(value.length);
    message.writeBytes(value);
    return this;
  }

  /** Adds a message within. */
  public ProtobufWriter put(int field, ProtobufWriter value) {
    tag(field, BYTES);
    varint(value.message.size());
    message.writeBytes(value.message.toByteArray());
    return this;
  }

  private void tag(int field, int wireType) {
    varint(((long) field << 3) | wireType);
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      message.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    message.write((int) left);
  }

  /** Writes the message. */
  public void writeTo(OutputStream out) throws IOException {
    message.writeTo(out);
  }
}
