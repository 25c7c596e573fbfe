package dev.embedway.core.model;

/** Method by which the vectors of a text's tokens become one vector. */
public enum Pooling {
  /** The first token's vector. */
  CLS,
  /** The mean over the tokens that the attention mask keeps. */
  MEAN,
  /** The last kept token's vector. */
  LAST_TOKEN,
  /** As the service that runs the model does it. */
  HOSTED
}
