package dev.embedway.models.compile;

/** Types of a tensor's numbers, by ONNX's numbers of them. */
enum ElementType {
  FLOAT(1),
  UINT8(2),
  INT8(3),
  INT32(6),
  INT64(7);

  private final int number;

  ElementType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
