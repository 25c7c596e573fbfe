package dev.embedway.core.model;

/**
 * The number format of a model's weights. A variant is a model of its own: its vectors differ from
 * another variant's.
 */
public enum Variant {
  FP32,
  INT8,
  /** As the service that runs the model has them. */
  HOSTED
}
