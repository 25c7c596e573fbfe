package dev.embedway.models;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes ONNX files of a few nodes, by protobuf's encoding. */
public final class TinyOnnx {
  public static final int FLOAT = 1;
  public static final int INT8 = 3;
  public static final int INT64 = 7;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

  /** An operator. */
  public TinyOnnx node(String operator, List<String> inputs, String output, byte[]... attributes) {
    ByteArrayOutputStream node = new ByteArrayOutputStream();
    inputs.forEach(input -> bytes(node, 1, utf8(input)));
    bytes(node, 2, utf8(output));
    bytes(node, 4, utf8(operator));
    for (byte[] attribute : attributes) {
      bytes(node, 5, attribute);
    }
    bytes(graph, 1, node.toByteArray());
    return this;
  }

  /** An attribute that is a number. */
  public static byte[] attribute(String name, long value) {
    ByteArrayOutputStream attribute = new ByteArrayOutputStream();
    bytes(attribute, 1, utf8(name));
    varint(attribute, 3 << 3);
    varint(attribute, value);
    varint(attribute, 20 << 3);
    varint(attribute, 2);
    return attribute.toByteArray();
  }

  /** Weights. */
  public TinyOnnx weights(String name, int type, List<Integer> shape, byte[] raw) {
    ByteArrayOutputStream tensor = tensor(name, type, shape);
    bytes(tensor, 9, raw);
    bytes(graph, 5, tensor.toByteArray());
    return this;
  }

  /** Weights that lie in a file beside the model. */
  public TinyOnnx external(String name, int type, List<Integer> shape, String file) {
    ByteArrayOutputStream tensor = tensor(name, type, shape);
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    bytes(entry, 1, utf8("location"));
    bytes(entry, 2, utf8(file));
    bytes(tensor, 13, entry.toByteArray());
    varint(tensor, 14 << 3);
    varint(tensor, 1);
    bytes(graph, 5, tensor.toByteArray());
    return this;
  }

  /** An attribute that is a tensor whose numbers lie in a file beside the model. */
  public static byte[] externalAttribute(String name, int type, List<Integer> shape, String file) {
    ByteArrayOutputStream tensor = tensor("", type, shape);
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    bytes(entry, 1, utf8("location"));
    bytes(entry, 2, utf8(file));
    bytes(tensor, 13, entry.toByteArray());
    varint(tensor, 14 << 3);
    varint(tensor, 1);
    ByteArrayOutputStream attribute = new ByteArrayOutputStream();
    bytes(attribute, 1, utf8(name));
    bytes(attribute, 5, tensor.toByteArray());
    varint(attribute, 20 << 3);
    varint(attribute, 4);
    return attribute.toByteArray();
  }

  private static ByteArrayOutputStream tensor(String name, int type, List<Integer> shape) {
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    for (int size : shape) {
      varint(tensor, 1 << 3);
      varint(tensor, size);
    }
    varint(tensor, 2 << 3);
    varint(tensor, type);
    bytes(tensor, 8, utf8(name));
    return tensor;
  }

  /** An input; a size of 0 is free. */
  public TinyOnnx input(String name, int type, int... shape) {
    bytes(graph, 11, value(name, type, shape));
    return this;
  }

  /** An output; a size of 0 is free. */
  public TinyOnnx output(String name, int type, int... shape) {
    bytes(graph, 12, value(name, type, shape));
    return this;
  }

  private static byte[] value(String name, int type, int... shape) {
    ByteArrayOutputStream axes = new ByteArrayOutputStream();
    for (int i = 0; i < shape.length; i++) {
      ByteArrayOutputStream axis = new ByteArrayOutputStream();
      if (shape[i] == 0) {
        bytes(axis, 2, utf8("axis" + i));
      } else {
        varint(axis, 1 << 3);
        varint(axis, shape[i]);
      }
      bytes(axes, 1, axis.toByteArray());
    }
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    varint(tensor, 1 << 3);
    varint(tensor, type);
    bytes(tensor, 2, axes.toByteArray());
    ByteArrayOutputStream typed = new ByteArrayOutputStream();
    bytes(typed, 1, tensor.toByteArray());
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    bytes(value, 1, utf8(name));
    bytes(value, 2, typed.toByteArray());
    return value.toByteArray();
  }

  /** The file. */
  public byte[] toBytes() {
    bytes(graph, 2, utf8("tiny"));
    ByteArrayOutputStream opset = new ByteArrayOutputStream();
    bytes(opset, 1, utf8(""));
    varint(opset, 2 << 3);
    varint(opset, 13);
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    varint(model, 1 << 3);
    varint(model, 8);
    bytes(model, 7, graph.toByteArray());
    bytes(model, 8, opset.toByteArray());
    return model.toByteArray();
  }

  public static byte[] raw(float... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putFloat(value);
    }
    return raw.array();
  }

  public static byte[] raw(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
    varint(out, ((long) field << 3) | 2);
    varint(out, value.length);
    out.writeBytes(value);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
