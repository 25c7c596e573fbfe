package dev.embedway.core.model;

/** How one vector is made of the vectors of a text's tokens. */
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
