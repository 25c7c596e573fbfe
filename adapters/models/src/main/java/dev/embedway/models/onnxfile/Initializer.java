package dev.embedway.models.onnxfile;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tensor of weights in an ONNX file; its numbers stay where they are.
 *
 * @param shape size of each axis
 * @param raw its numbers, where they are in the file as bytes
 * @param listed its numbers, where they are in the file one by one
 * @param external where its numbers are in another file: {@code location}, {@code offset}, {@code
 *     length}
 */
record Initializer(
    String name,
    int type,
    List<Long> shape,
    ByteBuffer raw,
    List<Long> listed,
    Map<String, String> external) {

  Initializer {
    shape = List.copyOf(shape);
    listed = List.copyOf(listed);
    external = Map.copyOf(external);
  }

  /** Reads a message. */
  static Initializer read(ProtobufReader tensor) {
    String name = "";
    int type = 0;
    List<Long> shape = new ArrayList<>();
    ByteBuffer raw = ByteBuffer.allocate(0);
    List<Long> listed = List.of();
    Map<String, String> external = new HashMap<>();
    while (tensor.hasNext()) {
      switch (tensor.next()) {
        case 1 -> shape.addAll(tensor.varints());
        case 2 -> type = (int) tensor.varint();
        case 5 -> listed = tensor.varints();
        case 8 -> name = tensor.text();
        case 9 -> raw = tensor.bytes();
        case 13 -> putEntry(tensor.nested(), external);
        default -> tensor.skip();
      }
    }
    return new Initializer(name, type, shape, raw, listed, external);
  }

  private static void putEntry(ProtobufReader entry, Map<String, String> entries) {
    String key = "";
    String value = "";
    while (entry.hasNext()) {
      switch (entry.next()) {
        case 1 -> key = entry.text();
        case 2 -> value = entry.text();
        default -> entry.skip();
      }
    }
    entries.put(key, value);
  }

  boolean isInt8Matrix() {
    return type == OnnxGraph.INT8 && shape.size() >= 2;
  }

  /** Name of the file beside the model that has the numbers. */
  Optional<String> externalFile() {
    return Optional.ofNullable(external.get("location"));
  }

  /** Its numbers, where they are in the file as bytes of 32-bit floats or 64-bit integers. */
  Optional<FloatTensor> floats() {
    ByteBuffer numbers = raw.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (type == OnnxGraph.FLOAT && raw.hasRemaining()) {
      float[] floats = new float[raw.remaining() / Float.BYTES];
      numbers.asFloatBuffer().get(floats);
      return Optional.of(new FloatTensor(shape, floats));
    }
    if (type == OnnxGraph.INT64 && raw.hasRemaining()) {
      float[] floats = new float[raw.remaining() / Long.BYTES];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = numbers.getLong();
      }
      return Optional.of(new FloatTensor(shape, floats));
    }
    return Optional.empty();
  }

  /** The largest magnitude among its numbers, which are 8-bit integers, of the model in a file. */
  int largest(Path model) throws IOException {
    int largest = listed.stream().mapToInt(value -> Math.abs(value.byteValue())).max().orElse(0);
    return Math.max(largest, externalFile().isPresent() ? external(model) : largest(raw));
  }

  private static int largest(ByteBuffer raw) {
    ByteBuffer numbers = raw.duplicate();
    int largest = 0;
    while (numbers.hasRemaining()) {
      largest = Math.max(largest, Math.abs(numbers.get()));
    }
    return largest;
  }

  private int external(Path model) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel =
            FileChannel.open(model.resolveSibling(externalFile().orElseThrow()))) {
      long offset = Long.parseLong(external.getOrDefault("offset", "0"));
      String length = external.get("length");
      long bytes = length == null ? channel.size() - offset : Long.parseLong(length);
      if (offset < 0 || bytes < 0 || bytes > channel.size() - offset) {
        throw new IOException("its weights end after the file that holds them");
      }
      return largest(channel.map(MapMode.READ_ONLY, offset, bytes, arena).asByteBuffer());
    }
  }
}
